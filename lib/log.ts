import type { Settlement } from './queue/consumer.ts';

/** Writes one line of JSON per message to standard output, which Lambda sends to the log. */
export const logSettlement = (settlement: Settlement): void => {
  const { message, request, outcome, calls, fate, reason } = settlement;
  process.stdout.write(
    `${JSON.stringify({
      level: reason ? 'WARN' : 'INFO',
      message: 'cancel request settled',
      fate,
      outcome: outcome?.kind,
      ...(outcome?.kind === 'too_late' ? { status: outcome.status } : {}),
      ...(reason ? { failure: reason } : {}),
      ...request,
      message_id: message.id,
      tries: message.attempts.tries,
      redrives: message.attempts.redrives,
      calls,
    })}\n`,
  );
};
