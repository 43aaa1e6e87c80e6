import { type Decoded, type Decoder, optional } from '../decode/decoder.ts';
import type { FieldKind } from './requestFields.ts';

type Spec = Readonly<Record<string, FieldKind>>;
/** A decoder for each kind that a spec names. */
type DecodersFor<S extends Spec> = Readonly<Record<S[keyof S], Decoder<unknown>>>;

/** Decoders of the fields of a spec, all of which must be there. */
export const required = <S extends Spec, D extends DecodersFor<S>>(spec: S, decoders: D) =>
  Object.fromEntries(
    Object.entries(spec).map(([name, kind]) => [name, decoders[kind as S[keyof S]]]),
  ) as { readonly [Name in keyof S]: D[S[Name]] };

/** Decoders of the fields of a spec, each of which may be absent. */
export const optionals = <S extends Spec, D extends DecodersFor<S>>(spec: S, decoders: D) =>
  Object.fromEntries(
    Object.entries(required(spec, decoders)).map(([name, decoder]) => [name, optional(decoder)]),
  ) as { readonly [Name in keyof S]: Decoder<Decoded<D[S[Name]]> | undefined> };
