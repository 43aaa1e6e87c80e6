import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { readConsumerConfig } from '../../lib/config.ts';
import { WORKING } from '../settings/variables.ts';
import { packagedTemplate } from '../template/packagedTemplate.ts';

describe('the setting of the bus', () => {
  test.each(['default', 'outcomes', 'arn:aws:events:eu-central-1:111122223333:event-bus/outcomes'])(
    'may be %s',
    (bus) => {
      expect(readConsumerConfig({ ...WORKING, EVENT_BUS_NAME: bus }).eventBusName).toBe(bus);
    },
  );

  test('is none when it is absent or empty, as the template passes it', () => {
    expect(readConsumerConfig(WORKING)).not.toHaveProperty('eventBusName');
    expect(readConsumerConfig({ ...WORKING, EVENT_BUS_NAME: '' })).not.toHaveProperty(
      'eventBusName',
    );
  });

  test('is refused when it cannot be a bus', () => {
    expect(() => readConsumerConfig({ ...WORKING, EVENT_BUS_NAME: 'out comes' })).toThrow(
      'EVENT_BUS_NAME: must be the name or the ARN of an event bus',
    );
  });
});

/** The condition under which each statement with an action stands in a template; undefined: under none. */
const statementsOf = (action: string, part: unknown, condition?: unknown): unknown[] => {
  if (typeof part !== 'object' || part === null) return [];
  const { Action, Condition, Effect } = part as Record<string, unknown>;
  if (Action === action) return [condition];
  const [chosen, ...branches] = (part as { 'Fn::If'?: unknown[] })['Fn::If'] ?? [];
  if (chosen !== undefined) return statementsOf(action, branches, chosen);
  const own = Effect === undefined ? (Condition ?? condition) : condition;
  return Object.values(part).flatMap((each) => statementsOf(action, each, own));
};

test('the template lets functions publish under the condition that a bus is named, and not otherwise', async () => {
  const { folder } = await packagedTemplate();

  const { Conditions, Resources } = JSON.parse(
    await readFile(join(folder, 'cloudformation-template-update-stack.json'), 'utf8'),
  );

  // No bus is named by default.
  expect(Conditions.TellsOfOutcomes).toEqual({ 'Fn::Not': [{ 'Fn::Equals': ['', ''] }] });
  const publishing = statementsOf('events:PutEvents', Resources);
  expect(publishing.length).toBeGreaterThan(0);
  for (const condition of publishing) expect(condition).toBe('TellsOfOutcomes');
}, 60_000);
