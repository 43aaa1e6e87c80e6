import type { DeclaredFunction } from '../declared/declaration.ts';
import type { LocalSqs } from '../sqs/startLocalSqs.ts';
import { variablesOf } from './declaredVariables.ts';
import { callersVariables } from './localCallers.ts';
import type { ProjectAccess } from './projectAccess.ts';

/** Where a function finds the local world. */
export interface FunctionWorld {
  readonly sqs: LocalSqs;
  /** URL of the simulator. */
  readonly mpcUrl: string;
  readonly project: ProjectAccess;
}

/** What a function finds in its environment: what it declares, but in the local world and no cloud. */
export const functionVariables = (
  declared: DeclaredFunction,
  { sqs, mpcUrl, project }: FunctionWorld,
): Readonly<Record<string, string>> => ({
  ...variablesOf(declared, sqs),
  ...sqs.environment,
  MPC_ENDPOINT: mpcUrl,
  HUAWEICLOUD_SDK_AK: project.accessKey,
  HUAWEICLOUD_SDK_SK: project.secretKey,
  HUAWEICLOUD_SDK_PROJECT_ID: project.projectId,
  ...(declared.events.some(({ kind }) => kind === 'httpApi') && callersVariables(project)),
  // There is no parameter store here: a switch that cannot be read would keep clean-up from ever acting.
  ...('CLEANUP_SWITCH_PARAMETER' in declared.environment && { CLEANUP_SWITCH_PARAMETER: '' }),
});
