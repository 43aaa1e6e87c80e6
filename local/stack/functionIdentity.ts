import type { DeclaredFunction } from '../declared/declaration.ts';
import type { FunctionIdentity } from '../invocation/invokeFunction.ts';

/** What a declared function is told of itself. */
export const identityOf = (declared: DeclaredFunction, region: string): FunctionIdentity => ({
  functionName: declared.name,
  functionArn: `arn:aws:lambda:${region}:000000000000:function:${declared.name}`,
  timeoutSeconds: declared.timeoutSeconds,
  memoryMegabytes: declared.memoryMegabytes,
});
