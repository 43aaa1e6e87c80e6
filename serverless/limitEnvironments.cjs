/** Each environment of a function may fail one authentication with the same key before it stops; the sixth locks the key. */
const MOST_ENVIRONMENTS = 5;

/** Environments that are reserved, be it under the condition that any are. */
const reservedFor = (reserved) => Number(reserved?.['Fn::If']?.[1] ?? reserved);

/**
 * How many environments of a function may call the API at once; Infinity when nothing limits them. Where none are
 * reserved, what is behind the HTTP API only enqueues (serverless/api.yml), and what only a schedule invokes runs alone as
 * long as nobody invokes it by hand.
 */
const environmentsOf = ({ reservedConcurrency, events = [] }, reserves) => {
  const reserved = reservedFor(reservedConcurrency);
  const mappings = events.map(({ sqs }) => sqs?.maximumConcurrency).filter(Number.isInteger);
  if (Number.isInteger(reserved)) {
    if (reserves) return reserved;
    return events.every(({ schedule }) => schedule) ? 1 : 0;
  }
  return mappings.length > 0 ? mappings.reduce((sum, each) => sum + each, 0) : Infinity;
};

/**
 * Refuses to package functions that together could lock the key of a project. Those that `custom.withoutApiCalls` names
 * do not count.
 */
module.exports = class LimitEnvironments {
  constructor(serverless) {
    this.hooks = {
      'before:package:initialize': () => {
        const { functions: all, custom } = serverless.service;
        const others = custom?.withoutApiCalls ?? [];
        const reserves = custom?.settings?.reserveConcurrency !== 'false';
        const functions = Object.entries(all).filter(([name]) => !others.includes(name));
        const counts = functions.map(([name, it]) => [name, environmentsOf(it, reserves)]);
        const total = counts.reduce((sum, [, count]) => sum + count, 0);
        if (total <= MOST_ENVIRONMENTS) return;
        const list = counts.map(([name, count]) => `${name} ${count}`).join(', ');
        throw new serverless.classes.Error(
          `the functions may run in ${total} environments (${list}), but after ${MOST_ENVIRONMENTS} failed ` +
            'authentications the key of a project is locked: lower consumerConcurrency or httpConcurrency',
        );
      },
    };
  }
};
