import type { SimulatorClock } from '../clock.ts';
import { jsonReply, type SimulatedAnswer, type SimulatorRequest } from '../exchange.ts';
import { parseJsonBody } from '../routes/jsonBody.ts';
import { SettingsError } from '../settings.ts';
import type { Simulator } from '../simulator.ts';
import type { ControlOperation } from './controlCall.ts';
import { inJsonNames } from './names.ts';
import { SETTINGS_CONTROLS } from './settingsControls.ts';
import { TASK_CONTROLS } from './taskControls.ts';
import { WORLD_CONTROLS } from './worldControls.ts';

/** Where the control API begins. */
export const CONTROL_PATH = '/__simulator/';

const OPERATIONS: readonly ControlOperation[] = [
  ...TASK_CONTROLS,
  ...SETTINGS_CONTROLS,
  ...WORLD_CONTROLS,
];

const DESCRIPTION = {
  operations: OPERATIONS.map(
    ({ method, path, what }) => `${method} ${CONTROL_PATH}${path}: ${what}`,
  ),
  instants: 'epoch milliseconds, ISO 8601 or yyyymmddhhmmss; answers have epoch milliseconds',
};

const answer = (status: number, value: unknown): SimulatedAnswer => ({
  ...jsonReply(status, value),
  headers: { 'content-type': 'application/json' },
  delayMs: 0,
  wire: 'answer',
});

/**
 * The control API: what a person or a test does to the simulated world from outside of it. Its calls need no
 * credentials, are not throttled or disturbed, and do not show in the ledger.
 */
export const createControl =
  (simulator: Simulator, clock: SimulatorClock) =>
  (request: SimulatorRequest): SimulatedAnswer => {
    const { pathname, searchParams } = new URL(request.path, 'http://simulator');
    const path = pathname.slice(CONTROL_PATH.length);
    if (path === '') return answer(200, DESCRIPTION);
    const operation = OPERATIONS.find(
      (each) => each.path === path && each.method === request.method,
    );
    if (operation === undefined) {
      return answer(404, { problems: [`no such operation; GET ${CONTROL_PATH} lists them`] });
    }
    const body = request.body === '' ? {} : parseJsonBody(request.body);
    if (body === undefined) return answer(400, { problems: ['the body is not JSON'] });
    return perform(() => operation.run({ body, query: searchParams, simulator, clock }));
  };

const perform = (run: () => unknown): SimulatedAnswer => {
  try {
    return answer(200, run());
  } catch (error) {
    if (error instanceof SettingsError) {
      return answer(400, { problems: error.problems.map(inJsonNames) });
    }
    if (error instanceof RangeError) return answer(409, { problems: [error.message] });
    throw error;
  }
};
