import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { parseBody } from '../../lib/cancel/request.ts';
import { readShape } from '../../lib/cancel/shapes/readShape.ts';
import { readCleanUpEvent } from '../../lib/cleanup/cleanUpEvent.ts';
import { readActingCleanUpConfig } from '../../lib/config/cleanUpConfig.ts';
import { readHttpConfig } from '../../lib/config/httpConfig.ts';
import { readConsumerConfig } from '../../lib/config.ts';
import { COMPONENT_SCHEMAS } from '../../lib/http/openapi/answerSchemas.ts';
import { readRedriveEvent } from '../../lib/redrive/redriveEvent.ts';
import { blocksIn, ROOT } from './documents.ts';

const ALLOWED = {
  projectIds: new Set(['0a1b2c3d', 'wrong']),
  defaultProject: '0a1b2c3d',
};
const SETTINGS = {
  CANCEL_REQUESTS_QUEUE_URL: 'https://sqs.example/cancel-requests',
  DEAD_LETTER_QUEUE_URL: 'https://sqs.example/dead-letter',
  PARKED_QUEUE_URL: 'https://sqs.example/parked',
  MPC_REGION: 'cn-north-4',
  HUAWEICLOUD_SDK_AK: 'key',
  HUAWEICLOUD_SDK_SK: 'secret',
};
const {
  MPC_REGION: _,
  HUAWEICLOUD_SDK_AK: _key,
  HUAWEICLOUD_SDK_SK: _secret,
  ...QUEUES
} = SETTINGS;

const ajv = new Ajv2020({ strict: true, strictRequired: false, formats: { int64: true } });
addFormats.default(ajv);
const isOutcomeEvent = ajv.compile(
  JSON.parse(readFileSync(join(ROOT, 'docs/schemas/outcome-event.json'), 'utf8')),
);
const isAnswer = ajv.compile(COMPONENT_SCHEMAS['Cancelled'] ?? false);

const succeeds = (read: () => unknown): boolean => {
  read();
  return true;
};

type Reader = readonly [
  name: string,
  is: (value: object) => boolean,
  reads: (json: string) => boolean,
];

/** What an example can be, told by a field of it, and whether it can be read as that. */
const READERS: readonly Reader[] = [
  ['an outcome event', (it) => 'resolved_at' in it, (json) => isOutcomeEvent(JSON.parse(json))],
  [
    'an answer',
    (it) => 'outcome' in it && !('resolved_at' in it),
    (json) => isAnswer(JSON.parse(json)),
  ],
  [
    'a request',
    (it) => 'task_id' in it && !('outcome' in it),
    (json) => parseBody(json, ALLOWED).kind !== 'invalid',
  ],
  [
    'an event with a request',
    (it) => 'detail' in it || 'specversion' in it,
    (json) => ['single', 'list'].includes(readShape({ body: json, attributes: {} }, ALLOWED).kind),
  ],
  [
    'a list of callers',
    (it) => 'webhook' in it,
    (HTTP_CALLERS) =>
      succeeds(() =>
        readHttpConfig({ ...SETTINGS, HTTP_AUTH: 'webhook,access_key,iam', HTTP_CALLERS }),
      ),
  ],
  [
    'wishes of a clean-up',
    (it) => 'older_than' in it,
    (json) => succeeds(() => readCleanUpEvent(JSON.parse(json), readActingCleanUpConfig(SETTINGS))),
  ],
  [
    'wishes of a redrive',
    (it) => 'dry_run' in it && !('older_than' in it),
    (json) => succeeds(() => readRedriveEvent(JSON.parse(json))),
  ],
  [
    'a list of projects',
    Array.isArray,
    (MPC_PROJECTS) =>
      succeeds(() =>
        readConsumerConfig({
          ...QUEUES,
          MPC_PROJECTS,
          EAST_HUAWEICLOUD_SDK_AK: 'key',
          EAST_HUAWEICLOUD_SDK_SK: 'secret',
        }),
      ),
  ],
];

/** What is passed to commands: bodies of messages, payloads of invocations, details of events. */
const inShell = blocksIn('sh').flatMap(({ text, place }) =>
  [...text.matchAll(/(?:--message-body|^echo|body=|cancellations .*-d) ?'(\{.*?\})'/gm)].map(
    ([, json = '']) => ({ json, place }),
  ),
);
const examples = [
  ...blocksIn('json').map(({ text, place }) => ({ json: text, place })),
  ...inShell,
];

describe('an example in JSON', () => {
  test.each(examples)('at $place can be read as what it is', ({ json }) => {
    const value = JSON.parse(json);

    const fitting = READERS.filter(([, is]) => is(value));

    expect(fitting).toHaveLength(1);
    expect(fitting.map(([name, , reads]) => [name, reads(json)])).toEqual(
      fitting.map(([name]) => [name, true]),
    );
  });

  test('is there for each kind', () => {
    const kinds = examples.flatMap(({ json }) =>
      READERS.filter(([, is]) => is(JSON.parse(json))).map(([name]) => name),
    );

    expect(new Set(kinds)).toEqual(new Set(READERS.map(([name]) => name)));
  });
});
