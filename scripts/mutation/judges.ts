/**
 * The tests that judge mutants, those first that are quickest to fail. Left out are tests that start other programs,
 * that play whole days of a service, and those of what the three folders do not have a part in.
 */
export const judges = [
  'tests/{api-time,breaker,economy,hand-back,mpc-client,mpc-errors,pace,resolution,task-id,task-lists}/*.test.ts',
  'tests/{credentials,projects,requests,settings,shapes,signing,throttle-answers,time-guard}/*.test.ts',
  'tests/{settling,outcome-events,observability}/*.test.ts',
];

/**
 * Of those, the few files that take seconds, and that others judge as well; and those of AWS's client for secrets, which
 * would find the variables of the file before: all files share one process here.
 */
export const leftOut = [
  'tests/signing/officialSigner.test.ts',
  'tests/shapes/over-sockets.test.ts',
  'tests/outcome-events/{end-to-end,event-bridge}.test.ts',
  'tests/settings/{awsSecret,secretOfProfile}.test.ts',
];

/** Single tests of which the same is to be said. */
export const slowTests = [
  'ten thousand odd bodies end in an answer of the contract, and none is lost',
];
