import { whole } from '../../lib/config/values.ts';
import { WRONG, withDefault } from '../../lib/decode/decoder.ts';
import type { Surroundings } from '../surroundings.ts';
import type { Problems } from '../usage.ts';

const DEFAULT = 5;
const setting = withDefault(whole(0, 100), DEFAULT);

/** How often a request may come back, as it is set for the redrive function. What is wrong is reported. */
export const readMaxRedrives = (env: Surroundings['env'], report: Problems): number => {
  const read = setting(env['MAX_REDRIVES'] || undefined, (_, problem) =>
    report('MAX_REDRIVES', problem),
  );
  return read === WRONG ? DEFAULT : read;
};
