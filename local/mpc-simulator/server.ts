import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Account, DEFAULT_ACCOUNT, Directory } from './accounts.ts';
import { createAuthenticate } from './authentication.ts';
import { createSimulatorClock, type SimulatorClock } from './clock.ts';
import { CONTROL_PATH, createControl } from './control/control.ts';
import { deliver, readRequest } from './httpShell.ts';
import { type Journal, openJournal } from './journal.ts';
import { loadOfficialSigner } from './officialSigner.ts';
import type { SettingsPatch } from './settings.ts';
import { createSimulator, type Simulator } from './simulator.ts';

/** How to start a simulator that listens. */
export interface StartOptions {
  /** 0, the default, takes a free one. */
  readonly port?: number;
  /** Accounts with their keys and projects; one invented account if absent. */
  readonly accounts?: readonly Account[];
  /** What differs from `DEFAULT_SETTINGS`. */
  readonly settings?: SettingsPatch;
  /** Any integer; 1 if absent. */
  readonly seed?: number;
  /** The time that the simulator lives in; the world's if absent. */
  readonly clock?: SimulatorClock;
  /** Folder in which tasks and ledger outlive the process; nothing is kept if absent. */
  readonly dataDir?: string;
}

/** A simulator that listens on the loopback interface. */
export interface RunningSimulator {
  /** `http://127.0.0.1:port`, the endpoint of the transcoding API and of IAM alike. */
  readonly url: string;
  readonly simulator: Simulator;
  readonly clock: SimulatorClock;
  /** Breaks all connections, hanging ones too, and closes the journal. Once is enough. */
  close(): Promise<void>;
}

/**
 * Starts a simulator behind a real socket, with the real signature checks.
 *
 * @throws {SettingsError} when settings are unknown or out of range
 * @throws {Error} when the port is taken, or the journal cannot be read
 */
export const startSimulator = async (options: StartOptions = {}): Promise<RunningSimulator> => {
  const clock = options.clock ?? createSimulatorClock(1);
  const directory = new Directory(options.accounts ?? [DEFAULT_ACCOUNT]);
  const sign = await loadOfficialSigner();
  const journal = options.dataDir === undefined ? undefined : openJournal(options.dataDir);
  let authenticate = createAuthenticate(directory, sign);
  const simulator = createSimulator({
    now: clock.now,
    directory,
    authenticate: (request, now) => authenticate(request, now),
    ...(options.seed !== undefined && { seed: options.seed }),
    ...(options.settings !== undefined && { settings: options.settings }),
    observe: (event) => {
      // A reset also lifts the locks of keys, which live in the authentication.
      if (event.type === 'reset') authenticate = createAuthenticate(directory, sign);
      journal?.write(event);
    },
  });
  if (journal !== undefined) takeUp(journal, simulator, clock);
  const control = createControl(simulator, clock);

  const serve = async (incoming: IncomingMessage, response: ServerResponse): Promise<void> => {
    const request = await readRequest(incoming);
    response.sendDate = false;
    if (request === undefined) {
      response.writeHead(413).end();
      return;
    }
    const answer = request.path.startsWith(CONTROL_PATH)
      ? control(request)
      : simulator.handle(request);
    journal?.flush();
    if (answer.delayMs === 0) deliver(answer, response);
    else setTimeout(deliver, answer.delayMs / (clock.scale || 1), answer, response);
  };
  const server = createServer((incoming, response) => void serve(incoming, response));
  // Node's five seconds race with clients that reuse a connection: resets that no fault setting asked for.
  server.keepAliveTimeout = 60_000;
  try {
    await listen(server, options.port ?? 0);
  } catch (error) {
    journal?.close();
    throw error;
  }
  const { port } = server.address() as AddressInfo;
  let closed: Promise<void> | undefined;
  return {
    url: `http://127.0.0.1:${port}`,
    simulator,
    clock,
    close: () => {
      closed ??= stopListening(server).then(() => journal?.close());
      return closed;
    },
  };
};

const listen = (server: Server, port: number): Promise<void> =>
  new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });

const stopListening = (server: Server): Promise<void> =>
  new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });

/** Goes on where an earlier run ended; its time must not run backwards. */
const takeUp = (journal: Journal, simulator: Simulator, clock: SimulatorClock): void => {
  simulator.restore(journal.memory);
  if (journal.memory.lastAt > clock.now()) clock.set(journal.memory.lastAt);
};
