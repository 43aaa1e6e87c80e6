import { describe, expect, test } from '@jest/globals';
import { commandLine } from './commandLine.ts';

const URL = 'https://mpc.cn-north-4.myhuaweicloud.com/v1/0a1b/transcodings?task_id=7';
const REQUEST = ['sign', '--method', 'DELETE', '--url', URL];
const KEYS = ['--access-key', 'AK', '--secret-key', 'SK'];

interface Signed {
  readonly canonicalRequest: string;
  readonly stringToSign: string;
  readonly authorization: string;
}

const sign = async (words: readonly string[], env = {}): Promise<Signed> => {
  const { status, output, errors } = await commandLine(['sign', ...words, '--json'], env);
  expect({ status, errors }).toEqual({ status: 0, errors: '' });
  return JSON.parse(output) as Signed;
};
const signRest = (...words: string[]) =>
  sign(['--method', 'DELETE', '--url', URL, ...KEYS, ...words]);
const lines = ({ canonicalRequest }: Signed) => canonicalRequest.split('\n');

describe('what is printed', () => {
  test('a person sees each step under its label', async () => {
    const { status, output } = await commandLine([...REQUEST, ...KEYS]);

    expect(status).toBe(0);
    const [canonical, quoted, toSign, authorization] = output.split(/\n(?=\S[^\n]*\n-+\n)/);
    expect(canonical).toMatch(
      /^Canonical request\n-+\nDELETE\n\/v1\/0a1b\/transcodings\/\ntask_id=7\nhost:/,
    );
    expect(quoted).toMatch(
      /^Canonical request as a 401 .*\n-+\nDELETE\|\/v1\/0a1b\/transcodings\/\|task_id=7\|host:/,
    );
    expect(toSign).toMatch(
      /^String to sign\n-+\nSDK-HMAC-SHA256\n20260115T093000Z\n[0-9a-f]{64}\n$/,
    );
    expect(authorization).toMatch(
      /^Authorization header\n-+\nSDK-HMAC-SHA256 Access=AK, SignedHeaders=host;x-sdk-date, Signature=[0-9a-f]{64}\n$/,
    );
  });

  test('with --json it is one object of three keys, on one line', async () => {
    const { output } = await commandLine([...REQUEST, ...KEYS, '--json']);

    expect(output).toMatch(/^\{.*\}\n$/);
    expect(Object.keys(JSON.parse(output))).toEqual([
      'canonicalRequest',
      'stringToSign',
      'authorization',
    ]);
  });

  test('the secret key is not in it', async () => {
    const { output } = await commandLine([
      ...REQUEST,
      '--access-key',
      'AK',
      '--secret-key',
      'S3cret',
    ]);

    expect(output).not.toContain('S3cret');
  });
});

describe('what is signed', () => {
  test('every header given, host, x-sdk-date and x-security-token', async () => {
    const signed = await signRest(
      ...['--header', 'X-Project-Id: 0a1b', '--header', 'content-TYPE:application/json'],
      ...['--security-token', 'TOKEN', '--header', 'X-Empty:', '--header', 'X-Time: 10:20 '],
    );

    expect(lines(signed).slice(3, -1)).toEqual([
      'content-type:application/json',
      'host:mpc.cn-north-4.myhuaweicloud.com',
      'x-empty:',
      'x-project-id:0a1b',
      'x-sdk-date:20260115T093000Z',
      'x-security-token:TOKEN',
      'x-time:10:20',
      '',
      'content-type;host;x-empty;x-project-id;x-sdk-date;x-security-token;x-time',
    ]);
  });

  test('the date given by --date or by an X-Sdk-Date header', async () => {
    const byOption = await signRest('--date', '20250101T000000Z');
    const byHeader = await signRest('--header', 'X-Sdk-Date: 20250101T000000Z');

    expect(byOption.stringToSign).toContain('\n20250101T000000Z\n');
    expect(byHeader).toEqual(byOption);
  });

  test('the body as UTF-8, unless a header stands in for its hash', async () => {
    const body = ['--body', 'é'];

    expect(lines(await signRest(...body)).at(-1)).toBe(
      '4a99557e4033c3539de2eb65472017cad5f9557f7a0625a09f1c3f6e2ba69c4c',
    );
    expect(
      lines(await signRest(...body, '--header', 'x-sdk-content-sha256: UNSIGNED-PAYLOAD')).at(-1),
    ).toBe('UNSIGNED-PAYLOAD');
  });

  test.each([
    ['https://h', '/', '', 'h'],
    ['HTTPS://H:8443?b&a=2&a=1', '/', 'a=1&a=2&b=', 'h:8443'],
    ['http://h:80/p/#part?x=1', '/p/', '', 'h'],
    ['https://[::1]:8443/p', '/p/', '', '[::1]:8443'],
    ["https://h/a/../b'(*)/é?q=%C3%A9+!'", '/a/../b%27%28%2A%29/%C3%A9/', 'q=%C3%A9%20%21%27', 'h'],
    ['https://h/a%20b', '/a%2520b/', '', 'h'],
    ['https://h/?a=b=c&d=x?y/z', '/', 'a=b%3Dc&d=x%3Fy%2Fz', 'h'],
  ])('%s as it is written', async (url, uri, query, host) => {
    const signed = await sign(['--method', 'get', '--url', url, ...KEYS]);

    expect(lines(signed).slice(0, 4)).toEqual(['GET', uri, query, `host:${host}`]);
  });
});

describe('keys from the environment', () => {
  const ENV = {
    HUAWEICLOUD_SDK_AK: 'AK',
    HUAWEICLOUD_SDK_SK: 'SK',
    HUAWEICLOUD_SDK_SECURITY_TOKEN: 'TOKEN',
  };
  const request = ['--method', 'DELETE', '--url', URL];

  test('sign as keys on the command line do', async () => {
    expect(await sign(request, ENV)).toEqual(await signRest('--security-token', 'TOKEN'));
  });

  test('are overridden one by one', async () => {
    expect((await sign([...request, '--access-key', 'OTHER'], ENV)).authorization).toContain(
      'Access=OTHER, SignedHeaders=host;x-sdk-date;x-security-token',
    );
  });

  test('do not lend their token to another secret key', async () => {
    expect(await sign([...request, ...KEYS], ENV)).toEqual(await signRest());
  });
});

describe('a command line that cannot be used', () => {
  const USAGE = /\nusage: transcoding-canceller sign --method METHOD --url URL .*\n$/;

  test('gets all of its problems, a usage line and status 2', async () => {
    const { status, output, errors } = await commandLine([
      ...['sign', '--method', 'DEL ETE', '--url', 'mpc.example.com/v1', '--date', '2026-01-15'],
      ...['--header', 'no colon', '--header', 'bad name: x', '--header', 'Authorization: x'],
      ...['--header', 'X-A: 1', '--header', 'x-a: 2', '--header', 'X-B: 1\nX-C: 2', '--verbose'],
    ]);

    expect({ status, output }).toEqual({ status: 2, output: '' });
    expect(errors.split('\n').filter((line) => line.startsWith('error: '))).toEqual([
      'error: unknown option --verbose',
      'error: --method must be letters, such as DELETE',
      'error: --url must be an absolute http or https URL',
      "error: --header number 1 has no colon; write 'Name: value'",
      'error: --header number 2 has a name that is no header name',
      'error: --header number 3 is Authorization, which is what signing makes',
      'error: --header number 5 repeats x-a; official signers disagree on what that means',
      'error: --header number 6 (X-B) holds a line end or control character',
      'error: --access-key is missing, and so is HUAWEICLOUD_SDK_AK',
      'error: --secret-key is missing, and so is HUAWEICLOUD_SDK_SK',
      'error: --date must be an instant in UTC as YYYYMMDDTHHMMSSZ',
    ]);
    expect(errors).toMatch(USAGE);
  });

  test.each([
    ['', '--url is missing'],
    ['ftp://h/p', '--url must be an absolute http or https URL'],
    ['https:///p', '--url must be an absolute http or https URL'],
    ['https://h:99999/p', '--url must be an absolute http or https URL'],
    ['https://h\\p', '--url must be an absolute http or https URL'],
    ['https://user:S3cret@h/p', '--url must not hold a user name or password'],
    ['https://h/p\nq', '--url holds a line end or another control character'],
    ['https://h/?a=%zz', '--url has a query with a broken percent sequence'],
    ['https://h/?a=%E9', '--url has a query with a broken percent sequence'],
  ])('the URL %j', async (url, problem) => {
    const { status, errors } = await commandLine([
      'sign',
      '--method',
      'GET',
      '--url',
      url,
      ...KEYS,
    ]);

    expect(status).toBe(2);
    expect(errors).toContain(`error: ${problem}`);
    expect(errors).toMatch(USAGE);
    expect(errors).not.toContain('S3cret');
  });

  test.each([
    [['--date', '20260230T000000Z'], '--date must be an instant in UTC'],
    [['--header', 'X-Sdk-Date: now'], 'X-Sdk-Date must be an instant in UTC'],
    [
      ['--header', 'X-Sdk-Date: 20260115T093000Z', '--date', '20260115T093001Z'],
      '--date and X-Sdk-Date differ',
    ],
    [
      ['--header', 'X-Security-Token: A', '--security-token', 'B'],
      '--security-token and X-Security-Token differ',
    ],
    [['--body'], "option '--body <text>' argument missing"],
    [['stray'], 'there are words that belong to no option'],
  ])('%j', async (words, problem) => {
    const { status, errors } = await commandLine([...REQUEST, ...KEYS, ...words]);

    expect(status).toBe(2);
    expect(errors).toContain(`error: ${problem}`);
    expect(errors).toMatch(USAGE);
  });

  test.each([
    [['--secretkey=S3cret']],
    [['--secretkey', 'S3cret']],
    [['-sS3cret']],
    [['S3cret']],
    [['--header', 'X-Auth-Token S3cret']],
    [['--header', 'X-Auth-Token: S3cret\n']],
    [['--secret-key', 'S3cret', '--date', 'x']],
    [['--security-token', 'S3cret', '--date', 'x']],
  ])('does not bring a secret into the error: %j', async (words) => {
    const { status, errors } = await commandLine([...REQUEST, ...KEYS, ...words]);

    expect(status).toBe(2);
    expect(errors).not.toContain('S3cret');
  });
});
