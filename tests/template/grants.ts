import * as z from 'zod';
import type { ResolvedTemplate } from './resolveTemplate.ts';

const oneOrMore = z.union([z.string().transform((text) => [text]), z.array(z.string())]);

const role = z.strictObject({
  AssumeRolePolicyDocument: z.unknown(),
  // Neither managed policies nor a boundary: what a role may stands in it.
  Policies: z.array(
    z.object({
      PolicyDocument: z.object({
        Statement: z.array(
          // No NotAction, no NotResource, and no condition that would have to be weighed.
          z.strictObject({
            Sid: z.string(),
            Effect: z.literal('Allow'),
            Action: oneOrMore,
            Resource: oneOrMore,
          }),
        ),
      }),
    }),
  ),
});

/** Something that a role may do. */
export interface Grant {
  readonly action: string;
  readonly resource: string;
}

/** What a function's own role lets it do, as long as nothing else is attached to that role. */
export const grantsOf = ({ resources }: ResolvedTemplate, functionName: string): Grant[] => {
  const name = `${functionName.charAt(0).toUpperCase()}${functionName.slice(1)}`;
  const used = resources[`${name}LambdaFunction`]?.Properties['Role'];
  const id = `${name}Role`;
  if (used !== `arn:aws:iam::111122223333:role/${id}`) {
    throw new RangeError(`${functionName} has the role ${String(used)}`);
  }
  return role
    .parse(resources[id]?.Properties)
    .Policies.flatMap(({ PolicyDocument }) => PolicyDocument.Statement)
    .flatMap(({ Action, Resource }) =>
      Action.flatMap((action) => Resource.map((resource) => ({ action, resource }))),
    );
};
