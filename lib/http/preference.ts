/** What a caller asks for in `Prefer` (RFC 7240). */
export interface Preference {
  /** `respond-async`: rather an early answer than a decision. */
  readonly async: boolean;
  /** `wait=N`: seconds that the request may wait for its turn, at most 14. */
  readonly waitSeconds?: number;
}

/** Of the 25 seconds of the function the rest is for the calls, and for the queue if they fail. */
const LONGEST_WAIT_SECONDS = 14;

const WAIT = /^wait *= *"?(\d{1,9})"?$/;

/** Reads the header; what is not understood is ignored, as RFC 7240 wants it. The first of several `wait` counts. */
export const readPreference = (header: string | undefined): Preference => {
  const preferences = (header ?? '')
    .split(',')
    .map((each) => (each.split(';')[0] as string).trim().toLowerCase());
  const waits = preferences.flatMap((each) => WAIT.exec(each)?.[1] ?? []);
  const [wait] = waits;
  return {
    async: preferences.includes('respond-async'),
    ...(wait === undefined ? {} : { waitSeconds: Math.min(Number(wait), LONGEST_WAIT_SECONDS) }),
  };
};

/** The value of `Preference-Applied`. */
export const writePreference = ({ async, waitSeconds }: Preference): string =>
  [async ? 'respond-async' : [], waitSeconds === undefined ? [] : `wait=${waitSeconds}`]
    .flat()
    .join(', ');
