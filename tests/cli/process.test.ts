import { execFile } from 'node:child_process';
import { hash } from 'node:crypto';
import { delimiter } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, test } from '@jest/globals';
import { readVectors, type Vector } from '../signing/vectors.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const KEYS = /^HUAWEICLOUD_/;
const run = promisify(execFile);

// As in a shell outside npm: whatever Node the machine has comes first, not the project's.
const shell = {
  ...Object.fromEntries(Object.entries(process.env).filter(([name]) => !KEYS.test(name))),
  PATH: (process.env['PATH'] ?? '')
    .split(delimiter)
    .filter((folder) => !folder.includes('node_modules'))
    .join(delimiter),
};

const optionsOf = (vector: Vector): string[] => [
  ...['sign', '--method', vector.method, '--url', vector.url],
  ...['--access-key', vector.ak, '--secret-key', vector.sk, '--date', vector.date],
  ...(vector.securityToken === undefined ? [] : ['--security-token', vector.securityToken]),
  ...Object.entries(vector.headers).flatMap(([name, value]) => ['--header', `${name}: ${value}`]),
  ...(vector.body === '' ? [] : ['--body', vector.body]),
  '--json',
];

describe('the command in a process of its own', () => {
  test.each(readVectors())('signs $name as the official signers do', async (vector) => {
    const { stdout, stderr } = await run(process.execPath, ['cli/main.ts', ...optionsOf(vector)], {
      cwd: ROOT,
      env: shell,
    });

    expect(stderr).toBe('');
    expect(JSON.parse(stdout)).toEqual(vector.expected);
  });

  test('runs through npx on the Node of the project, and takes any character', async () => {
    const url = 'https://h/a\'b(c)*?q=$HOME&r=é漢😀&s="x"&t=`y`&u=%20\\';
    const body = '{"a": "it\'s $HOME `x`"}\n';
    const words = ['sign', '--method', 'POST', '--url', url, '--access-key', 'AK', '--json'];
    const date = ['--date', '20260115T093000Z', '--header', 'X-Note: é "x" \'y\' $Z'];

    const { stdout } = await run(
      'npx',
      ['transcoding-canceller', ...words, ...date, '--body', body],
      { cwd: ROOT, env: { ...shell, HUAWEICLOUD_SDK_SK: 'SK' } },
    );

    expect(JSON.parse(stdout).canonicalRequest.split('\n')).toEqual([
      'POST',
      '/a%27b%28c%29%2A/',
      'q=%24HOME&r=%C3%A9%E6%BC%A2%F0%9F%98%80&s=%22x%22&t=%60y%60&u=%20%5C',
      'host:h',
      'x-note:é "x" \'y\' $Z',
      'x-sdk-date:20260115T093000Z',
      '',
      'host;x-note;x-sdk-date',
      hash('sha256', body),
    ]);
  });

  test('ends with status 2 and a usage line when it cannot be used', async () => {
    const failure = await run(process.execPath, ['cli/main.ts', 'sign', '--nope'], {
      cwd: ROOT,
      env: shell,
    }).catch((error: unknown) => error);

    expect(failure).toMatchObject({ code: 2, stdout: '' });
    expect(failure).toHaveProperty(
      'stderr',
      expect.stringContaining('error: unknown option --nope'),
    );
    expect(failure).toHaveProperty('stderr', expect.stringContaining('\nusage: '));
  });
});
