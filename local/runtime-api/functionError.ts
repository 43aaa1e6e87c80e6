import * as z from 'zod/mini';

const reported = z.object({ errorType: z.string(), errorMessage: z.string() });

/** What a function threw, at its init or in an invocation, or how its process ended. */
export class FunctionError extends Error {
  override readonly name = 'FunctionError';
  /** Name of the error's class, or Lambda's own word such as `Runtime.ExitError`. */
  readonly errorType: string;

  constructor(errorType: string, message: string) {
    super(message);
    this.errorType = errorType;
  }

  /** @param body - What the runtime client posts: JSON with `errorType` and `errorMessage`. */
  static parse(body: string): FunctionError {
    const { errorType, errorMessage } = reported.parse(JSON.parse(body));
    return new FunctionError(errorType, errorMessage);
  }
}
