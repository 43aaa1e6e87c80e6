/**
 * How much is written, from everything to nothing: the names of Lambda's own setting and of Powertools. The service
 * itself writes lines of INFO, WARN and ERROR.
 */
export const LOG_LEVELS = [
  'TRACE',
  'DEBUG',
  'INFO',
  'WARN',
  'ERROR',
  'CRITICAL',
  'FATAL',
  'SILENT',
] as const;

/** One of {@link LOG_LEVELS}. */
export type LogLevel = (typeof LOG_LEVELS)[number];

/** Whether lines of a level are written at all. */
export const isWritten = (level: LogLevel, least: LogLevel): boolean =>
  LOG_LEVELS.indexOf(level) >= LOG_LEVELS.indexOf(least);
