import { PRICES } from './prices.ts';

/** What is paid for. */
export interface Usage {
  readonly sqsRequests: number;
  readonly invocations: number;
  readonly billedSeconds: number;
  readonly memoryGigabytes: number;
  readonly logBytes: number;
}

/** US dollars, by what they are paid for. */
export interface Cost {
  readonly sqs: number;
  readonly compute: number;
  readonly logs: number;
  readonly total: number;
}

const GIGABYTE = 1_000_000_000;

/** Prices usage. */
export const costOf = (usage: Usage): Cost => {
  const sqs = usage.sqsRequests * PRICES.sqsRequest;
  const compute =
    usage.invocations * PRICES.lambdaRequest +
    usage.billedSeconds * usage.memoryGigabytes * PRICES.lambdaGigabyteSecond;
  const logs = (usage.logBytes / GIGABYTE) * PRICES.logGigabyte;
  return { sqs, compute, logs, total: sqs + compute + logs };
};
