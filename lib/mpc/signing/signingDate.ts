const SIGNING_DATE = /^(\d{4})(\d{2})(\d{2})T(\d{2})(\d{2})(\d{2})Z$/;

/** Writes epoch milliseconds as `X-Sdk-Date` wants it: `YYYYMMDDTHHMMSSZ`, UTC, milliseconds cut off. */
export const signingDate = (epochMs: number): string =>
  `${new Date(epochMs).toISOString().slice(0, 19).replace(/[-:]/g, '')}Z`;

/** Reads an `X-Sdk-Date` as epoch milliseconds; undefined for anything else, impossible dates included. */
export const parseSigningDate = (text: string): number | undefined => {
  const epochMs = Date.parse(text.replace(SIGNING_DATE, '$1-$2-$3T$4:$5:$6Z'));
  return Number.isNaN(epochMs) || signingDate(epochMs) !== text ? undefined : epochMs;
};
