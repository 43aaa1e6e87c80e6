const SIGNING_DATE = /^(\d{4})(\d{2})(\d{2})T(\d{2})(\d{2})(\d{2})Z$/;

// Writing a date takes a fifth of signing, and a second has many calls.
let writtenSecond = Number.NaN;
let written = '';

/** Writes epoch milliseconds as `X-Sdk-Date` wants it: `YYYYMMDDTHHMMSSZ`, UTC, milliseconds cut off. */
export const signingDate = (epochMs: number): string => {
  const second = Math.floor(epochMs / 1_000);
  if (second !== writtenSecond) {
    written = `${new Date(epochMs).toISOString().slice(0, 19).replace(/[-:]/g, '')}Z`;
    writtenSecond = second;
  }
  return written;
};

/** Reads an `X-Sdk-Date` as epoch milliseconds; undefined for anything else, impossible dates included. */
export const parseSigningDate = (text: string): number | undefined => {
  const epochMs = Date.parse(text.replace(SIGNING_DATE, '$1-$2-$3T$4:$5:$6Z'));
  return Number.isNaN(epochMs) || signingDate(epochMs) !== text ? undefined : epochMs;
};
