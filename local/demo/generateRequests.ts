import { type Random, seededRandom } from '../mpc-simulator/random.ts';
import type { TaskStatus } from '../mpc-simulator/task.ts';
import { STATE_BY_LAST_DIGIT } from '../stack/tasksByLastDigit.ts';

/** What a request is about; how many of each are in a deck of forty. */
const DECK = {
  queued: 19,
  running: 2,
  finished: 2,
  failed: 1,
  audited: 1,
  cancelled: 2,
  unknown: 2,
  duplicate: 3,
  list: 1,
  beyondDoubles: 1,
  expired: 1,
  matching: 1,
  mismatching: 1,
  unreadable: 2,
  foreign: 1,
} as const;

type Kind = keyof typeof DECK;

const REASONS = ['upload withdrawn', 'wrong preset', 'superseded', 'copyright claim', 'test run'];
const REQUESTERS = ['ingest-pipeline', 'nightly-batch', 'support', 'editorial'];

/** The least and the most ids in a list. */
const LIST_SIZE = [3, 6] as const;

/** Bodies that can never become a request, each wrong in its own way. `ID` stands for a task that waits. */
const UNREADABLE = [
  'please cancel task ID',
  '{"task_id":ID,"priority":"high"}',
  '{"reason":"the id is missing"}',
  '{"task_id":-ID}',
  '{"task_id":ID.5}',
  '{"task_id":9223372036854775808}',
  '{"task_id":ID',
  '{"task_ids":[ID,"many"]}',
] as const;

/** A project that the service does not serve. */
const FOREIGN_PROJECT = 'ffffffffffffffffffffffffffffffff';

interface Draft {
  /** The line, and how many requests it stands for. */
  readonly line: string;
  readonly requests: number;
}

const shuffledDeck = (random: Random): Kind[] =>
  Object.entries(DECK)
    .flatMap(([kind, cards]) => Array.from({ length: cards }, () => kind as Kind))
    .map((kind) => ({ kind, at: random() }))
    .toSorted((left, right) => left.at - right.at)
    .map(({ kind }) => kind);

const createWriter = (random: Random) => {
  let serial = 4_000_000;
  let lines = 0;
  let unreadable = 0;
  const waiting: string[] = [];

  const pick = <T>(from: readonly T[]): T => from[Math.floor(random() * from.length)] as T;
  /** An id that nobody had yet, of a task in this state: the last digit says it. */
  const idOf = (status: TaskStatus | undefined, prefix = ''): string => {
    serial += 1 + Math.floor(random() * 5);
    const digits = STATE_BY_LAST_DIGIT.flatMap((state, digit) => (state === status ? [digit] : []));
    return `${prefix}${serial}${pick(digits)}`;
  };
  const fieldsOf = (): string => {
    const reason = random() < 0.5 ? `,"reason":"${pick(REASONS)}"` : '';
    const correlation = `,"correlation_id":"demo-${String(lines).padStart(5, '0')}"`;
    return `${reason},"requested_by":"${pick(REQUESTERS)}"${correlation}}`;
  };
  const single = (taskId: string, fields = ''): Draft => {
    // An id is a number or a string of digits; a pipeline sends this, another that.
    const written = random() < 0.25 ? `"${taskId}"` : taskId;
    return { line: `{"task_id":${written}${fields}${fieldsOf()}`, requests: 1 };
  };
  const ofState = (status: TaskStatus | undefined, fields?: string): Draft =>
    single(idOf(status), fields);
  const list = (room: number): Draft => {
    const [least, most] = LIST_SIZE;
    const size = least + Math.floor(random() * (most - least + 1));
    if (size > room) return ofState('WAITING');
    const ids = Array.from({ length: size }, () => idOf(pick(['WAITING', ...STATE_BY_LAST_DIGIT])));
    return { line: `{"task_ids":[${ids.join(',')}]${fieldsOf()}`, requests: size };
  };
  const queued = (): Draft => {
    const id = idOf('WAITING');
    waiting.push(id);
    return single(id);
  };
  const broken = (): Draft => {
    const form = UNREADABLE[unreadable % UNREADABLE.length] as string;
    unreadable += 1;
    return { line: form.replace('ID', idOf('WAITING')), requests: 1 };
  };

  const write: Readonly<Record<Kind, (room: number) => Draft>> = {
    queued,
    running: () => ofState('TRANSCODING'),
    finished: () => ofState('SUCCEEDED'),
    failed: () => ofState('FAILED'),
    audited: () => ofState('NEED_TO_BE_AUDIT'),
    cancelled: () => ofState('CANCELED'),
    unknown: () => ofState(undefined),
    duplicate: () => (waiting.length > 0 ? single(pick(waiting)) : queued()),
    list,
    beyondDoubles: () => single(idOf('WAITING', '90071992547')),
    expired: () => ofState('WAITING', ',"not_after":"2026-01-01T00:00:00Z"'),
    matching: () => ofState('WAITING', ',"expect":{"user_data":"demo"}'),
    mismatching: () => ofState('WAITING', ',"expect":{"user_data":"another upload"}'),
    unreadable: broken,
    foreign: () => ofState('WAITING', `,"project_id":"${FOREIGN_PROJECT}"`),
  };
  return (kind: Kind, room: number): Draft => {
    lines += 1;
    return write[kind](room);
  };
};

/**
 * Makes up requests: tasks in every state, duplicates, lists, ids beyond 2^53, expired and mismatching ones, unreadable
 * bodies and a foreign project. Each id's last digit says the state of its task. Every forty lines hold every kind.
 *
 * `examples/cancel-requests.jsonl` is `generateRequests(240, 1)`, a line each.
 *
 * @param count - Requests, where each id of a list is one; at least 1.
 * @param seed - Any integer; the same one gives the same lines.
 * @returns message bodies
 */
export const generateRequests = (count: number, seed: number): string[] => {
  const random = seededRandom(seed);
  const write = createWriter(random);
  const lines: string[] = [];
  let deck: Kind[] = [];
  for (let requests = 0; requests < count; ) {
    if (deck.length === 0) deck = shuffledDeck(random);
    const draft = write(deck.pop() as Kind, count - requests);
    lines.push(draft.line);
    requests += draft.requests;
  }
  return lines;
};
