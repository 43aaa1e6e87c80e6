import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** An entry as it arrives on the wire. */
export interface WireEntry {
  readonly Source?: string;
  readonly DetailType?: string;
  readonly Detail?: string;
  readonly EventBusName?: string;
  readonly Time?: number;
}

/** What the server does with a call: results by entry, an error of the whole call, or nothing at all. */
export type Answer =
  | { readonly kind: 'entries'; readonly errors: readonly (string | undefined)[] }
  | { readonly kind: 'error'; readonly status: number; readonly type: string }
  | { readonly kind: 'nothing_said' }
  | { readonly kind: 'silence' };

const bytesOf = ({ Source = '', DetailType = '', Detail = '', Time }: WireEntry): number =>
  Buffer.byteLength(Source + DetailType + Detail) + (Time === undefined ? 0 : 14);

/** What the service itself refuses (API reference, PutEvents). */
const complaintAbout = (entries: readonly WireEntry[]): string | undefined => {
  if (entries.length < 1 || entries.length > 10) return `${entries.length} entries`;
  const bytes = entries.reduce((sum, entry) => sum + bytesOf(entry), 0);
  return bytes > 262_144 ? `${bytes} bytes` : undefined;
};

/**
 * Speaks the protocol of EventBridge on a socket: PutEvents in AWS JSON 1.1.
 * @param answer - what becomes of a call; undefined: every entry is taken.
 */
export const startEventBridge = async (
  answer: (entries: readonly WireEntry[], call: number) => Answer | undefined = () => undefined,
) => {
  const taken: WireEntry[] = [];
  const complaints: string[] = [];
  const calls: number[] = [];
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const { Entries } = JSON.parse(Buffer.concat(chunks).toString()) as { Entries: WireEntry[] };
    calls.push(Entries.length);
    const complaint = complaintAbout(Entries);
    if (complaint !== undefined) complaints.push(complaint);
    if (request.headers['x-amz-target'] !== 'AWSEvents.PutEvents') complaints.push('the target');
    const said = answer(Entries, calls.length) ?? { kind: 'entries', errors: [] };
    response.setHeader('content-type', 'application/x-amz-json-1.1');
    if (said.kind === 'silence') return;
    if (said.kind === 'nothing_said') {
      response.end('{}');
      return;
    }
    if (said.kind === 'error') {
      response.writeHead(said.status);
      response.end(JSON.stringify({ __type: said.type, message: 'as told' }));
      return;
    }
    const results = Entries.map((_, index) => {
      const error = said.errors[index];
      return error === undefined
        ? { EventId: `event-${calls.length}-${index}` }
        : { ErrorCode: error, ErrorMessage: 'as told' };
    });
    taken.push(...Entries.filter((_, index) => said.errors[index] === undefined));
    const FailedEntryCount = results.filter((result) => 'ErrorCode' in result).length;
    response.end(JSON.stringify({ FailedEntryCount, Entries: results }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    environment: {
      AWS_ENDPOINT_URL_EVENTBRIDGE: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
      AWS_REGION: 'eu-central-1',
      AWS_ACCESS_KEY_ID: 'any',
      AWS_SECRET_ACCESS_KEY: 'any',
    },
    taken,
    complaints,
    /** Entries of each call. */
    calls,
    close: (): Promise<void> => {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
};
