import { createRequire } from 'node:module';
import * as z from 'zod';

const state = z.object({
  service: z.object({ custom: z.object({ settings: z.record(z.string(), z.unknown()) }) }),
});

const { problemsOf } = createRequire(import.meta.url)('../../serverless/checkSettings.cjs') as {
  readonly problemsOf: (
    settings: Readonly<Record<string, unknown>>,
    deploying: boolean,
  ) => readonly string[];
};

/**
 * What keeps a package from being deployed, one line each, beginning with the name of a parameter.
 *
 * @param packageState - The framework's own summary of the package.
 */
export const deploymentProblems = (packageState: unknown): readonly string[] =>
  problemsOf(state.parse(packageState).service.custom.settings, true);
