import {
  AUTH_TEXTS,
  type AuthRemedy,
  type ErrorRow,
  type FailureClass,
  GATEWAY_ERRORS,
  MPC_ERRORS,
} from '../../lib/mpc/errors/errorTable.ts';
import { markdownTable } from './markdownTable.ts';

const CONSEQUENCES: Readonly<Record<FailureClass, string>> = {
  retry: 'nothing was done: tried again with backoff, for `RETRY_WINDOW`, then dead',
  auth: 'the token is renewed or the clock corrected, once; then as `project`',
  project: 'the breaker of the project opens for five minutes, and its requests stay queued',
  permanent: 'this request can never work: parked, or `not_found` for `MPC.10211`',
  ambiguous: 'the task may be cancelled or not: a query settles it, else as `retry`',
};

const REMEDIES: Readonly<Record<AuthRemedy, string>> = {
  renew: 'a new token, or the keys read anew',
  clock: "the clock is corrected by the answer's `Date`",
  none: 'none: class `project`',
};

const NUMBER = /^(.*?)(\d+)$/;

/** Codes that follow each other as one range: `a` to `c`. */
const showCodes = (codes: readonly string[], prefix: string): string => {
  const runs: string[][] = [];
  for (const code of codes) {
    const last = runs.at(-1)?.at(-1);
    const follows =
      last !== undefined && Number(NUMBER.exec(code)?.[2]) === Number(NUMBER.exec(last)?.[2]) + 1;
    if (follows) runs.at(-1)?.push(code);
    else runs.push([code]);
  }
  return runs
    .flatMap((run) =>
      run.length > 2
        ? [`\`${prefix}${run[0]}\` to \`${prefix}${run.at(-1)}\``]
        : run.map((code) => `\`${prefix}${code}\``),
    )
    .join(', ');
};

const errorTable = (rows: readonly ErrorRow[], prefix: string): string =>
  markdownTable(
    ['Code', 'Status', 'Class', 'Meaning'],
    rows.map((row) => [
      showCodes(row.codes, prefix),
      row.statuses?.join(', ') ?? 'any',
      `\`${row.class}\``,
      row.meaning,
    ]),
  );

/** `docs/errors.md`: what each error of the API means for a cancel. */
export const errorReference = (): string => `# Errors of the transcoding API

Generated from \`lib/mpc/errors/errorTable.ts\` by \`node scripts/documents.ts\`; a test fails while it is stale. What a person does about a code
stands in the [runbook](RUNBOOK.md#class-retry), by the same classes.

## Classes

${markdownTable(
  ['Class', 'What follows'],
  Object.entries(CONSEQUENCES).map(([name, text]) => [`\`${name}\``, text]),
)}
A code is looked up first, together with its HTTP status where one code comes with several. An answer whose code is not listed is classed by its
status (\`lib/mpc/errors/classify.ts\`): 502 and 504 are ambiguous, other 5xx, 429 and 408 are retried, 401 is an authentication failure, a
redirect is the project's fault, and another 4xx is ambiguous when the service itself sent it or when it was cut off, permanent otherwise. A
connection that breaks after the request was sent is ambiguous, one that breaks before is retried.

## Transcoding service

${errorTable(MPC_ERRORS, '')}
## API gateway

As \`APIGW.nnnn\` or \`APIG.nnnn\`, with the same meaning.

${errorTable(GATEWAY_ERRORS, 'APIGW.')}
## Texts of a failed authentication

They follow "Incorrect IAM authentication information" of \`APIGW.0301\`; the first that the message contains counts, and any other is mended by
renewal.

${markdownTable(
  ['Text', 'Remedy'],
  AUTH_TEXTS.map(({ text, remedy }) => [`\`${text}\``, REMEDIES[remedy]]),
)}`;
