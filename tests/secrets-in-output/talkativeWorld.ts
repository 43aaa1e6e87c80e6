import { readConsumerConfig } from '../../lib/config.ts';
import { createNodeTransport } from '../../lib/mpc/nodeTransport.ts';
import { createWatch } from '../../lib/observability/watch.ts';
import { buildConsumer } from '../../lib/service.ts';
import { createSimulatorClock } from '../../local/mpc-simulator/clock.ts';
import { startSimulator } from '../../local/mpc-simulator/server.ts';
import { createFakeClock } from '../credentials/fakeClock.ts';
import { attemptsAttribute, MORNING, recordOf } from '../records.ts';
import { WITHOUT_PROJECT } from '../settings/variables.ts';
import { createStrictQueues } from '../settling/strictQueues.ts';
import { ACCOUNT, type Given, PROJECT, REGION, secretsOf } from './credentials.ts';
import { type Echo, startEchoingGateway } from './echoingGateway.ts';
import { leaksIn } from './leaks.ts';
import { tap } from './wiretap.ts';

const HOUR_MS = 3_600_000;
const SIGNATURE = /^[0-9a-f]{64}$/;
const open: { close(): unknown }[] = [];

/** Ends what tests have started. */
export const closeWorlds = async (): Promise<void> => {
  await Promise.all(open.splice(0).map((each) => each.close()));
};

/** The real consumer with given credentials, before a simulator and a gateway that repeats what it hears. */
export const startTalkativeWorld = async (given: Given) => {
  const clock = createFakeClock(MORNING);
  const theirClock = createSimulatorClock(0, () => 0, clock.now());
  const running = await startSimulator({ accounts: [ACCOUNT], clock: theirClock });
  const gateway = await startEchoingGateway();
  const wire = createNodeTransport(20);
  open.push(running, gateway, wire);
  let echoing = false;
  // Sent elsewhere only after it was signed.
  const tapped = tap((request, limits) =>
    wire.send(echoing ? { ...request, origin: gateway.url } : request, limits),
  );
  const queues = createStrictQueues();
  const written: string[] = [];
  const watch = createWatch({
    logLevel: 'TRACE',
    clock,
    write: (text) => void written.push(text),
  });
  const consumer = buildConsumer(
    readConsumerConfig({
      ...WITHOUT_PROJECT,
      MPC_REGION: REGION,
      MPC_ENDPOINT: running.url,
      IAM_ENDPOINT: running.url,
      MPC_REQUESTS_PER_MINUTE: '1000000',
      ...given.variables,
    }),
    {
      clock,
      transport: tapped.transport,
      queues,
      random: () => 0,
      readSecret: () => Promise.resolve(JSON.stringify(given.secret)),
      noticed: watch.noticed,
      lookUpFailed: watch.lookUpFailed,
    },
  );
  const invoke = (rest: Readonly<Record<string, string>>): Promise<unknown> => {
    const [task] = running.simulator.seedTasks([{ project: PROJECT }]);
    const [old] = running.simulator.seedTasks([{ project: PROJECT }]);
    const failing = clock.now() - 2 * HOUR_MS;
    const attributes = attemptsAttribute({ enqueuedAt: failing, firstFailureAt: failing });
    const records = [
      recordOf({ task_id: task, ...rest }, { sentAt: clock.now() }),
      recordOf({ task_id: old, ...rest }, { attributes, sentAt: clock.now() }),
    ];
    return watch
      .invocation({ awsRequestId: 'invocation', functionName: 'function' }, (settled) =>
        consumer.consume(records, 20_000, settled),
      )
      .catch((error: Error) => written.push(`${error.stack} ${JSON.stringify(error)}`));
  };

  const secrets = () => new Set([...secretsOf(given), ...tapped.secrets]);
  const messagesFrom = (first: number): string =>
    queues.sent
      .slice(first)
      .map((sent) => JSON.stringify(sent))
      .join('\n');

  return {
    simulator: running.simulator,
    watch,
    /** Consumes two requests, one that is new and one that has been failing for long, before the simulator. */
    consume: (rest: Readonly<Record<string, string>> = {}) => invoke(rest),
    /**
     * The same before a gateway that answers in this way, and when its breakers have closed again.
     * @returns secrets that stand in what came out.
     */
    leaksWithEcho: async (echo: Echo): Promise<string[]> => {
      echoing = true;
      gateway.answerWith(echo);
      written.length = 0;
      const before = queues.sent.length;
      // Each request has a signature of its own: those of earlier ones are not looked for again.
      for (const secret of tapped.secrets)
        if (SIGNATURE.test(secret)) tapped.secrets.delete(secret);
      await invoke({});
      echoing = false;
      clock.advance(20 * 60_000);
      theirClock.set(clock.now());
      return leaksIn(written.join('') + messagesFrom(before), secrets());
    },
    /** Where each message went that was moved. */
    moves: () => queues.sent.map(({ queue }) => queue),
    lines: () => written.filter((text) => !text.includes('"_aws"')),
    secretsSeen: () => tapped.secrets,
    /** Secrets that stand in what was written: lines, metrics and errors. */
    leaksInLog: () => leaksIn(written.join(''), secrets()),
    /** Secrets that stand in messages that were sent: copies, dead letters, parked ones. */
    leaksInMessages: () => leaksIn(messagesFrom(0), secrets()),
  };
};
