import { createRequire } from 'node:module';
import { describe, expect, test } from '@jest/globals';

type Functions = Readonly<Record<string, object>>;
type Plugin = new (serverless: object) => { readonly hooks: Readonly<Record<string, () => void>> };

const require = createRequire(import.meta.url);
const LimitEnvironments = require('../../serverless/limitEnvironments.cjs') as Plugin;

const packaging = (functions: Functions, custom?: object) => () =>
  new LimitEnvironments({ service: { functions, custom }, classes: { Error } }).hooks[
    'before:package:initialize'
  ]?.();

const consumer = (maximumConcurrency: number) => ({ events: [{ sqs: { maximumConcurrency } }] });

describe('packaging', () => {
  test('goes on while all functions together have five environments', () => {
    const functions = { consumer: consumer(2), door: { reservedConcurrency: 3 } };

    expect(packaging(functions)).not.toThrow();
  });

  test('is refused when more environments could lock the key of a project', () => {
    const functions = { consumer: consumer(2), door: { reservedConcurrency: 4 } };

    expect(packaging(functions)).toThrow(/6 environments \(consumer 2, door 4\)/);
  });

  test('is refused when nothing limits the environments of a function', () => {
    expect(packaging({ consumer: consumer(2), door: {} })).toThrow(/door Infinity/);
  });

  const whereReserved = (count: string) => ({ 'Fn::If': ['ReservesConcurrency', count, {}] });
  const scheduled = {
    events: [{ schedule: 'rate(1 hour)' }],
    reservedConcurrency: whereReserved('1'),
  };
  const door = { events: [{ httpApi: '*' }], reservedConcurrency: whereReserved('3') };

  test('counts what is reserved where environments are', () => {
    expect(packaging({ consumer: consumer(2), door, scheduled })).toThrow(
      /6 environments \(consumer 2, door 3, scheduled 1\)/,
    );
  });

  test('counts no environments behind HTTP where none are reserved: they only enqueue', () => {
    const custom = { withoutApiCalls: [], settings: { reserveConcurrency: 'false' } };

    expect(packaging({ consumer: consumer(4), door, scheduled }, custom)).not.toThrow();
    expect(packaging({ consumer: consumer(5), door, scheduled }, custom)).toThrow(
      /6 environments \(consumer 5, door 0, scheduled 1\)/,
    );
  });

  test('does not count a function that never calls the API', () => {
    const functions = { consumer: consumer(5), redrive: {} };

    expect(packaging(functions, { withoutApiCalls: ['redrive'] })).not.toThrow();
  });
});
