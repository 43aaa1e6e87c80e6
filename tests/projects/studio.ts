import type { SQSRecord } from 'aws-lambda';
import { readConsumerConfig } from '../../lib/config.ts';
import { createNodeTransport } from '../../lib/mpc/nodeTransport.ts';
import type { LookUpFailure } from '../../lib/projects/projectIds.ts';
import type { Settlement } from '../../lib/queue/consumer.ts';
import type { Hidden, Outgoing, QueueName } from '../../lib/queue/queues.ts';
import type { SecretReader } from '../../lib/secrets/secretSource.ts';
import { buildConsumer } from '../../lib/service.ts';
import type { Account } from '../../local/mpc-simulator/accounts.ts';
import { createSimulatorClock } from '../../local/mpc-simulator/clock.ts';
import { startSimulator } from '../../local/mpc-simulator/server.ts';
import { createFakeClock } from '../credentials/fakeClock.ts';
import { WITHOUT_PROJECT } from '../settings/variables.ts';

export const NORTH = '0a1b2c3d4e5f60718293a4b5c6d7e8f9';
export const EAST = '1a1b2c3d4e5f60718293a4b5c6d7e8f9';
export const KEY = { HUAWEICLOUD_SDK_AK: 'STUDIOKEY', HUAWEICLOUD_SDK_SK: 'studio-secret' };
export const LOGIN = { IAM_USER: 'films', IAM_PASSWORD: 'correct', IAM_DOMAIN: 'studio' };

const ACCOUNT: Account = {
  name: 'studio',
  users: [{ name: 'films', password: 'correct' }],
  keys: [{ accessKey: 'STUDIOKEY', secretKey: 'studio-secret' }],
  projects: [
    { id: NORTH, name: 'cn-north-4' },
    { id: EAST, name: 'cn-east-3' },
  ],
};

const open: { close(): unknown }[] = [];

/** Ends what a test has started. */
export const closeStudio = async (): Promise<void> => {
  await Promise.all(open.splice(0).map((each) => each.close()));
};

/** The real consumer before a simulated cloud, with queues that confirm everything. */
export const startStudio = async (
  projectVariables: (url: string) => Readonly<Record<string, string>>,
  readSecret?: SecretReader,
) => {
  const clock = createFakeClock();
  const theirClock = createSimulatorClock(0, () => 0, clock.now());
  const running = await startSimulator({
    accounts: [ACCOUNT],
    clock: theirClock,
    settings: { quota: { perMinute: 100_000, overallPerMinute: 100_000 } },
  });
  const wire = createNodeTransport(20);
  open.push(running, wire);
  const { simulator } = running;
  const sent: { queue: QueueName; message: Outgoing }[] = [];
  const hidden: Hidden[] = [];
  const settlements: Settlement[] = [];
  const lookUpFailures: LookUpFailure[] = [];
  const consumer = buildConsumer(
    readConsumerConfig({
      ...WITHOUT_PROJECT,
      MPC_REQUESTS_PER_MINUTE: '60000',
      ...projectVariables(running.url),
    }),
    {
      clock,
      transport: wire.send,
      ...(readSecret ? { readSecret } : {}),
      queues: {
        send: (queue, messages) => {
          sent.push(...messages.map((message) => ({ queue, message })));
          return Promise.resolve(new Set(messages.map(({ id }) => id)));
        },
        hide: (messages) => {
          hidden.push(...messages);
          return Promise.resolve(new Set(messages.map(({ id }) => id)));
        },
        waiting: () => Promise.resolve(0),
      },
      random: () => 0,
      lookUpFailed: (failure) => lookUpFailures.push(failure),
    },
  );

  let messages = 0;
  const record = (body: unknown, messageAttributes: SQSRecord['messageAttributes']): SQSRecord => {
    messages++;
    return {
      messageId: `m${messages}`,
      receiptHandle: `r${messages}`,
      body: JSON.stringify(body),
      attributes: {
        SentTimestamp: String(clock.now()),
        ApproximateReceiveCount: '1',
        ApproximateFirstReceiveTimestamp: String(clock.now()),
        SenderId: 'tests',
      },
      messageAttributes,
      md5OfBody: '',
      eventSource: 'aws:sqs',
      eventSourceARN: 'arn:aws:sqs:eu-central-1:1:cancel-requests',
      awsRegion: 'eu-central-1',
    };
  };
  const consume = async (
    bodies: readonly unknown[],
    attributes: SQSRecord['messageAttributes'] = {},
  ) => {
    settlements.length = 0;
    await consumer.consume(
      bodies.map((body) => record(body, attributes)),
      20_000,
      (settlement) => settlements.push(settlement),
    );
    return settlements.map(({ outcome, fate }) => `${outcome?.kind ?? '-'} ${fate}`);
  };

  return {
    simulator,
    clock,
    /** Moves both clocks. */
    pass: (ms: number) => {
      clock.advance(ms);
      theirClock.set(clock.now());
    },
    sent,
    hidden,
    settlements,
    lookUpFailures,
    /** Hands bodies to the consumer. @returns outcome and fate of each. */
    consume,
    waitingTasks: (project: string, count: number) =>
      simulator.seedTasks(Array.from({ length: count }, () => ({ project }))),
    /** Failed authentications so far. */
    refusals: () => simulator.ledger.filter(({ status }) => status === 401).length,
    /** Calls so far by kind and status. */
    calls: () => {
      const counts: Record<string, number> = {};
      for (const { kind, status } of simulator.ledger) {
        const call = `${kind} ${status}`;
        counts[call] = (counts[call] ?? 0) + 1;
      }
      return counts;
    },
  };
};
