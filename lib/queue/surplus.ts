import { isAllowedText } from './allowedText.ts';
import { type Attribute, type Attributes, stringAttribute } from './message.ts';

/** A message has at most this many attributes. */
const MOST_ATTRIBUTES = 10;
/** Field of our JSON attributes that carries the sender's attributes for which there was no room. */
const SURPLUS = 'other_attributes';

type PackedAttribute = readonly [type: string, text: string | null, base64: string | null];

const pack = ({ DataType, StringValue, BinaryValue }: Attribute): PackedAttribute => [
  DataType,
  StringValue ?? null,
  BinaryValue === undefined ? null : Buffer.from(BinaryValue).toString('base64'),
];

const NAME = /^(?!.{257})(?!(aws|amazon)\.)[\w-]+(\.[\w-]+)*$/i;
const TEXT_TYPE = /^(String|Number)(\.|$)/;
const BINARY_TYPE = /^Binary(\.|$)/;

/** Undefined for what is no attribute: anyone can write our JSON, and one that SQS refuses would keep the message for ever. */
const unpack = (value: unknown): Attribute | undefined => {
  const [type, text, base64] = Array.isArray(value) ? value : [];
  if (typeof type !== 'string' || !isAllowedText(type)) return undefined;
  if (TEXT_TYPE.test(type) && typeof text === 'string' && base64 === null && isAllowedText(text)) {
    return { DataType: type, StringValue: text };
  }
  if (!BINARY_TYPE.test(type) || text !== null || typeof base64 !== 'string') return undefined;
  const bytes = Buffer.from(base64, 'base64');
  return bytes.length === 0 ? undefined : { DataType: type, BinaryValue: bytes };
};

/** Reads the sender's attributes that one of our JSON attributes carries. */
export const unpackSurplus = (json: string | undefined): Attributes => {
  if (!json?.includes(SURPLUS)) return {};
  let packed: unknown;
  try {
    packed = (JSON.parse(json) as Record<string, unknown>)[SURPLUS];
  } catch {
    return {};
  }
  if (typeof packed !== 'object' || packed === null) return {};
  return Object.fromEntries(
    Object.entries(packed).flatMap(([name, value]) => {
      const attribute = NAME.test(name) ? unpack(value) : undefined;
      return attribute === undefined ? [] : [[name, attribute]];
    }),
  );
};

/**
 * Joins the sender's attributes with ours. What exceeds the ten that a message may have moves into `carrier`,
 * one of our JSON attributes, so that none is lost.
 */
export const withOurs = (
  theirs: Attributes,
  ourAttributes: Attributes,
  carrier: string,
): Attributes => {
  const room = MOST_ATTRIBUTES - Object.keys(ourAttributes).length;
  const entries = Object.entries(theirs);
  const surplus = entries.slice(room);
  const kept = { ...Object.fromEntries(entries.slice(0, room)), ...ourAttributes };
  if (surplus.length === 0) return kept;
  const json = JSON.parse(ourAttributes[carrier]?.StringValue as string) as Record<string, unknown>;
  json[SURPLUS] = Object.fromEntries(surplus.map(([name, value]) => [name, pack(value)]));
  return { ...kept, [carrier]: stringAttribute(JSON.stringify(json)) };
};
