import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';

/** A consumer of cancel requests, as somebody would deploy it. */
export interface Peer {
  handle(event: SQSEvent): Promise<SQSBatchResponse>;
  /** Ends its connections. */
  close(): void;
}

/** Where a peer sends its cancels, and as whom. */
export interface Account {
  /** Scheme and host. */
  readonly endpoint: string;
  readonly projectId: string;
  readonly accessKey: string;
  readonly secretKey: string;
}
