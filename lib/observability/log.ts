import type { Clock } from '../mpc/clock.ts';
import { isWritten, type LogLevel } from './logLevel.ts';
import { SERVICE } from './serviceName.ts';

/** What a line says besides its message; snake_case. What is undefined is left out. */
export type Fields = Readonly<Record<string, unknown>>;

/** Writes one line of JSON, unless lines of its level are switched off. */
export type Log = (
  level: LogLevel & ('INFO' | 'WARN' | 'ERROR'),
  message: string,
  fields: Fields,
) => void;

/** What a log needs. */
export interface LogOptions {
  /** Lines below it are not written. */
  readonly least: LogLevel;
  readonly clock: Pick<Clock, 'now'>;
  /** Takes whole lines, with their ends. */
  readonly write: (text: string) => void;
}

/** Makes a log. Its lines begin as those of Powertools do, so that queries over several services find them alike. */
export const createLog =
  ({ least, clock, write }: LogOptions): Log =>
  (level, message, fields) => {
    if (!isWritten(level, least)) return;
    const timestamp = new Date(clock.now()).toISOString();
    write(`${JSON.stringify({ level, message, timestamp, service: SERVICE, ...fields })}\n`);
  };
