/** Each environment of a function may fail one authentication with the same key before it stops; the sixth locks the key. */
const MOST_ENVIRONMENTS = 5;

/** How many environments of a function may run at once; Infinity when nothing limits them. */
const environmentsOf = ({ reservedConcurrency, events = [] }) => {
  const mappings = events.map(({ sqs }) => sqs?.maximumConcurrency).filter(Number.isInteger);
  if (Number.isInteger(reservedConcurrency)) return reservedConcurrency;
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
        const functions = Object.entries(all).filter(([name]) => !others.includes(name));
        const counts = functions.map(([name, definition]) => [name, environmentsOf(definition)]);
        const total = counts.reduce((sum, [, count]) => sum + count, 0);
        if (total <= MOST_ENVIRONMENTS) return;
        const list = counts.map(([name, count]) => `${name} ${count}`).join(', ');
        throw new serverless.classes.Error(
          `the functions may run in ${total} environments (${list}), but after ${MOST_ENVIRONMENTS} failed ` +
            'authentications the key of a project is locked: lower consumerConcurrency or reservedConcurrency',
        );
      },
    };
  }
};
