import { type Decoder, WRONG } from '../decode/decoder.ts';
import { type Filter, parseFilter } from './filter.ts';

/** A filter in its written form; each of its problems is reported. */
export const filter: Decoder<Filter> = (value, report) => {
  if (typeof value !== 'string') {
    report('', 'must be a text such as user_data=batch-*; input_bucket=incoming');
    return WRONG;
  }
  const parsed = parseFilter(value);
  if (parsed.ok) return parsed.filter;
  for (const problem of parsed.problems) report('', problem);
  return WRONG;
};
