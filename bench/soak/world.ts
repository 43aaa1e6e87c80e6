import type { DeclaredQueue } from '../../local/declared/declaration.ts';
import type { FaultShares } from '../../local/mpc-simulator/settings.ts';

/**
 * Seconds of the run in a real one. Each disturbed call costs seconds, a 429 up to four and one without an answer forty:
 * at this scale they are milliseconds, and the machine sets the pace.
 */
export const TIME_SCALE = 200;
/**
 * Calls a minute that the API lets through, in the time of the run: a thousand a real second. A consumer that is told
 * 429 all the time keeps to its share of it.
 */
export const QUOTA_PER_MINUTE = 300;
/** The consumer's part of it, as deployed. */
export const QUOTA_SHARE = 0.7;
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

/** Seconds of one invocation at most: two and a half real ones, for a machine that is busy with a whole run. */
export const INVOCATION_SECONDS = 500;
export const BATCH_SIZE = 500;
/** Long enough for SQS to hand out a batch in real time. */
export const WINDOW_SECONDS = 12;
const VISIBILITY_SECONDS = INVOCATION_SECONDS + WINDOW_SECONDS + 30;

/** The queues as the template declares them, but for a visibility that suits the longer invocations. */
export const QUEUES: readonly DeclaredQueue[] = [
  queue('deadLetter', { MaximumMessageSize: '1048576' }),
  queue('parked', { MaximumMessageSize: '1048576' }),
  queue('source', {
    MaximumMessageSize: '262144',
    VisibilityTimeout: String(VISIBILITY_SECONDS),
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
export const LATEST_DUPLICATE_MS = 1_200 * VISIBILITY_SECONDS;
