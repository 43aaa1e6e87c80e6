import { request } from 'node:http';
import { text } from 'node:stream/consumers';
import { Webhook } from 'standardwebhooks';
import { WEBHOOK_SECRET } from '../stack/localCallers.ts';
import type { DemoLine } from './demoRequests.ts';
import { type Ending, isEndKind } from './ending.ts';
import type { RefusedLine } from './sendLines.ts';

/** As many as the template lets the function run at a time. */
const POSTS_AT_ONCE = 2;
/** Every fourth caller waits for the decision; the others are content with knowing their requests on the queue. */
const WAITING_OF = 4;
/** Answers after which a caller tries again: nothing was accepted. */
const TRY_AGAIN: ReadonlySet<number> = new Set([429, 500, 503]);
const MOST_TRIES = 20;
const WITHOUT_RETRY_AFTER_S = 5;
/** The request was at fault, and nothing will become of it. */
const REJECTED: ReadonlySet<number> = new Set([400, 403, 422]);

/** Someone who keeps count of what is posted. */
export interface PostWatch {
  /** SQS has it, or it has come to its end. */
  readonly confirmed: (lines: readonly number[]) => void;
  readonly ended: (ending: Ending) => void;
  /** The API's ids of the calls that an invocation made. */
  readonly callsOf: (invocation: string) => readonly string[];
}

interface Answer {
  readonly status: number;
  readonly retryAfterSeconds: number;
  readonly invocation: string;
  readonly fields: Readonly<Record<string, unknown>>;
}

const fieldsOf = (body: string): Answer['fields'] => {
  try {
    return JSON.parse(body) as Answer['fields'];
  } catch {
    return {};
  }
};

const post = (url: string, body: string, headers: Readonly<Record<string, string>>) =>
  new Promise<Answer>((resolve, reject) => {
    request(`${url}/cancellations`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
    })
      .on('error', reject)
      .on('response', (incoming) => {
        text(incoming).then(
          (received) =>
            resolve({
              status: incoming.statusCode ?? 0,
              retryAfterSeconds: Number(incoming.headers['retry-after'] ?? WITHOUT_RETRY_AFTER_S),
              invocation: String(incoming.headers['x-request-id'] ?? ''),
              fields: fieldsOf(received),
            }),
          reject,
        );
      })
      .end(body);
  });

const signed = (id: string, body: string): Record<string, string> => {
  const now = new Date();
  return {
    'webhook-id': id,
    'webhook-timestamp': String(Math.floor(now.getTime() / 1_000)),
    'webhook-signature': new Webhook(WEBHOOK_SECRET).sign(id, now, body),
  };
};

const postUntilTaken = async (url: string, { line, body }: DemoLine): Promise<Answer> => {
  const preference: Record<string, string> =
    line % WAITING_OF === 0 ? {} : { prefer: 'respond-async' };
  for (let tries = 1; ; tries++) {
    const answer = await post(url, body, { ...signed(`demo-${line}`, body), ...preference });
    if (!TRY_AGAIN.has(answer.status) || tries === MOST_TRIES) return answer;
    await new Promise<void>((resolve) => {
      setTimeout(resolve, answer.retryAfterSeconds * 1_000);
    });
  }
};

/** The end that an answer tells; undefined when it tells none. */
const endingOf = (
  { line, requests: [only] }: DemoLine,
  { status, invocation, fields }: Answer,
  { callsOf }: PostWatch,
): Ending | undefined => {
  const kind = REJECTED.has(status) ? 'rejected' : fields['outcome'];
  if (status === 202 || !isEndKind(kind)) return undefined;
  return {
    line,
    ...(only?.request && { taskId: only.request.taskId }),
    messageId: `posted ${line}`,
    kind,
    ...(typeof fields['status'] === 'string' && { status: fields['status'] }),
    at: Date.now(),
    requestIds: callsOf(invocation),
    answered: status,
  };
};

/**
 * Posts each line as a webhook, signed with the specification's own signer.
 *
 * @returns the lines that were not taken
 */
export const postLines = async (
  url: string,
  lines: readonly DemoLine[],
  watch: PostWatch,
): Promise<RefusedLine[]> => {
  const refused: RefusedLine[] = [];
  const waiting = [...lines];
  const take = async (line: DemoLine): Promise<void> => {
    const answer = await postUntilTaken(url, line);
    const ending = endingOf(line, answer, watch);
    if (ending !== undefined) watch.ended(ending);
    else if (answer.status !== 202 || answer.fields['refused']) {
      refused.push({ line: line.line, why: `${answer.status} ${JSON.stringify(answer.fields)}` });
      return;
    }
    watch.confirmed([line.line]);
  };
  const work = async (): Promise<void> => {
    for (let line = waiting.shift(); line; line = waiting.shift()) await take(line);
  };
  await Promise.all(Array.from({ length: POSTS_AT_ONCE }, work));
  return refused;
};
