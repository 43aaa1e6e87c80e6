import type { GateEvent } from '../../lib/cancel/gateEvent.ts';
import type { Failure } from '../../lib/mpc/failure.ts';
import type { ProjectEffects } from '../../lib/projects/openProjects.ts';
import type { Progress } from '../progress.ts';
import type { Surroundings } from '../surroundings.ts';

/** A failure of the API in its own words. */
export const failureText = ({ class: name, code, message }: Failure): string =>
  `${name} ${code}: ${message}`;

const eventText = (event: GateEvent): string | undefined => {
  switch (event.kind) {
    case 'opened':
      return event.cause === 'credentials'
        ? `authentication or access failed, so nothing more is sent (${failureText(event.failure)}); doctor says what to do`
        : `the API does not answer, so nothing more is sent for now (${failureText(event.failure)})`;
    case 'called':
      return event.throttled ? 'the API throttles: slowing down' : undefined;
    case 'renewed':
    case 'closed':
      return undefined;
    default:
      return event satisfies never;
  }
};

/** What the command line does with projects; what is noticed of them goes to standard error. */
export const projectEffects = (
  surroundings: Surroundings,
  progress: Progress,
  doing: string,
): ProjectEffects => {
  const { transport, readSecret, writeError } = surroundings;
  let calls = 0;
  const note = (text: string): void => {
    progress.end();
    writeError(`note: ${text}\n`);
  };
  return {
    clock: surroundings,
    transport,
    readSecret,
    noticed: (_, event) => {
      if (event.kind === 'called') progress.show(`${doing}: API calls`, ++calls);
      const text = eventText(event);
      if (text !== undefined) note(text);
    },
    lookUpFailed: ({ region, failure }) =>
      note(`the id of the project in ${region} could not be found out (${failureText(failure)})`),
  };
};
