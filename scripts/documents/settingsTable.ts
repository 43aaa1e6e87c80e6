import { readActingCleanUpConfig } from '../../lib/config/cleanUpConfig.ts';
import { ConfigError } from '../../lib/config/configError.ts';
import { readHttpConfig } from '../../lib/config/httpConfig.ts';
import { readRedriveConfig } from '../../lib/config/redriveConfig.ts';
import { readConsumerConfig } from '../../lib/config.ts';
import { readWorkerConfig } from '../../worker/settings.ts';
import { markdownTable } from './markdownTable.ts';
import { SETTINGS, type Setting } from './settings.ts';

type Variables = Readonly<Record<string, string>>;

/** What reads settings, by the name that the table has for it. */
const READERS: Readonly<Record<string, (variables: Variables) => object>> = {
  queue: readConsumerConfig,
  worker: readWorkerConfig,
  HTTP: readHttpConfig,
  redrive: readRedriveConfig,
  'clean-up': readActingCleanUpConfig,
};

const CALLERS = JSON.stringify({
  webhook: [{ name: 'example', secrets: [`whsec_${Buffer.alloc(24, 'x').toString('base64')}`] }],
});

const QUEUES_AND_CALLERS: Variables = {
  CANCEL_REQUESTS_QUEUE_URL: 'https://sqs.example/cancel-requests',
  DEAD_LETTER_QUEUE_URL: 'https://sqs.example/dead-letter',
  PARKED_QUEUE_URL: 'https://sqs.example/parked',
  HTTP_AUTH: 'webhook',
  HTTP_CALLERS: CALLERS,
};
const KEYS: Variables = { HUAWEICLOUD_SDK_AK: 'key', HUAWEICLOUD_SDK_SK: 'secret' };
const REGION = 'cn-north-4';
const ORDINARY: Variables = { ...QUEUES_AND_CALLERS, ...KEYS, MPC_REGION: REGION };
const { HTTP_CALLERS: _, ...withoutCallers } = ORDINARY;

/** Settings that can be read, of every kind that excludes another. */
const SURROUNDINGS: Readonly<Record<NonNullable<Setting['among']> | 'ordinary', Variables>> = {
  ordinary: ORDINARY,
  'temporary keys': {
    ...ORDINARY,
    HUAWEICLOUD_SDK_SECURITY_TOKEN: 'token',
    KEYS_EXPIRE_AT: '2026-12-01T08:00:00Z',
  },
  login: {
    ...QUEUES_AND_CALLERS,
    MPC_REGION: REGION,
    IAM_USER: 'user',
    IAM_PASSWORD: 'password',
    IAM_DOMAIN: 'account',
  },
  secret: { ...QUEUES_AND_CALLERS, MPC_REGION: REGION },
  projects: QUEUES_AND_CALLERS,
  'callers in a secret': {
    ...withoutCallers,
    HTTP_CALLERS_SECRET_ARN: 'arn:aws:secretsmanager:eu-central-1:123456789012:secret:callers',
  },
};

/** No setting takes a text like this, but for those that take any. */
const WRONG_VALUE = '\u0007';

const problemWith = (
  variable: string,
  read: (variables: Variables) => object,
  variables: Variables,
): string | undefined => {
  try {
    read(variables);
    return undefined;
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    const start = `${variable}: `;
    return error.problems.find((problem) => problem.startsWith(start))?.slice(start.length);
  }
};

const UNITS: readonly (readonly [string, number])[] = [
  ['d', 86_400_000],
  ['h', 3_600_000],
  ['m', 60_000],
  ['s', 1_000],
];

const show = (path: string, value: unknown): string => {
  if (!path.endsWith('Ms')) return `\`${value}\``;
  const [unit, size] = UNITS.find(([, ms]) => Number(value) % ms === 0) ?? ['', Number.NaN];
  return `\`${Number(value) / size}${unit}\``;
};

const lookUp = (config: unknown, path: string): unknown =>
  path
    .split('.')
    .reduce<unknown>(
      (value, name) => (value as Record<string, unknown> | undefined)?.[name],
      config,
    );

/** `0.7`, or where those who take it differ, `0.7` queue, `0.2` HTTP. */
const showDefault = (path: string, users: readonly string[]): string => {
  const values = users.flatMap((user) => {
    const value = lookUp(READERS[user]?.(ORDINARY), path);
    const text = show(path, value).replace(REGION, 'REGION');
    return value === undefined ? [] : [{ user, text }];
  });
  const texts = new Set(values.map(({ text }) => text));
  if (texts.size < 2) return [...texts].join('');
  return [...Map.groupBy(values, ({ text }) => text)]
    .map(([text, same]) => `${text} ${same.map(({ user }) => user).join(', ')}`)
    .join('; ');
};

/** `must be a duration from 1s to 1m, such as …` as what it takes: `a duration from 1s to 1m`. */
const showRule = (problem: string | undefined): string =>
  problem?.startsWith('must be ')
    ? problem
        .replace(/^must be (?=of )/, 'a text ')
        .replace(/^must be /, '')
        .replace(/, such as .*$/, '')
    : 'a text';

interface Facts {
  readonly users: readonly string[];
  readonly takes: string;
  readonly whenAbsent: string;
}

/** Finds out by a wrong value, and by none, who takes a setting, what it takes and what it is when nobody sets it. */
const askAbout = ({ variable, takes, at, among }: Setting): Facts => {
  const { [variable]: _itself, ...others } = SURROUNDINGS[among ?? 'ordinary'];
  const answers = Object.entries(READERS).map(([user, read]) => ({
    user,
    wrong: problemWith(variable, read, { ...others, [variable]: WRONG_VALUE }),
    absent: problemWith(variable, read, others),
  }));
  const users = answers.filter(({ wrong, absent }) => (wrong ?? absent) !== undefined);
  const names = users.map(({ user }) => user);
  const isNeeded = users.some(({ absent }) => absent?.startsWith('is missing'));
  return {
    users: names,
    takes: takes ?? showRule(users.find(({ wrong }) => wrong !== undefined)?.wrong),
    whenAbsent: isNeeded ? 'needed' : at === undefined ? '' : showDefault(at, names),
  };
};

const showUsers = (users: readonly string[]): string => {
  const others = Object.keys(READERS).filter((user) => !users.includes(user));
  if (others.length === 0) return 'all';
  return others.length === 1 ? `all but ${others[0]}` : users.join(', ');
};

/** The table of settings, as the code reads them. */
export const settingsTable = (): string =>
  markdownTable(
    ['Variable', 'Meaning', 'Takes', 'Default', 'Read by'],
    SETTINGS.map((setting) => {
      const { users, takes, whenAbsent } = askAbout(setting);
      return [`\`${setting.variable}\``, setting.meaning, takes, whenAbsent, showUsers(users)];
    }),
  );
