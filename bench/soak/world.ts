import type { DeclaredQueue } from '../../local/declared/declaration.ts';
import type { FaultShares } from '../../local/mpc-simulator/settings.ts';

/** Seconds of the run in a real one. */
export const TIME_SCALE = 120;
/** Calls a minute that the API lets through, in the time of the run: 800 a real second. */
export const QUOTA_PER_MINUTE = 400;
/** Consumer processes, each with two execution environments. */
export const CONSUMERS = 2;
export const ENVIRONMENTS_PER_CONSUMER = 2;

export const REGION = 'eu-central-1';

const arnOf = (name: string): string => `arn:aws:sqs:${REGION}:000000000000:${name}`;

const queue = (name: string, attributes: Record<string, string>): DeclaredQueue => ({
  logicalId: name,
  name,
  arn: arnOf(name),
  attributes,
});

/** Seconds of one invocation. Five of them are a real one tenth. */
export const INVOCATION_SECONDS = 300;
export const BATCH_SIZE = 200;
export const WINDOW_SECONDS = 2;

/** The queues as the template declares them, but for a visibility that suits the longer invocations. */
export const QUEUES: readonly DeclaredQueue[] = [
  queue('deadLetter', { MaximumMessageSize: '1048576' }),
  queue('parked', { MaximumMessageSize: '1048576' }),
  queue('source', {
    MaximumMessageSize: '262144',
    VisibilityTimeout: String(INVOCATION_SECONDS + WINDOW_SECONDS + 30),
    RedrivePolicy: JSON.stringify({
      deadLetterTargetArn: arnOf('deadLetter'),
      maxReceiveCount: 1_000,
    }),
  }),
];

/** Of 20 disturbed calls. */
const OF_TWENTY: Readonly<Partial<Record<keyof FaultShares, number>>> = {
  throttled: 5,
  serverError: 5,
  hangBefore: 1.5,
  hangAfter: 1.5,
  resetBefore: 1.5,
  resetAfter: 1.5,
  html: 2,
  cutJson: 2,
};

/**
 * How the API is disturbed.
 * @param share - of the calls that are, 0 to 1.
 */
export const faultsOf = (share: number): Partial<FaultShares> =>
  Object.fromEntries(
    Object.entries(OF_TWENTY).map(([name, parts]) => [name, (share * parts) / 20]),
  );

/** Share of the messages that SQS delivers a second time. */
export const DUPLICATES = 0.01;
/** How much later at most: longer than a message stays hidden. */
export const LATEST_DUPLICATE_MS = 240_000;
