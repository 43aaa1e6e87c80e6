import { DEFAULT_ACCOUNT } from './accounts.ts';
import type { SimulatorCommand } from './commandLine.ts';
import { CONTROL_PATH } from './control/control.ts';
import type { LedgerEntry } from './ledger.ts';
import type { RunningSimulator } from './server.ts';

type Row = readonly [name: string, value: string];

const table = (rows: readonly Row[]): string => {
  const width = Math.max(...rows.map(([name]) => name.length));
  return rows.map(([name, value]) => `  ${name.padEnd(width)}  ${value}\n`).join('');
};

const settingRows = (
  { simulator, clock }: RunningSimulator,
  { start }: SimulatorCommand,
): Row[] => {
  const { quota, lifecycle, faults } = simulator.settings;
  const { latencyMs: _latencyMs, ...shares } = faults;
  const disturbed = Object.entries(shares).filter(([, value]) => value > 0);
  const wait = lifecycle.queueMs / 1000;
  return [
    ['quota', `${quota.perMinute} calls a ${quota.window} minute (--quota, --throttle)`],
    ['queue', `${lifecycle.startsPerMinute} starts a minute, none before ${wait} s in the queue`],
    [
      'clock',
      clock.scale === 0 ? 'moved by hand' : `${clock.scale} times real time (--time-scale)`,
    ],
    ['seed', `${start.seed} (--seed)`],
    ['faults', disturbed.map(([name, value]) => `${name} ${value}`).join(', ') || 'none'],
    ['memory', start.dataDir ?? 'ends with the process (--data-dir)'],
  ];
};

/** What a person or a program needs to call the simulator that has just started. A secret of one's own is not shown. */
export const describeStart = (running: RunningSimulator, command: SimulatorCommand): string => {
  const { account, json, start } = command;
  const [key] = account.keys;
  const [user] = account.users;
  const control = `${running.url}${CONTROL_PATH}`;
  const projects = account.projects.map(({ id }) => id);
  const region = account.projects[0]?.name;
  const invented = key?.secretKey === DEFAULT_ACCOUNT.keys[0]?.secretKey;
  if (json) {
    const { url } = running;
    const seed = start.seed;
    return `${JSON.stringify({ event: 'started', url, control, access_key: key?.accessKey, projects, region, seed })}\n`;
  }
  return `MPC simulator\n${table([
    ['endpoint', `${running.url} (transcoding API and IAM)`],
    ['control', `${control} (says what it can do)`],
    ['access key', `${key?.accessKey} (--access-key)`],
    ['secret key', `${invented ? key?.secretKey : 'as given'} (--secret-key)`],
    ['user', `${user?.name}, password ${user?.password}, account ${account.name}`],
    ['region', `${region} (--region)`],
    ['projects', `${projects.join(', ')} (--project)`],
    ...settingRows(running, command),
  ])}Stop with Ctrl-C.\n`;
};

/** What happened, counted by kind of call and answer. */
export const describeEnd = (ledger: readonly LedgerEntry[], json: boolean): string => {
  const counts = new Map<string, number>();
  for (const { kind, status, code } of ledger) {
    const name = [kind, status ?? 'no answer', code ?? ''].join(' ').trimEnd();
    counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  if (json) {
    return `${JSON.stringify({ event: 'stopped', calls: ledger.length, answers: Object.fromEntries(counts) })}\n`;
  }
  if (ledger.length === 0) return '\nNo calls.\n';
  const rows = [...counts].sort().map(([name, count]): Row => [name, String(count)]);
  return `\n${ledger.length} calls\n${table(rows)}`;
};
