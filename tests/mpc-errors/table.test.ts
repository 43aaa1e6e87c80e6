import { describe, expect, test } from '@jest/globals';
import { classify } from '../../lib/mpc/errors/classify.ts';
import { GATEWAY_ERRORS, MPC_ERRORS } from '../../lib/mpc/errors/errorTable.ts';
import { DOCUMENTED_CODES } from './documentedCodes.ts';

const answers = DOCUMENTED_CODES.flatMap(({ code, statuses, class: failureClass }) =>
  statuses.map((status) => [status, code, failureClass] as const),
);

describe('every documented code', () => {
  test.each(answers)('%i with %s is of class %s', (status, code, failureClass) => {
    expect(classify({ status, code, message: 'text', complete: true }).class).toBe(failureClass);
  });

  test('and no other is in the table', () => {
    const documented = new Set(DOCUMENTED_CODES.map(({ code }) => code));
    const known = [
      ...MPC_ERRORS.flatMap(({ codes }) => codes),
      ...GATEWAY_ERRORS.flatMap(({ codes }) => codes).map((number) => `APIGW.${number}`),
    ];

    expect(known.filter((code) => !documented.has(code))).toEqual([]);
    expect(documented.size).toBe(
      new Set(known).size + new Set(GATEWAY_ERRORS.flatMap(({ codes }) => codes)).size,
    );
  });

  test('of the table covers each status at most once', () => {
    const seen = new Set<string>();
    const twice: string[] = [];
    for (const { codes, statuses } of [...MPC_ERRORS, ...GATEWAY_ERRORS]) {
      for (const code of codes) {
        for (const status of statuses ?? ['any']) {
          const key = `${code} ${status}`;
          if (seen.has(key)) twice.push(key);
          seen.add(key);
        }
      }
    }

    expect(twice).toEqual([]);
  });
});
