import type { SQSRecord } from 'aws-lambda';
import type { CleanUpReport } from '../../lib/cleanup/cleanUpReport.ts';
import { readAnsweredRequest } from '../stack/answeredRequest.ts';
import { httpTrouble } from '../stack/httpTrouble.ts';
import { mappingTrouble } from '../stack/mappingTrouble.ts';
import { scheduleTrouble } from '../stack/scheduleTrouble.ts';
import { readSettledRequest } from '../stack/settledRequest.ts';
import type { StackObserver } from '../stack/startStack.ts';
import type { CleanUpRun } from './cleanUpRequests.ts';
import { type Ending, endingOf, type Origin } from './ending.ts';
import { LINE_ATTRIBUTE } from './lineAttribute.ts';
import type { PostWatch } from './postLines.ts';
import type { RunMemory } from './runMemory.ts';

/** What is known of a run so far. */
export interface RunWatch extends Required<StackObserver>, Pick<PostWatch, 'ended' | 'callsOf'> {
  readonly endings: readonly Ending[];
  /** Runs of the clean-up that have said what they did, in their order. */
  readonly cleanUpRuns: readonly CleanUpRun[];
  /** Messages that have ended, those that came again counted once. */
  readonly endedCount: number;
  /** Messages handed back for want of quota or time, and copies made for another try. */
  readonly handedBack: number;
  readonly retried: number;
  /** Invocations that did not end as they should, and other trouble between a function and what invokes it. */
  readonly troubles: readonly string[];
  /** Whether the run, or an invocation of it, was cut short: what a call did may then be unknown to the service. */
  readonly interrupted: boolean;
}

const originOf = ({ messageAttributes, body }: SQSRecord): Origin => {
  const line = messageAttributes[LINE_ATTRIBUTE]?.stringValue;
  return line === undefined ? { line: 0, body } : { line: Number(line) };
};

/** Follows the requests of a run through their messages, by what goes into the function and what it logs. */
export const watchRun = (memory: RunMemory): RunWatch => {
  const endings = [...memory.endings];
  const cleanUpRuns = [...memory.cleanUpRuns];
  const troubles: string[] = [];
  const origins = new Map<string, Origin>();
  const calls = new Map<string, readonly string[]>();
  const ended = new Set(endings.map(({ messageId }) => messageId));
  let { interrupted } = memory;
  let handedBack = 0;
  let retried = 0;

  const end = (ending: Ending): void => {
    memory.write({ type: 'ended', ending });
    endings.push(ending);
    ended.add(ending.messageId);
  };
  const interrupt = (trouble: string): void => {
    troubles.push(trouble);
    interrupted = true;
    memory.write({ type: 'interrupted' });
  };

  return {
    endings,
    cleanUpRuns,
    troubles,
    get endedCount() {
      return ended.size;
    },
    get handedBack() {
      return handedBack;
    },
    get retried() {
      return retried;
    },
    get interrupted() {
      return interrupted;
    },
    delivered(records) {
      for (const record of records) origins.set(record.messageId, originOf(record));
    },
    callsOf: (invocation) => calls.get(invocation) ?? [],
    ended: end,
    line(text) {
      const answered = readAnsweredRequest(text);
      if (answered !== undefined) {
        const ids = answered.attempts.flatMap(({ mpc_request_id: id }) => id ?? []);
        calls.set(answered.function_request_id, ids);
      }
      const settled = readSettledRequest(text);
      if (settled === undefined) return;
      if (settled.fate === 'handed_back') handedBack += 1;
      if (settled.fate === 'retried') retried += 1;
      const origin = origins.get(settled.message_id) ?? { line: 0 };
      const ending = endingOf(settled, origin, Date.now());
      if (ending !== undefined) end(ending);
    },
    mapping(observation) {
      const trouble = mappingTrouble(observation);
      if (trouble !== undefined) interrupt(trouble);
    },
    http(integration) {
      interrupt(httpTrouble(integration));
    },
    schedule(run) {
      const trouble = scheduleTrouble(run);
      if (trouble !== undefined) interrupt(trouble);
      if (run.end.kind !== 'returned') return;
      // The clean-up is the only function on a schedule that demos run.
      const cleanUp = { runId: run.requestId, report: run.end.answer as CleanUpReport };
      memory.write({ type: 'cleaned_up', run: cleanUp });
      cleanUpRuns.push(cleanUp);
    },
  };
};
