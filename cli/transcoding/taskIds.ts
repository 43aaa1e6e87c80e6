import { parseTaskId } from '../../lib/mpc/taskId.ts';
import type { Problems } from '../usage.ts';

/** Reads the words behind a command as task ids, each once. What is wrong is reported without being repeated. */
export const readTaskIds = (words: readonly string[], report: Problems): readonly string[] => {
  const given = words.filter((word) => !word.startsWith('-'));
  if (given.length === 0) report('ID', 'is missing: name at least one task');
  const ids = given.map((word, index) => {
    const id = parseTaskId(word);
    if (id === undefined) {
      report(`ID number ${index + 1}`, 'must be digits, 1 to 9223372036854775807');
    }
    return id;
  });
  return [...new Set(ids.filter((id) => id !== undefined))];
};
