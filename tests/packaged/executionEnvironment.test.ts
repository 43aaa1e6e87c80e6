import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { Context } from 'aws-lambda';
import {
  type ExecutionEnvironment,
  startExecutionEnvironment,
} from '../../local/runtime-api/executionEnvironment.ts';
import { createFunctionPool } from '../../local/runtime-api/functionPool.ts';

const contextOf = (awsRequestId: string, remainingMs = 10_000): Context =>
  ({
    awsRequestId,
    invokedFunctionArn: 'arn:aws:lambda:eu-central-1:000000000000:function:f',
    getRemainingTimeInMillis: () => remainingMs,
  }) as Context;

describe('an execution environment with the runtime client of Lambda', () => {
  let folder: string;
  let started: ExecutionEnvironment[];
  let log: string;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'function-'));
    started = [];
    log = '';
  });
  afterEach(async () => {
    await Promise.all(started.map((environment) => environment.stop()));
    await rm(folder, { recursive: true });
  });

  const start = async (body: string): Promise<ExecutionEnvironment> => {
    await writeFile(
      join(folder, 'index.cjs'),
      `exports.handler = async (event, context) => { ${body} };\n`,
    );
    const environment = await startExecutionEnvironment({
      name: 'f',
      folder,
      handler: 'index.handler',
      memoryMegabytes: 512,
      variables: { COLOUR: 'green' },
      log: (text) => {
        log += text;
      },
    });
    started.push(environment);
    return environment;
  };

  test('answers event after event, and keeps its state', async () => {
    const environment = await start('globalThis.calls ??= 0; return [event, ++globalThis.calls];');

    expect(await environment.invoke('a', contextOf('1'))).toEqual(['a', 1]);
    expect(await environment.invoke('b', contextOf('2'))).toEqual(['b', 2]);
  });

  test('finds in its variables what it was given and what Lambda gives, and nothing of ours', async () => {
    const environment = await start('return [process.env, context.memoryLimitInMB];');

    const [variables, memory] = (await environment.invoke('', contextOf('1'))) as [object, string];

    expect(variables).toMatchObject({ COLOUR: 'green', AWS_LAMBDA_FUNCTION_NAME: 'f' });
    expect(variables).not.toHaveProperty('HOME');
    expect(memory).toBe('512');
  });

  test('writes its output to the log', async () => {
    const environment = await start('process.stdout.write("a line\\n"); return 0;');

    await environment.invoke('', contextOf('1'));
    await environment.stop();

    expect(log).toContain('a line\n');
  });

  test('survives what its function throws', async () => {
    const environment = await start('if (event === "bad") throw new RangeError("why"); return 1;');

    await expect(environment.invoke('bad', contextOf('1'))).rejects.toMatchObject({
      errorType: 'RangeError',
      message: 'why',
    });
    expect(await environment.invoke('good', contextOf('2'))).toBe(1);
  });

  test.each([
    ['ends its process', 'process.exit(3);', 10_000, 'the process ended: 3'],
    [
      'overruns its time',
      'await new Promise((resolve) => setTimeout(resolve, 60_000));',
      300,
      'the process ended: SIGKILL',
    ],
  ])('is gone when its function %s', async (_, body, remainingMs, message) => {
    const environment = await start(body);

    await expect(environment.invoke('', contextOf('1', remainingMs))).rejects.toMatchObject({
      errorType: 'Runtime.ExitError',
      message,
    });
    expect(environment.alive).toBe(false);
  });

  test('is one of as many as there are events at a time', async () => {
    const pool = createFunctionPool(() => start('return process.pid;'));

    const together = await Promise.all([
      pool.invoke('', contextOf('1')),
      pool.invoke('', contextOf('2')),
    ]);
    const after = await pool.invoke('', contextOf('3'));
    await pool.stop();

    expect(new Set(together).size).toBe(2);
    expect(together).toContain(after);
  });
});
