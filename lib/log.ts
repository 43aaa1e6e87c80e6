import type { LookUpFailure } from './projects/projectIds.ts';
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

/** Writes one line of JSON when the id of a project cannot be found out: which one, and with what kind of credentials. */
export const logLookUpFailure = ({ region, credentials, failure }: LookUpFailure): void => {
  process.stdout.write(
    `${JSON.stringify({
      level: 'ERROR',
      message: 'project could not be looked up',
      region,
      credentials,
      failure,
    })}\n`,
  );
};
