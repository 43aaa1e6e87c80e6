import { spawn, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { describe, expect, test } from '@jest/globals';
import { Ajv2020 } from 'ajv/dist/2020.js';
import ts from 'typescript';
import { createWebhookVerifier } from '../../lib/http/authentication/webhookSignature.ts';
import { CANCEL_REQUEST_SCHEMA } from '../../lib/http/openapi/requestSchema.ts';
import { type Block, blocksIn, ROOT } from './documents.ts';

const SECRET = `whsec_${Buffer.alloc(32, 'secret').toString('base64')}`;

const isRequest = new Ajv2020({ strict: true, formats: { int64: true } }).compile(
  CANCEL_REQUEST_SCHEMA,
);

/** Whether a program can be run; says on standard error what is left out when not. */
const isThere = (program: string): boolean => {
  if (spawnSync(program, ['--version']).error === undefined) return true;
  process.stderr.write(`${program} is not there: what documents show for it is not tried\n`);
  return false;
};

interface Received {
  readonly path: string | undefined;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** Runs a program that sends one request to a server of this test. */
const receivedFrom = async (program: string, args: readonly string[], input: string) => {
  const received: Received[] = [];
  const server = createServer(async (request, response) => {
    received.push({ path: request.url, headers: request.headers, body: await text(request) });
    response.end('{}');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  try {
    const child = spawn(program, args, {
      cwd: ROOT,
      env: {
        ...process.env,
        no_proxy: '127.0.0.1',
        URL: `http://127.0.0.1:${port}`,
        WEBHOOK_SECRET: SECRET,
      },
    });
    child.stdin.end(input);
    const [errors] = await Promise.all([
      text(child.stderr),
      text(child.stdout),
      new Promise((resolve) => child.on('close', resolve)),
    ]);
    return { received, errors };
  } finally {
    server.closeAllConnections();
    server.close();
  }
};

const signsWith = (word: string, ...languages: readonly string[]): Block[] =>
  blocksIn(...languages).filter((block) => block.text.includes(word));

/** The part of a script that signs a request and sends it. */
const signedCurl = ({ text: script }: Block): string =>
  /^body=[\s\S]*?^curl [\s\S]*?[^\\]\n(?=\n|$)/m.exec(`${script}\n\n`)?.[0] ?? '';

const verify = ({ headers, body }: Received): object => {
  const verifier = createWebhookVerifier([{ name: 'reader', projects: 'all', secrets: [SECRET] }]);
  const request = {
    method: 'POST',
    path: '/cancellations',
    receivedPath: '/cancellations',
    query: '',
    headers: Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, `${value}`])),
    body: Buffer.from(body),
  };
  return verifier(request, Date.now());
};

describe('a snippet', () => {
  test('of TypeScript compiles, as strictly as the sources', () => {
    const snippets = blocksIn('ts');
    const files = new Map(
      snippets.map(({ text: code }, index) => [join(ROOT, `tests/documents/${index}.ts`), code]),
    );
    const { config } = ts.readConfigFile(join(ROOT, 'tsconfig.json'), (path) =>
      readFileSync(path, 'utf8'),
    );
    const { options } = ts.parseJsonConfigFileContent({ ...config, include: [] }, ts.sys, ROOT);
    const host = ts.createCompilerHost(options);
    const { getSourceFile, fileExists } = host;
    host.fileExists = (path) => files.has(path) || fileExists(path);
    host.getSourceFile = (path, target, ...rest) => {
      const code = files.get(path);
      return code === undefined
        ? getSourceFile(path, target, ...rest)
        : ts.createSourceFile(path, code, target);
    };

    const program = ts.createProgram([...files.keys()], options, host);
    const flaws = [...files.keys()].flatMap((path) => {
      const source = program.getSourceFile(path);
      return [
        ...program.getSyntacticDiagnostics(source),
        ...program.getSemanticDiagnostics(source),
      ].map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, '\n'));
    });

    expect(snippets.length).toBeGreaterThan(1);
    expect(flaws).toEqual([]);
  });

  test('of Python can be parsed', () => {
    const snippets = blocksIn('python');
    expect(snippets.length).toBeGreaterThan(1);
    if (!isThere('python3')) return;
    const parse = 'import ast, json, sys\nfor code in json.load(sys.stdin): ast.parse(code)';

    const { status, stderr } = spawnSync('python3', ['-c', parse], {
      input: JSON.stringify(snippets.map((block) => block.text)),
      encoding: 'utf8',
    });

    expect(stderr).toBe('');
    expect(status).toBe(0);
  });

  test.each([
    {
      programs: ['curl', 'openssl'],
      run: 'bash',
      args: ['-s'],
      codes: signsWith('webhook-signature', 'sh').map(signedCurl),
    },
    {
      programs: ['python3'],
      run: 'python3',
      args: ['-'],
      codes: signsWith('webhook-signature', 'python').map((block) => block.text),
    },
    {
      programs: ['node'],
      run: process.execPath,
      args: ['--input-type=module-typescript'],
      codes: signsWith('webhook-signature', 'ts').map((block) => block.text),
    },
  ])(
    'for $programs sends a request that the door lets in',
    async ({ programs, run, args, codes }) => {
      expect(codes.length).toBeGreaterThan(0);
      if (!programs.every(isThere)) return;

      for (const code of codes) {
        const { received, errors } = await receivedFrom(run, args, code);

        expect({ count: received.length, errors: received.length === 0 ? errors : '' }).toEqual({
          count: 1,
          errors: '',
        });
        const [request] = received;
        expect(request?.path).toBe('/cancellations');
        expect(verify(request as Received)).toEqual({
          caller: { name: 'reader', via: 'webhook', projects: 'all' },
        });
        expect(isRequest(JSON.parse(request?.body ?? ''))).toBe(true);
      }
    },
  );
});
