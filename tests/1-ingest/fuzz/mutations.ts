/** What a change of a file is, and the tools of those that there are. */
import fc from "fast-check";
import { at, type Draft, type Fate, lineOf, lower, type Piece, touch } from "./draft.ts";

/** In which order changes come: of rows, of columns, of the text of records, of the file, of its encoding. */
export const PHASES = ["row", "column", "record", "file", "wrapping"] as const;
type Phase = (typeof PHASES)[number];

export interface Mutation {
  readonly label: string;
  readonly phase: Phase;
  /** Whether it leaves records with other cells than are due, in most cases. */
  readonly breaks: boolean;
  apply(draft: Draft): Draft;
}

/** A place in a file of any length, from 0 to 1; all places alike. */
export const share = fc.noBias(fc.nat(2 ** 30 - 1)).map((drawn) => drawn / 2 ** 30);

export const mutation = <T>(
  label: string,
  phase: Phase,
  values: fc.Arbitrary<T>,
  apply: (draft: Draft, values: T) => Draft,
): fc.Arbitrary<Mutation> =>
  values.map((drawn) => ({
    label: `${label} ${JSON.stringify(drawn)}`,
    phase,
    breaks: false,
    apply: (draft) => apply(draft, drawn),
  }));

/** A change of the text of one record, its line end kept. @param fate what has to become of the record then */
export const edit = <T>(
  label: string,
  values: fc.Arbitrary<T>,
  change: (body: Buffer, values: T, delimiter: string) => Buffer,
  fate: Fate = "any",
): fc.Arbitrary<Mutation> =>
  mutation(label, "record", fc.tuple(share, values), (draft, [where, drawn]) =>
    touch(draft, where, (old) => {
      const { body, end } = lineOf(old.bytes);
      return [{ ...old, bytes: join(change(body, drawn, draft.delimiter), end), fate }];
    }),
  );

/** Texts are in Latin-1, so that each character is a byte. */
export const join = (...parts: readonly (Buffer | string)[]): Buffer =>
  Buffer.concat(parts.map((part) => (typeof part === "string" ? Buffer.from(part, "latin1") : part)));

export const inserted = (body: Buffer, where: number, text: Buffer | string): Buffer =>
  join(body.subarray(0, at(where, body.length + 1)), text, body.subarray(at(where, body.length + 1)));

/** Text that is made of no row. */
export const piece = (bytes: Buffer): Piece => ({ bytes, row: -1, fate: "any" });

/** Nothing is known any more. */
export const lost = (draft: Draft): Draft => ({ ...lower(draft, () => "any"), refusal: "may be" });

export const breaking = (change: fc.Arbitrary<Mutation>): fc.Arbitrary<Mutation> =>
  change.map((each) => ({ ...each, breaks: true }));
