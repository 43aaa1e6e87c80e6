import { DEFAULT_ACCOUNT } from '../../local/mpc-simulator/accounts.ts';
import { createSimulatorClock } from '../../local/mpc-simulator/clock.ts';
import { FAULT_NAMES } from '../../local/mpc-simulator/faults.ts';
import type { LedgerEntry } from '../../local/mpc-simulator/ledger.ts';
import { startSimulator } from '../../local/mpc-simulator/server.ts';
import type { NewTask } from '../../local/mpc-simulator/taskWorld.ts';
import { installVirtualTime } from '../../local/virtual-time/installVirtualTime.ts';
import type { Called } from './historyEvent.ts';
import { openHistoryFile } from './historyFile.ts';
import { bystanders, plannedRequest } from './plan.ts';
import { runProcess } from './processMain.ts';
import { faultsOf, QUOTA_PER_MINUTE } from './world.ts';

const project = DEFAULT_ACCOUNT.projects[0]?.id ?? '';

const tasksOf = (seed: number, messages: number): NewTask[] => [
  ...bystanders(messages).map((id): NewTask => ({ project, id })),
  ...Array.from({ length: messages }, (_, request) => plannedRequest(seed, request)).flatMap(
    ({ taskId: id, status }): NewTask[] => (status === undefined ? [] : [{ project, id, status }]),
  ),
];

const calledOf = ({ at, kind, taskIds, status, fault, effect }: LedgerEntry): Called => ({
  kind: 'called',
  at,
  operation: kind,
  tasks: taskIds,
  ...(status !== undefined && { status }),
  ...(fault !== undefined && { fault }),
  cancelled: effect === 'cancelled',
});

await runProcess(async (options) => {
  const history = openHistoryFile(options.file);
  const running = await startSimulator({
    seed: options.seed,
    clock: createSimulatorClock(1, () => Date.now(), options.time.epoch),
    settings: {
      quota: {
        perMinute: QUOTA_PER_MINUTE,
        overallPerMinute: QUOTA_PER_MINUTE * 10,
        window: 'sliding',
      },
      faults: faultsOf(options.faults),
      // Nothing starts or ends by itself: what a request finds must not depend on how fast this machine is.
      lifecycle: { startsPerMinute: 0, durationMs: 86_400_000 * 14 },
    },
  });
  installVirtualTime(options.time);
  running.clock.set(Date.now());
  running.simulator.seedTasks(tasksOf(options.seed, options.messages));
  return {
    url: running.url,
    obey: async (order) => {
      if (order.order === 'heal') {
        const none = Object.fromEntries(FAULT_NAMES.map((name) => [name, 0]));
        running.simulator.configure({ faults: none });
      }
      if (order.order !== 'finish') return;
      await running.close();
      for (const entry of running.simulator.ledger) history.write(calledOf(entry));
      history.close();
    },
  };
});
