import { request } from 'node:http';
import { afterEach, describe, expect, test } from '@jest/globals';
import { createSimulatorClock } from '../../local/mpc-simulator/clock.ts';
import type { FaultName } from '../../local/mpc-simulator/faults.ts';
import { type RunningSimulator, startSimulator } from '../../local/mpc-simulator/server.ts';
import { STILL } from './simulatedService.ts';

interface Seen {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, unknown>>;
  readonly body: string;
  readonly error?: string;
}

/** What a client of a malformed log-in sees (an API that needs no credentials); it gives up after `timeoutMs`. */
const logIn = (url: string, timeoutMs = 10_000): Promise<Seen> =>
  new Promise((resolve) => {
    let body = '';
    const signal = AbortSignal.timeout(timeoutMs);
    const options = { method: 'POST', agent: false as const, signal };
    const call = request(`${url}/v3/auth/tokens`, options, (response) => {
      const { statusCode: status = 0, headers } = response;
      response.on('data', (chunk: Buffer) => {
        body += chunk.toString();
      });
      response.on('error', ({ code: error = '' }: NodeJS.ErrnoException) =>
        resolve({ status, headers, body, error }),
      );
      response.on('end', () => resolve({ status, headers, body }));
    });
    call.on('error', ({ code: error = '' }: NodeJS.ErrnoException) => resolve({ body, error }));
    call.end('{}');
  });

describe('on the wire', () => {
  let running: RunningSimulator;

  const start = async (scale: number): Promise<void> => {
    running = await startSimulator({
      settings: { ...STILL, faults: { latencyMs: 600_000 } },
      clock: createSimulatorClock(scale),
    });
  };

  const disturbed = async (name: FaultName, timeoutMs?: number): Promise<Seen> => {
    running.simulator.scriptFault({ name });
    return await logIn(running.url, timeoutMs);
  };

  afterEach(() => running.close());

  test("an answer has the simulator's date, a request id and a length", async () => {
    await start(0);
    running.clock.set(Date.UTC(2030, 0, 2, 3, 4, 5));

    const seen = await logIn(running.url);

    expect(seen.status).toBe(400);
    expect(seen.headers).toMatchObject({
      date: 'Wed, 02 Jan 2030 03:04:05 GMT',
      'x-request-id': running.simulator.ledger[0]?.requestId,
      'content-length': String(Buffer.byteLength(seen.body)),
    });
  });

  test('a reset breaks the connection before any answer', async () => {
    await start(1);

    expect(await disturbed('resetAfter')).toEqual({ body: '', error: 'ECONNRESET' });
  });

  test('a cut breaks the connection inside the body', async () => {
    await start(1);

    const seen = await disturbed('cutJson');

    expect(seen).toMatchObject({ status: 400, error: 'ECONNRESET' });
    expect(seen.body.length).toBeGreaterThan(0);
    expect(seen.body.length).toBeLessThan(Number(seen.headers?.['content-length']));
  });

  test('a hang never answers, and ends with the simulator at the latest', async () => {
    await start(1);
    const outlived = disturbed('hangAfter');

    expect(await disturbed('hangAfter', 50)).toEqual({ body: '', error: 'ABORT_ERR' });
    await running.close();
    expect((await outlived).error).toBe('ECONNRESET');
  });

  test('HTML says what it is', async () => {
    await start(1);

    expect(await disturbed('html')).toMatchObject({
      status: 502,
      headers: { 'content-type': 'text/html' },
      body: expect.stringContaining('<html>'),
    });
  });

  test("latency is in the simulator's time", async () => {
    // Ten minutes, in a time 60,000 times faster than this one.
    await start(60_000);

    expect((await disturbed('latency')).status).toBe(400);
  });
});
