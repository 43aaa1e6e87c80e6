import type { Context, SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import {
  type FunctionIdentity,
  type InvocationEnd,
  invokeFunction,
} from '../invocation/invokeFunction.ts';

/** The function behind the mapping. */
export type InvokedFunction = (
  event: SQSEvent,
  context: Context,
  // biome-ignore lint/suspicious/noConfusingVoidType: as the runtime's own handler type has it
) => Promise<SQSBatchResponse | void>;

/**
 * Invokes the function behind the mapping.
 *
 * @param invoke - The function.
 * @param records - Its batch.
 * @param identity - What its context says.
 */
export const runInvocation = (
  invoke: InvokedFunction,
  records: readonly SQSRecord[],
  identity: FunctionIdentity,
): Promise<InvocationEnd & { readonly requestId: string }> =>
  invokeFunction(
    (event, context) => invoke(event as SQSEvent, context),
    { Records: records },
    identity,
  );
