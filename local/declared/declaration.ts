/** What the deployment template declares, as far as the local world runs it. */
export interface Declaration {
  /** The AWS region of the deployment. */
  readonly region: string;
  readonly queues: readonly DeclaredQueue[];
  readonly functions: readonly DeclaredFunction[];
}

/** An `AWS::SQS::Queue` of the template. */
export interface DeclaredQueue {
  /** Its key under `resources`, by which `!Ref` and `!GetAtt` name it. */
  readonly logicalId: string;
  /** Its name on SQS. */
  readonly name: string;
  /** `arn:aws:sqs:<region>:000000000000:<name>`: fauxqs has one account. */
  readonly arn: string;
  /** As `CreateQueue` takes them: every value a string, policies as JSON, references already ARNs. */
  readonly attributes: Readonly<Record<string, string>>;
}

/** An environment variable: its text, or the URL of a queue, which is known once the queue exists. */
export type DeclaredVariable = string | { readonly urlOfQueue: string };

/** A Lambda function of the template. */
export interface DeclaredFunction {
  /** Its key under `functions`. */
  readonly key: string;
  /** Its name on Lambda. */
  readonly name: string;
  /** `path/to/file.export`, relative to the template's folder, without a file extension. */
  readonly handler: string;
  readonly timeoutSeconds: number;
  readonly memoryMegabytes: number;
  /** The provider's variables and the function's own, which win. */
  readonly environment: Readonly<Record<string, DeclaredVariable>>;
  readonly events: readonly DeclaredEvent[];
}

/** What invokes a function. */
export type DeclaredEvent = SqsEventSource | HttpApiRoute | Schedule;

/** An SQS event source mapping. */
export interface SqsEventSource {
  readonly kind: 'sqs';
  /** Logical id of the source queue. */
  readonly queue: string;
  /** Records in an invocation at most. */
  readonly batchSize: number;
  /** Seconds to gather a batch for, counted from its first record. */
  readonly windowSeconds: number;
  /** Invocations at a time at most; absent: unlimited on Lambda. */
  readonly maximumConcurrency?: number;
  readonly reportBatchItemFailures: boolean;
}

/** A route of the HTTP API. */
export interface HttpApiRoute {
  readonly kind: 'httpApi';
  /** An HTTP method, or `*`. */
  readonly method: string;
  /** With `{parameters}` as the template has them, or `*`. */
  readonly path: string;
  /** Only whom IAM knows is let in; absent: everybody. */
  readonly authorizer?: 'iam';
}

/** A schedule rule. */
export interface Schedule {
  readonly kind: 'schedule';
  /** A `rate(...)` or `cron(...)` expression. */
  readonly rate: string;
  readonly enabled: boolean;
  /** The event the function gets instead of EventBridge's own. */
  readonly input?: unknown;
}
