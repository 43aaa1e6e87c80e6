import type { HttpConfig } from '../config/httpConfig.ts';
import type { SecretReader } from '../secrets/secretSource.ts';
import { buildEngine, buildPublisher, type Effects } from '../service.ts';
import { createAuthenticator } from './authentication/authenticator.ts';
import { createCancellations } from './cancellations.ts';
import { createHttpDoor, type HttpDoor } from './door.ts';
import type { Handled, Visit } from './exchange.ts';
import { createOutcomeTeller } from './tellOutcome.ts';
import { transcodingError } from './transcodingAnswers.ts';
import { createTranscodings } from './transcodings.ts';

/** The world outside, as far as the door touches it. */
export interface HttpDoorEffects extends Effects {
  readonly readSecret: SecretReader;
  /** Told why somebody was not let in. Neither secrets nor anything that the request said. */
  readonly refused: (reasons: readonly string[]) => void;
  /** Told what is wrong with the list of callers. */
  readonly callersFailed: (problems: readonly string[]) => void;
}

/** A caller waits: no single call may take more of his time, whatever the settings say. */
const LONGEST_ATTEMPT_MS = 8_000;

/** The transcoding API's contract has no way to say that a request was put on a queue. */
const notOffered = ({ requestId }: Visit): Promise<Handled> =>
  Promise.resolve({ answer: transcodingError('APIGW.0101', requestId) });

/** Builds the door with its engine. Nothing is called before the first request. */
export const buildHttpDoor = (config: HttpConfig, effects: HttpDoorEffects): HttpDoor => {
  const { clock, queues, random } = effects;
  const attemptTimeoutMs = Math.min(config.attemptTimeoutMs, LONGEST_ATTEMPT_MS);
  const engine = buildEngine({ ...config, attemptTimeoutMs }, effects);
  const decision = { engine, clock, attemptTimeoutMs, projects: engine.allowed };
  const publisher = buildPublisher(config, effects);
  const tell = publisher && createOutcomeTeller(publisher, clock);
  const prepared =
    (action: (visit: Visit) => Promise<Handled>) =>
    async (visit: Visit): Promise<Handled> => {
      const remainingMs = visit.deadline - clock.now();
      await engine.prepare(Math.min(attemptTimeoutMs, remainingMs / 2));
      const handled = await action(visit);
      return tell ? tell(handled) : handled;
    };
  return createHttpDoor({
    authenticator: createAuthenticator(config.auth, {
      readSecret: effects.readSecret,
      ttlMs: config.secretTtlMs,
      clock,
      failed: effects.callersFailed,
      refused: effects.refused,
    }),
    clock,
    actions: {
      cancellations: prepared(
        createCancellations({ ...decision, decides: config.decides, queues, random }),
      ),
      transcodings: config.decides ? prepared(createTranscodings(decision)) : notOffered,
    },
    describe: async () => (await import('./openapi/document.ts')).openApiJson(),
  });
};
