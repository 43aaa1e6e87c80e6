import type { SimulatorCommand } from './commandLine.ts';
import type { LedgerEntry } from './ledger.ts';
import type { RunningSimulator } from './server.ts';

const table = (rows: readonly (readonly [string, string])[]): string => {
  const width = Math.max(...rows.map(([name]) => name.length));
  return rows.map(([name, value]) => `  ${name.padEnd(width)}  ${value}\n`).join('');
};

/** What a person needs to call the simulator that has just started. */
export const describeStart = ({ url }: RunningSimulator, command: SimulatorCommand): string => {
  const { account, start, json } = command;
  const [key] = account.keys;
  const [user] = account.users;
  const { quota, lifecycle, faults } = start.settings ?? {};
  if (json) {
    const projects = account.projects.map(({ id }) => id);
    return `${JSON.stringify({ event: 'started', url, control: `${url}/__simulator/`, access_key: key?.accessKey, projects, region: account.projects[0]?.name, seed: start.seed })}\n`;
  }
  const disturbed = Object.entries(faults ?? {}).filter(
    ([name, value]) => name !== 'latencyMs' && value > 0,
  );
  return `MPC simulator\n${table([
    ['endpoint', `${url} (transcoding API and IAM)`],
    ['control', `${url}/__simulator/`],
    ['access key', `${key?.accessKey} (--access-key)`],
    ['secret key', `${key?.secretKey} (--secret-key)`],
    ['user', `${user?.name} / ${user?.password}, account ${account.name}`],
    ['region', `${account.projects[0]?.name} (--region)`],
    ['projects', `${account.projects.map(({ id }) => id).join(', ')} (--project)`],
    ['quota', `${quota?.perMinute} calls a minute, ${quota?.window} minute (--quota, --throttle)`],
    [
      'queue',
      `${lifecycle?.startsPerMinute} starts a minute after ${(lifecycle?.queueMs ?? 0) / 1000} s`,
    ],
    ['clock', `x ${start.clock?.scale} (--time-scale)`],
    ['seed', `${start.seed} (--seed)`],
    ['faults', disturbed.map(([name, value]) => `${name} ${value}`).join(', ') || 'none'],
    ['memory', start.dataDir ?? 'none (--data-dir)'],
  ])}Stop with Ctrl-C.\n`;
};

/** What happened, counted by kind of call and answer. */
export const describeEnd = (ledger: readonly LedgerEntry[], json: boolean): string => {
  const counts = new Map<string, number>();
  for (const { kind, status, code } of ledger) {
    const name = `${kind} ${status ?? 'no answer'}${code === undefined ? '' : ` ${code}`}`;
    counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  if (json) {
    return `${JSON.stringify({ event: 'stopped', calls: ledger.length, answers: Object.fromEntries(counts) })}\n`;
  }
  if (counts.size === 0) return '\nNo calls.\n';
  const rows = [...counts].sort().map(([name, count]): [string, string] => [name, String(count)]);
  return `\n${ledger.length} calls\n${table(rows)}`;
};
