import type { instant } from '../../lib/cancel/instant.ts';
import type { duration, endpoint, logLevel, oneOf, whole } from '../../lib/config/values.ts';
import {
  anything,
  converted,
  type Decoded,
  type Decoder,
  optional,
  such,
  textOr,
  type WRONG,
  withDefault,
} from '../../lib/decode/decoder.ts';
import { arrayOf, looseObject, strictObject } from '../../lib/decode/object.ts';
import type { LogLevel } from '../../lib/observability/logLevel.ts';
import type { Equal, Laws } from './law.ts';

const text = textOr('must be a text');
const count = converted(
  anything,
  (value) => (typeof value === 'number' ? value : undefined),
  'must be a number',
);
const point = strictObject({
  name: text,
  at: count,
  note: optional(text),
  weight: withDefault(count, 1),
  tags: arrayOf(text, 'must be a list'),
  inner: looseObject({ deep: such(count, (value) => value > 0, 'must be above 0') }),
});

export type DecoderLaws = Laws<{
  'an object has what its fields read, and cannot be changed': Equal<
    Decoded<typeof point>,
    {
      readonly name: string;
      readonly at: number;
      readonly note: string | undefined;
      readonly weight: number;
      readonly tags: readonly string[];
      readonly inner: { readonly deep: number };
    }
  >;
  'of what may be anything nothing is known': Equal<Decoded<typeof anything>, unknown>;
  'what is no decoder reads nothing': Equal<Decoded<string>, never>;
  'a decoder may always say that something is wrong': Equal<
    ReturnType<Decoder<string>>,
    string | typeof WRONG
  >;
  'instants and durations are numbers': Equal<
    Decoded<typeof instant> | Decoded<ReturnType<typeof duration | typeof whole>>,
    number
  >;
  'an endpoint is a text': Equal<Decoded<typeof endpoint>, string>;
  'a log level is one of those that exist': Equal<Decoded<typeof logLevel>, LogLevel>;
  'one of several texts is one of these': Equal<
    Decoded<ReturnType<typeof oneOf<'tenant' | 'api'>>>,
    'tenant' | 'api'
  >;
}>;

// @ts-expect-error -- what stands for an absent field must be what the field would be.
export const wrongDefault = withDefault(count, 'none');

export const unchecked = (value: unknown): string => {
  const read = point(value, () => undefined);
  // @ts-expect-error -- nobody has asked whether anything was wrong.
  return read.name;
};

// @ts-expect-error -- a rule is about what was read, not about what came in.
export const misplacedRule = such(count, (value: string) => value !== '', 'must not be empty');
