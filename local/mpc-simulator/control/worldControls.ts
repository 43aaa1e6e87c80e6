import * as z from 'zod/mini';
import { SettingsError } from '../settings.ts';
import { type ControlCall, type ControlOperation, parseBody } from './controlCall.ts';
import { instant, isInstant } from './instant.ts';

const clockBody = z.strictObject({
  now: z.optional(instant),
  advance_ms: z.optional(z.number()),
  scale: z.optional(z.number().check(z.gte(0))),
});

const clockJson = ({ clock }: ControlCall): object => ({
  now: clock.now(),
  iso: new Date(clock.now()).toISOString(),
  scale: clock.scale,
});

const account = z.strictObject({
  name: z.string(),
  users: z.array(z.strictObject({ name: z.string(), password: z.string() })),
  keys: z.array(
    z.strictObject({
      access_key: z.string(),
      secret_key: z.string(),
      security_token: z.optional(z.string()),
      expires_at: z.optional(instant),
    }),
  ),
  projects: z.array(z.strictObject({ id: z.string(), name: z.string() })),
});

/** Clock, accounts, tokens, and starting over. */
export const WORLD_CONTROLS: readonly ControlOperation[] = [
  { method: 'GET', path: 'clock', what: 'The present instant and the scale.', run: clockJson },
  {
    method: 'PUT',
    path: 'clock',
    what: 'Moves the clock: {"now"?: instant, "advance_ms"?, "scale"?}; scale 0 stops it.',
    run: (call) => {
      const { now, advance_ms: advance = 0, scale } = parseBody(clockBody, call);
      const next = (now ?? call.clock.now()) + advance;
      if (!isInstant(next)) throw new SettingsError(['advance_ms: leads out of the calendar']);
      if (scale !== undefined) call.clock.setScale(scale);
      if (now !== undefined || advance !== 0) call.clock.set(next);
      return clockJson(call);
    },
  },
  {
    method: 'PUT',
    path: 'accounts',
    what: 'Adds or replaces an account: {"name","users":[{"name","password"}],"keys":[{"access_key","secret_key","security_token"?,"expires_at"?}],"projects":[{"id","name"}]}.',
    run: (call) => {
      const { keys, ...given } = parseBody(account, call);
      call.simulator.directory.replace({
        ...given,
        keys: keys.map((key) => ({
          accessKey: key.access_key,
          secretKey: key.secret_key,
          ...(key.security_token !== undefined && { securityToken: key.security_token }),
          ...(key.expires_at !== undefined && { expiresAt: key.expires_at }),
        })),
      });
      return { accounts: call.simulator.directory.accounts().map(({ name }) => name) };
    },
  },
  {
    method: 'POST',
    path: 'tokens/void',
    what: 'Voids every token issued so far, as a change of password does.',
    run: ({ simulator }) => {
      simulator.directory.voidTokens();
      return {};
    },
  },
  {
    method: 'POST',
    path: 'reset',
    what: 'No tasks, no ledger, the settings and accounts of the start; the clock goes on.',
    run: ({ simulator }) => {
      simulator.reset();
      return {};
    },
  },
];
