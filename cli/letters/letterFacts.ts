import { isJsonObject } from '../../lib/cancel/jsonObject.ts';
import { parseExactJson } from '../../lib/mpc/exactJson.ts';
import { parseTaskId } from '../../lib/mpc/taskId.ts';
import type { FailureReason } from '../../lib/queue/failureRecord.ts';
import type { Letter } from '../../lib/redrive/letter.ts';

/** Class of a letter that says nothing of a failure. */
const BARE_CLASS = 'none';
/** As such a letter is called when it is parked. */
const BARE_CODE = 'NO_FAILURE';

const CLASSES: Readonly<Record<FailureReason['class'] | typeof BARE_CLASS, true>> = {
  retry: true,
  ambiguous: true,
  auth: true,
  project: true,
  permanent: true,
  rejected: true,
  aged: true,
  none: true,
};

/** All classes a letter can have. */
export const LETTER_CLASSES: readonly string[] = Object.keys(CLASSES);

/** The class of its failure; `none` when it says nothing of one, since SQS or a person moved it. */
export const classOf = ({ failure }: Letter): string => failure?.class ?? BARE_CLASS;

/** The code of its failure. */
export const codeOf = ({ failure }: Letter): string => failure?.code ?? BARE_CODE;

/** Failed tries since it was put on the queue, or last redriven. */
export const triesOf = ({ failure, message }: Letter): number =>
  failure?.attempts ?? message.attempts.tries;

type Fields = Readonly<Record<string, unknown>>;

const fieldsOf = (body: string | undefined): Fields => {
  try {
    const value = parseExactJson(body ?? '');
    return isJsonObject(value) ? value : {};
  } catch {
    return {};
  }
};

/** The tasks that a letter asks to cancel, or seems to where something is wrong with it; none when that cannot be read. */
export const tasksOf = ({ parsed }: Letter): readonly string[] => {
  switch (parsed.kind) {
    case 'single':
      return [parsed.request.taskId];
    case 'list':
      return parsed.taskIds;
    case 'batch':
      return parsed.bodies
        .map((body) => parseTaskId(fieldsOf(body)['task_id']))
        .filter((id) => id !== undefined);
    case 'invalid':
      return parsed.claimed.taskId === undefined ? [] : [parsed.claimed.taskId];
    case 'unrecognised':
      return [];
    default:
      return parsed satisfies never;
  }
};

/** What a letter asks to cancel, in a word or two. */
export const taskText = (letter: Letter): string => {
  if (letter.parsed.kind === 'batch') return `${letter.parsed.bodies.length} events`;
  const [first, ...others] = tasksOf(letter);
  if (first === undefined) return '(unreadable)';
  if (others.length > 0) return `${others.length + 1} tasks`;
  return letter.parsed.kind === 'invalid' ? `${first} (?)` : first;
};

/** The project that a letter names; undefined when it names none, or several. */
export const projectOf = ({ parsed }: Letter): string | undefined => {
  if (parsed.kind === 'single') return parsed.request.projectId || undefined;
  if (parsed.kind !== 'list') return undefined;
  const id = fieldsOf(parsed.singleBodies[0])['project_id'];
  return typeof id === 'string' ? id : undefined;
};
