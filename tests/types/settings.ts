import type { CleanUpConfig } from '../../lib/config/cleanUpConfig.ts';
import type { HttpConfig } from '../../lib/config/httpConfig.ts';
import type { CredentialOrigin, ProjectConfig } from '../../lib/config/projectConfig.ts';
import type { RedriveConfig } from '../../lib/config/redriveConfig.ts';
import type { ConsumerConfig, EngineConfig, readConsumerConfig } from '../../lib/config.ts';
import type { Equal, IsImmutable, Laws, Optional } from './law.ts';

type KeysEndingOn<T, End extends string> = Extract<keyof T, `${string}${End}`>;

export type SettingsLaws = Laws<{
  'whatever the process has for variables can be read': Equal<
    Parameters<typeof readConsumerConfig>,
    [variables: Readonly<Record<string, string | undefined>>]
  >;
  'and comes to settings, or to an error': Equal<
    ReturnType<typeof readConsumerConfig>,
    ConsumerConfig
  >;
  'only the event bus may be left out: all else has a default': Equal<
    Optional<ConsumerConfig>,
    'eventBusName'
  >;
  'settings of the consumer cannot be changed': IsImmutable<ConsumerConfig>;
  'nor those of the door': IsImmutable<HttpConfig>;
  'nor those of the redrive': IsImmutable<RedriveConfig>;
  'nor those of a project': IsImmutable<ProjectConfig>;
  'the API counts by tenant or by call': Equal<EngineConfig['quotaScope'], 'tenant' | 'api'>;
  'durations are numbers': Equal<ConsumerConfig[KeysEndingOn<ConsumerConfig, 'Ms'>], number>;
  'those of the clean-up too': Equal<CleanUpConfig[KeysEndingOn<CleanUpConfig, 'Ms'>], number>;
  'the redrive has nothing to call the API with': Equal<
    Extract<keyof RedriveConfig, keyof EngineConfig>,
    'logLevel'
  >;
  'the id of a project may have to be looked up': Equal<Optional<ProjectConfig>, 'projectId'>;
  'a credential is in the settings or in a secret, never in both': Equal<
    keyof CredentialOrigin,
    'from'
  >;
}>;

export const urls = {
  source: 'https://sqs/source',
  deadLetter: 'https://sqs/dead',
  parked: 'https://sqs/parked',
} satisfies ConsumerConfig['queueUrls'];

export const incomplete = {
  source: 'https://sqs/source',
  deadLetter: 'https://sqs/dead',
  // @ts-expect-error -- what can never work must go somewhere.
} satisfies ConsumerConfig['queueUrls'];

export const withoutBus = (config: ConsumerConfig): ConsumerConfig => {
  // @ts-expect-error -- no bus is one that is left out.
  const noBus: Pick<ConsumerConfig, 'eventBusName'> = { eventBusName: undefined };
  return { ...config, ...noBus };
};
