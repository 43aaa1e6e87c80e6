import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { captureFunctionOutput, type FunctionOutput } from '../../local/stack/functionOutput.ts';

describe('the output of functions that run in this process', () => {
  let lines: string[];
  let printed: string[];
  let output: FunctionOutput;
  const write = process.stdout.write;
  beforeEach(() => {
    lines = [];
    printed = [];
    process.stdout.write = (text) => printed.push(String(text)) > 0;
    output = captureFunctionOutput((line) => {
      lines.push(line);
      process.stdout.write(`seen: ${line}\n`);
    });
  });
  afterEach(() => {
    output.release();
    process.stdout.write = write;
  });

  test('is what they write, also after they have waited, line by line', async () => {
    await output.run(async () => {
      process.stdout.write('one\ntwo\n');
      await new Promise((resolve) => setImmediate(resolve));
      process.stdout.write(Buffer.from('three\n'));
    });

    expect(lines).toEqual(['one', 'two', 'three']);
  });

  test('leaves alone what anybody else writes, the one who is told included', async () => {
    const running = output.run(async () => {
      await new Promise((resolve) => setImmediate(resolve));
      process.stdout.write('mine\n');
    });
    process.stdout.write('yours\n');
    await running;

    expect(lines).toEqual(['mine']);
    expect(printed).toEqual(['yours\n', 'seen: mine\n']);
  });

  test('is confirmed to whoever waits for it to be written', async () => {
    const written = output.run(
      () => new Promise<string>((resolve) => process.stdout.write('x\n', () => resolve('written'))),
    );

    await expect(written).resolves.toBe('written');
  });
});
