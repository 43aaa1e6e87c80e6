import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { type LetterWorld, startLetterWorld } from '../dead-letters/letterWorld.ts';
import { commandLine } from './commandLine.ts';
import { PROJECT, startTranscodingWorld, type TranscodingWorld } from './transcodingWorld.ts';

describe('cancelling now', () => {
  let world: TranscodingWorld;
  beforeEach(async () => {
    world = await startTranscodingWorld();
  });
  afterEach(() => world.close());

  test('cancels through the engine, each task once, and ends with status 0', async () => {
    const { status, output, errors } = await world.run([
      'cancel',
      '40000000',
      '40000001',
      '040000000',
    ]);

    expect({ status, errors }).toEqual({ status: 0, errors: '' });
    expect(output).toMatch(/\n40000000 {2}cancelled\n40000001 {2}cancelled\n\n2 of 2 tasks\n$/);
    expect(world.simulator.simulator.task(PROJECT, '40000000')?.status).toBe('CANCELED');
    expect(world.simulator.simulator.ledger).toHaveLength(2);
  });

  test('tells of each task what became of it, and ends with status 1 when one is not cancelled', async () => {
    const words = ['40000000', '40000004', '40000007', '40000009'];

    const { status, output } = await world.run(['cancel', ...words, '--json']);

    expect(status).toBe(1);
    expect(JSON.parse(output)).toEqual({
      outcomes: [
        { task_id: '40000000', outcome: 'cancelled', detail: '' },
        { task_id: '40000004', outcome: 'too_late', detail: 'it is TRANSCODING' },
        { task_id: '40000007', outcome: 'already_cancelled', detail: 'it was cancelled before' },
        {
          task_id: '40000009',
          outcome: 'not_found',
          detail: 'there is no such task in this project',
        },
      ],
    });
  });

  test('sends nothing when not_after has passed', async () => {
    const { status, output } = await world.run([
      ...['cancel', '40000000', '--not-after', '2026-01-01T00:00:00Z'],
    ]);

    expect(status).toBe(1);
    expect(output).toContain('expired');
    expect(world.simulator.simulator.ledger).toHaveLength(0);
  });

  test('asks with a wrong key once, and says so', async () => {
    const { status, output, errors } = await world.run(['cancel', '40000000', '40000001'], {
      HUAWEICLOUD_SDK_SK: 'wrong',
    });

    expect(status).toBe(1);
    expect(output).toContain('the project cannot be called just now');
    expect(errors).toMatch(/^note: authentication or access failed, so nothing more is sent \(/);
    expect(world.simulator.simulator.ledger).toHaveLength(1);
  });

  test('that is interrupted tries nothing more', async () => {
    const { status, output } = await world.run(
      ['cancel', '40000000'],
      {},
      {
        interrupted: AbortSignal.abort(),
      },
    );

    expect(status).toBe(130);
    expect(output).toContain('stopped before its turn: it was not tried');
    expect(world.simulator.simulator.ledger).toHaveLength(0);
  });

  test('names a project that is not configured', async () => {
    const { status, errors } = await world.run(['cancel', '1', '--project', 'other']);

    expect(status).toBe(2);
    expect(errors).toContain('error: --project is not one of the configured projects');
  });
});

describe('cancelling by the queue', () => {
  let world: LetterWorld;
  beforeEach(async () => {
    world = await startLetterWorld();
  });
  afterEach(() => world.close());

  test('puts a request for each task on it, and needs no setting of the API', async () => {
    const { status, output } = await world.run([
      ...['cancel', '1', '9223372036854775807', '1', '--queue', '--reason', 'wrong "profile"'],
      ...['--requested-by', 'me', '--project', 'p1', '--not-after', '2026-12-01T08:00:00Z'],
    ]);

    expect(status).toBe(0);
    expect(output).toContain('\n9223372036854775807  queued   confirmed by SQS\n\n2 of 2 tasks\n');
    const sent = (await world.lying('source')).map(({ body }) => JSON.parse(body));
    const shared = {
      reason: 'wrong "profile"',
      requested_by: 'me',
      project_id: 'p1',
      not_after: '2026-12-01T08:00:00Z',
    };
    expect(sent).toHaveLength(2);
    expect(sent).toEqual(
      expect.arrayContaining([
        { task_id: '1', ...shared },
        { task_id: '9223372036854775807', ...shared },
      ]),
    );
  });

  test('ends with status 1 when SQS does not confirm', async () => {
    const words = ['cancel', '1', '--queue', '--endpoint', 'http://127.0.0.1:1'];

    const { status, output, errors } = await world.run(words);

    expect(status).toBe(1);
    expect(output).toContain('not confirmed by SQS');
    expect(errors).toMatch(/^error: SQS cannot be reached/);
  });
});

describe('a cancel that cannot be used', () => {
  test('gets all of its problems, without what was typed', async () => {
    const { status, output, errors } = await commandLine([
      ...['cancel', '1', 'x', '0', '--nope=S3cret', '--not-after', 'soon', '--queue'],
      ...['--reason', 'x'.repeat(257)],
    ]);

    expect({ status, output }).toEqual({ status: 2, output: '' });
    expect(errors.split('\n').filter((line) => line.startsWith('error: '))).toEqual([
      'error: unknown option --nope',
      'error: ID number 2 must be digits, 1 to 9223372036854775807',
      'error: ID number 3 must be digits, 1 to 9223372036854775807',
      'error: --reason must not exceed 256 characters',
      expect.stringMatching(/^error: --not-after must be an ISO 8601 instant/),
      'error: CANCEL_REQUESTS_QUEUE_URL is not set, and --stage is not given',
    ]);
    expect(errors).toMatch(/\nusage: transcoding-canceller cancel ID\.\.\. \[options\]\n$/);
  });

  test.each(['cancel', 'status'])('%s without a task or settings names all of it', async (word) => {
    const { status, errors } = await commandLine([word]);

    expect(status).toBe(2);
    expect(errors).toContain('error: ID is missing: name at least one task\n');
    expect(errors).toContain('error: MPC_REGION is missing\n');
    expect(errors).toContain('error: HUAWEICLOUD_SDK_AK is missing\n');
  });
});
