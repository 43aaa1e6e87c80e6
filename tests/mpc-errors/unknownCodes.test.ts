import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { classify } from '../../lib/mpc/errors/classify.ts';
import { DOCUMENTED_CODES } from './documentedCodes.ts';

const RUNS = { seed: 20_260_116, numRuns: 500 };
const CLASSES = ['retry', 'auth', 'project', 'permanent', 'ambiguous'];

const known = new Set(DOCUMENTED_CODES.map(({ code }) => code));
const unknownCode = fc
  .constantFrom('MPC.', 'APIGW.', 'APIG.', 'IAM.', 'ModelArts.', '')
  .chain((prefix) => fc.nat({ max: 99_999 }).map((number) => `${prefix}${number}`))
  .filter((code) => !known.has(code));
const maybeCode = fc.option(unknownCode, { nil: undefined });
const message = fc.string({ maxLength: 40 });

const classOf = (status: number, code: string | undefined, text: string, complete = true) =>
  classify({ status, ...(code === undefined ? {} : { code }), message: text, complete }).class;

describe('an answer whose code is unknown or absent', () => {
  test('is tried again for 429, 408 and every 5xx but 502 and 504', () => {
    const transient = fc
      .oneof(fc.constantFrom(408, 429), fc.integer({ min: 500, max: 599 }))
      .filter((status) => status !== 502 && status !== 504);
    fc.assert(
      fc.property(transient, maybeCode, message, (status, code, text) => {
        expect(classOf(status, code, text)).toBe('retry');
      }),
      RUNS,
    );
  });

  test('leaves open what happened for 502 and 504', () => {
    fc.assert(
      fc.property(fc.constantFrom(502, 504), maybeCode, message, (status, code, text) => {
        expect(classOf(status, code, text)).toBe('ambiguous');
      }),
      RUNS,
    );
  });

  test('is a failed authentication for 401', () => {
    expect(classOf(401, undefined, 'Unauthorized')).toBe('auth');
    expect(classOf(401, 'IAM.0001', 'not authenticated')).toBe('auth');
    expect(classOf(401, 'MPC.19999', 'new')).toBe('auth');
  });

  test('leaves open what happened for another 4xx of the transcoding service itself', () => {
    expect(classOf(400, 'MPC.19999', 'new')).toBe('ambiguous');
    expect(classOf(403, 'MPC.10210', 'between two known rows')).toBe('ambiguous');
    expect(classOf(409, 'MPC.1', 'short')).toBe('ambiguous');
  });

  test('can never work for another 4xx of somebody else', () => {
    expect(classOf(400, 'APIGW.9999', 'new')).toBe('permanent');
    expect(classOf(403, undefined, '<html>Forbidden</html>')).toBe('permanent');
    expect(classOf(404, 'ModelArts.0104', 'not found')).toBe('permanent');
  });

  test('leaves open what happened for another 4xx whose body was cut off before its code', () => {
    expect(classOf(400, undefined, '{"error_co', false)).toBe('ambiguous');
    expect(classOf(404, 'APIGW.0101', 'the code was readable', false)).toBe('permanent');
  });

  test('is a fault of the endpoint, not of the request, for a redirect', () => {
    expect(classOf(301, undefined, '')).toBe('project');
    expect(classOf(307, undefined, '')).toBe('project');
  });
});

describe('any answer at all', () => {
  const anyCode = fc.option(
    fc.oneof(unknownCode, fc.constantFrom(...known), fc.string({ maxLength: 12 })),
    { nil: undefined },
  );
  const anyAnswer = fc.record({
    status: fc.oneof(fc.integer({ min: 300, max: 599 }), fc.constant(401)),
    code: anyCode,
    message: fc.oneof(
      message,
      fc.constantFrom('decrypt token fail', 'signature expired', 'err:ak not exist'),
    ),
    complete: fc.boolean(),
  });

  test('has a class, and a remedy exactly when authentication failed', () => {
    fc.assert(
      fc.property(anyAnswer, ({ code, ...rest }) => {
        const { class: failureClass, remedy } = classify({
          ...rest,
          ...(code === undefined ? {} : { code }),
        });

        expect(CLASSES).toContain(failureClass);
        expect(remedy !== 'none').toBe(failureClass === 'auth');
      }),
      RUNS,
    );
  });

  test('means the same from either gateway', () => {
    const number = fc.oneof(
      fc.constantFrom(...known).filter((code) => code.startsWith('APIG.')),
      fc.nat({ max: 9_999 }).map((n) => `APIG.${String(n).padStart(4, '0')}`),
    );
    fc.assert(
      fc.property(number, anyAnswer, (code, answer) => {
        const other = code.replace('APIG.', 'APIGW.');

        expect(classify({ ...answer, code })).toEqual(classify({ ...answer, code: other }));
      }),
      RUNS,
    );
  });

  test('of the transcoding service means the same with any status, since its pages disagree', () => {
    const mpcCode = fc.constantFrom(
      ...DOCUMENTED_CODES.filter(({ code }) => code.startsWith('MPC')),
    );
    fc.assert(
      fc.property(mpcCode, fc.integer({ min: 400, max: 599 }), (documented, status) => {
        expect(classOf(status, documented.code, 'text')).toBe(documented.class);
      }),
      RUNS,
    );
  });
});
