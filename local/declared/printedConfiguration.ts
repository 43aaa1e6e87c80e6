import * as z from 'zod';

const seconds = z.int().nonnegative();

/** A value that CloudFormation turns into text. */
export const text = z.union([z.string(), z.number(), z.boolean()]).transform(String);

/** `!Ref X` after the framework has resolved everything that is its own. */
const reference = z.strictObject({ Ref: z.string() }).transform(({ Ref }) => Ref);

/** `!GetAtt X.Arn`, to the logical id X. */
export const arnOf = z
  .strictObject({ 'Fn::GetAtt': z.tuple([z.string(), z.literal('Arn')]) })
  .transform(({ 'Fn::GetAtt': [logicalId] }) => logicalId);

const variables = z.record(
  z.string(),
  z.union([text, reference.transform((urlOfQueue) => ({ urlOfQueue }))], {
    error: 'must be text or a !Ref to a queue',
  }),
);

const sqs = z
  .strictObject({
    arn: arnOf,
    batchSize: z.int().default(10),
    maximumBatchingWindow: seconds.default(0),
    maximumConcurrency: z.int().optional(),
    functionResponseType: z.literal('ReportBatchItemFailures').optional(),
  })
  .transform((event) => ({
    kind: 'sqs' as const,
    queue: event.arn,
    batchSize: event.batchSize,
    windowSeconds: event.maximumBatchingWindow,
    ...(event.maximumConcurrency !== undefined && { maximumConcurrency: event.maximumConcurrency }),
    reportBatchItemFailures: event.functionResponseType !== undefined,
  }));

const httpApi = z
  .union([
    z.string().transform((route) => {
      const [method = '*', path = '*'] = route.split(' ');
      return { method, path };
    }),
    z.strictObject({
      method: z.string().default('*'),
      path: z.string(),
      authorizer: z
        .union([z.literal('aws_iam'), z.strictObject({ type: z.literal('aws_iam') })])
        .optional(),
    }),
  ])
  .transform(({ method, path, ...rest }) => ({
    kind: 'httpApi' as const,
    method: method.toUpperCase() === 'ANY' ? '*' : method.toUpperCase(),
    path,
    ...('authorizer' in rest && rest.authorizer !== undefined && { authorizer: 'iam' as const }),
  }));

const schedule = z
  .union([
    z.string().transform((rate) => ({ rate: [rate], enabled: true, input: undefined })),
    z.object({
      rate: z.union([z.string().transform((rate) => [rate]), z.array(z.string())]),
      enabled: z.boolean().default(true),
      input: z.unknown().optional(),
      // These would make another event of it.
      inputPath: z.undefined().optional(),
      inputTransformer: z.undefined().optional(),
      method: z.literal('eventBus').optional(),
    }),
  ])
  .transform(({ rate: rates, enabled, input }) =>
    rates.map((rate) => ({
      kind: 'schedule' as const,
      rate,
      enabled,
      ...(input !== undefined && { input }),
    })),
  );

/** One event as it is printed; a schedule is as many as it has rates, each a rule of its own. */
const events = z.union(
  [
    z.strictObject({ sqs }).transform((it) => [it.sqs]),
    z.strictObject({ httpApi }).transform((it) => [it.httpApi]),
    z.strictObject({ schedule }).transform((it) => it.schedule),
  ],
  { error: 'must be an sqs, httpApi or schedule event of a form the local world runs' },
);

const defaults = {
  environment: variables.default({}),
  timeout: seconds.optional(),
  memorySize: z.int().optional(),
};

/** One resource of the template. Those that are no queue are not looked into. */
const resource = z.object({ Type: z.string(), Properties: z.unknown().optional() });

/** The part of `serverless print --format json` that the local world reads. */
export const printedConfiguration = z.object({
  provider: z.object({ region: z.string(), ...defaults }),
  functions: z
    .record(
      z.string(),
      z.object({
        name: z.string(),
        handler: z.string(),
        events: z.array(events).default([]),
        ...defaults,
      }),
    )
    .default({}),
  resources: z
    .object({ Resources: z.record(z.string(), resource).default({}) })
    .default({ Resources: {} }),
});
