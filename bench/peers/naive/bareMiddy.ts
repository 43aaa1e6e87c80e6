import middy from '@middy/core';

/** Does nothing, under Middy. */
export const handler = middy().handler(() => ({ batchItemFailures: [] }));
