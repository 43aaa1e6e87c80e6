/**
 * List prices in US dollars, us-east-1, Arm where it matters, without the free tier and without tax, as AWS published them
 * on the pricing pages of Lambda, SQS and CloudWatch in 2025. They are the only thing here that is not measured or
 * simulated, so check them before an argument about a bill.
 */
export const PRICES = {
  /** Lambda on Arm, first tier: aws.amazon.com/lambda/pricing */
  lambdaGigabyteSecond: 0.000_013_333_4,
  /** aws.amazon.com/lambda/pricing */
  lambdaRequest: 0.000_000_2,
  /** Standard queues, first tier: aws.amazon.com/sqs/pricing */
  sqsRequest: 0.000_000_4,
  /** Ingestion of standard logs: aws.amazon.com/cloudwatch/pricing */
  logGigabyte: 0.5,
} as const;
