import type { FailureClass } from '../../lib/mpc/errors/errorTable.ts';

/** A line of the published error tables, written down apart from the table under test. */
export interface DocumentedCode {
  readonly code: string;
  /** Statuses with which the code is documented or was seen. */
  readonly statuses: readonly number[];
  readonly class: FailureClass;
}

const row = (
  numbers: string,
  statuses: readonly number[],
  failureClass: FailureClass,
): { numbers: string; statuses: readonly number[]; class: FailureClass } => ({
  numbers,
  statuses,
  class: failureClass,
});

/** `10089 10090` and `10051-10053` alike. */
const spread = (numbers: string): string[] =>
  numbers.split(' ').flatMap((part) => {
    const [first = '', last = first] = part.split('-');
    return Array.from({ length: Number(last) - Number(first) + 1 }, (_, index) =>
      String(Number(first) + index).padStart(first.length, '0'),
    );
  });

const MPC = [
  row('10050', [400, 500], 'retry'),
  row('10051-10069', [406], 'permanent'),
  row('10089 10090', [400], 'permanent'),
  row('10091', [400], 'permanent'),
  row('10125-10137', [406], 'permanent'),
  row('10155', [400], 'permanent'),
  row('10156', [400], 'permanent'),
  row('10202', [400, 403], 'permanent'),
  row('10203', [401], 'auth'),
  row('10204', [400], 'permanent'),
  row('10205', [400], 'permanent'),
  row('10206', [401], 'project'),
  row('10207', [401], 'project'),
  row('10208', [400, 401, 403], 'project'),
  row('10209', [403], 'permanent'),
  row('10211', [403], 'permanent'),
  row('10212', [400, 403], 'ambiguous'),
  row('10213', [400, 403], 'ambiguous'),
  row('10214', [403], 'permanent'),
  row('10217', [406], 'permanent'),
  row('10223', [400, 403], 'permanent'),
  row('10224', [400], 'permanent'),
  row('10230', [400], 'permanent'),
  row('10231', [400, 403], 'permanent'),
  row('10239', [403], 'permanent'),
];

const GATEWAY = [
  row('0101', [404], 'permanent'),
  row('0103', [404, 500], 'retry'),
  row('0104 0105', [400, 500], 'retry'),
  row('0106', [400], 'permanent'),
  row('0107', [500], 'retry'),
  row('0201', [400, 413, 414, 494], 'permanent'),
  row('0201', [500, 502, 504], 'ambiguous'),
  row('0202', [502], 'ambiguous'),
  row('0203', [504], 'ambiguous'),
  row('0204 0205', [400], 'permanent'),
  row('0301', [401], 'auth'),
  row('0302', [403], 'project'),
  row('0303', [401], 'auth'),
  row('0303', [403], 'project'),
  row('0304 0306', [403], 'project'),
  row('0305', [401], 'auth'),
  row('0307', [401], 'auth'),
  row('0308', [429], 'retry'),
  row('0310', [403], 'project'),
  row('0311 0312 0313', [401], 'permanent'),
  row('0314 0401 0402 0404 0405', [403], 'project'),
  row('0501 0502', [405], 'project'),
  row('0601 0606 0608', [500], 'retry'),
  row('0602 0607', [400], 'permanent'),
  row('0605 0609 0611 0612', [500], 'retry'),
  row('0610', [502], 'retry'),
  row('0613', [503], 'retry'),
  row('0615-0617 0705', [500], 'retry'),
  row('0802', [403], 'project'),
  row('1001-1004', [401], 'permanent'),
  row('1009 2102 2201-2213', [400], 'permanent'),
];

const expand = (rows: typeof MPC, prefixes: readonly string[]): DocumentedCode[] =>
  rows.flatMap(({ numbers, statuses, class: failureClass }) =>
    spread(numbers).flatMap((number) =>
      prefixes.map((prefix) => ({ code: `${prefix}.${number}`, statuses, class: failureClass })),
    ),
  );

/** Every code of the transcoding service and, under both of its prefixes, of the gateway. */
export const DOCUMENTED_CODES: readonly DocumentedCode[] = [
  ...expand(MPC, ['MPC']),
  ...expand(GATEWAY, ['APIGW', 'APIG']),
];
