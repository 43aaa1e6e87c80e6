import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { fullLength } from '../fullLength.ts';
import { DOCUMENTS, ROOT } from './documents.ts';

/** Each command is a process, and the service another: that is for full runs. Others only read the commands. */
const RUNS = fullLength(true, false);
const TIMEOUT_MS = 180_000;

const blocks = DOCUMENTS.find(({ path }) => path === 'README.md')?.blocks ?? [];
const scriptWith = (words: string): string =>
  blocks.find(({ language, text: code }) => language === 'sh' && code.includes(words))?.text ?? '';
const exported = scriptWith('export QUEUE_URL=')
  .split('\n')
  .filter((line) => line.startsWith('export '))
  .join('\n');

/** The command line of this checkout in place of npx, and of the AWS CLI where that is not there. */
const STAND_INS = `
npx() { shift; "$NODE" cli/main.ts "$@"; }
command -v aws > /dev/null || aws() { "$NODE" --input-type=module -e '
  import { SendMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
  await new SQSClient({}).send(new SendMessageCommand({ QueueUrl: process.argv[1], MessageBody: process.argv[2] }));
' "$6" "$8"; }
`;

interface Address {
  readonly sqs_endpoint: string;
  readonly mpc_endpoint: string;
  readonly http_url: string;
  readonly task_ids: readonly string[];
}

const runTheFirstSteps = (): void => {
  let stack: ChildProcess;
  let address: Address;
  let lines: string[];
  let arrived: () => void;

  /** Waits for a line of the stack that holds all of these texts. */
  const lineWith = async (...parts: readonly string[]): Promise<string> => {
    for (;;) {
      const found = lines.find((line) => parts.every((part) => line.includes(part)));
      if (found !== undefined) return found;
      await new Promise<void>((resolve) => {
        arrived = resolve;
      });
    }
  };

  beforeEach(async () => {
    lines = [];
    arrived = () => undefined;
    stack = spawn(process.execPath, ['local/stack/main.ts', '--json'], {
      cwd: ROOT,
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    if (stack.stdout === null) throw new Error('the stack has no output');
    createInterface({ input: stack.stdout }).on('line', (line) => {
      lines.push(line);
      arrived();
    });
    address = JSON.parse(await lineWith('"event":"started"'));
  }, TIMEOUT_MS);

  afterEach(async () => {
    stack.kill('SIGKILL');
    await once(stack, 'close');
  });

  /** Runs a part of the README as it stands, but for the ports. */
  const run = async (script: string): Promise<string> => {
    const ports = [address.mpc_endpoint, address.sqs_endpoint, address.http_url].map(
      (url) => new URL(url).origin,
    );
    const here = [STAND_INS, exported, script]
      .join('\n')
      .replaceAll(/http:\/\/127\.0\.0\.1:808([012])/g, (_, index) => ports[Number(index)] ?? '');
    const shell = spawn('bash', ['-e', '-s'], {
      cwd: ROOT,
      env: { ...process.env, no_proxy: '127.0.0.1', NODE: process.execPath },
    });
    shell.stdin.end(here);
    const [output, errors, [status]] = await Promise.all([
      text(shell.stdout),
      text(shell.stderr),
      once(shell, 'close'),
    ]);
    if (status !== 0) throw new Error(`${here}\nended with ${status}:\n${errors}\n${output}`);
    return output;
  };

  test(
    'cancel a task by each trigger, as the README writes them',
    async () => {
      const [status = '', ...triggers] = scriptWith('cancel 40000001 --queue')
        .split('\n')
        .toReversed();

      const output = await run(triggers.toReversed().join('\n'));
      await lineWith('"40000000"', '"cancelled"');
      await lineWith('"40000001"', '"cancelled"');

      expect(output).toContain('"outcome":"cancelled"');
      expect(address.task_ids.slice(0, 4)).toEqual([
        '40000000',
        '40000001',
        '40000002',
        '40000003',
      ]);
      expect(status).toMatch(/^npx transcoding-canceller status /);
      expect((await run(status)).match(/CANCELED/g)).toHaveLength(3);

      expect(await run(scriptWith('/__simulator/tasks'))).toContain('3 requests on the queue');

      const [poison = '', list = '', ...redrive] = scriptWith('"wrong"').split('\n');
      await run(poison);
      await lineWith('INVALID_REQUEST');
      expect(await run(list)).toContain('INVALID_REQUEST');
      await run(redrive.slice(0, -1).join('\n'));
      await lineWith('"40000003"', '"cancelled"');
      expect(await run(redrive.at(-1) ?? '')).toContain('CANCELED');
    },
    TIMEOUT_MS,
  );
};

if (RUNS) describe('the first steps', runTheFirstSteps);

describe('the addresses of the first steps', () => {
  test('are those of a service on port 8080', () => {
    expect(scriptWith('npm start -- --port')).toBe('npm start -- --port 8080');
    expect(exported).toContain('MPC_ENDPOINT=http://127.0.0.1:8080');
    expect(exported).toContain(
      'AWS_ENDPOINT_URL_SQS=http://127.0.0.1:8081 URL=http://127.0.0.1:8082',
    );
  });
});
