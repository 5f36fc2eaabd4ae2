/** Changes of rows and of the text of records. */
import fc from "fast-check";
import type { Event } from "../ged.ts";
import { at, lineOf, type Piece, recordOf, touch } from "./draft.ts";
import { edit, inserted, join, mutation, piece, share } from "./mutations.ts";

const MARK = Buffer.from("\ufeff");
const DELIMITERS = [",", ";", "\t", "|"];
const LINE_ENDS = ["\n", "\r\n"];

const badCell = mutation("bad cell", "row", fc.tuple(share, fc.nat(50)), (draft, [where, which]) => {
  const { layout, number } = draft;
  return touch(draft, where, (old) => {
    const bytes = recordOf(layout, number, old.row, layout.bad[which % layout.bad.length] as Event);
    return [{ ...old, bytes, fate: "refused" }];
  });
});

/** Text that is no structure, in most places. */
const HARMLESS = [";", "\t", "\u00ff", "\u00c3", "\\", "'", "-", "NaN", "\u00e2\u0080\u00ae", "=1+1"];
const STRUCTURE = ['"', '""', ",", ",,", "\n", "\r", "\r\n", '"\n"', '","', '";"', "\t\t"];

/** What leaves every record with as many cells as are due, in most cases. */
export const gentleRecords = [
  badCell,
  badCell,
  edit("text inserted", fc.tuple(share, fc.constantFrom(...HARMLESS)), (body, [at, text]) =>
    inserted(body, at, text),
  ),
  edit("NUL byte", share, (body, at) => inserted(body, at, "\0")),
  edit("row in UTF-16", fc.constant(""), (body) => Buffer.from(body.toString("latin1"), "utf16le")),
  edit("byte order mark inside", fc.constantFrom(0, 0, 0.5), (body, at) => inserted(body, at, MARK)),
  mutation("row in Windows-1252", "record", share, (draft, where) =>
    touch(draft, where, (old) => {
      if (draft.layout.encoding !== "utf8") return [old];
      const bytes = Buffer.from(old.bytes.toString("utf8"), "latin1");
      return [bytes.equals(old.bytes) ? old : { ...old, bytes, fate: "any" }];
    }),
  ),
  mutation("row dropped", "record", share, (draft, where) => touch(draft, where, () => [])),
  mutation("row repeated", "record", fc.tuple(share, share), (draft, [where, to]) => {
    const { pieces } = draft;
    const old = pieces[at(where, pieces.length)];
    return old === undefined ? draft : { ...draft, pieces: pieces.toSpliced(at(to, pieces.length), 0, old) };
  }),
  mutation("rows in another order", "record", share, (draft, where) => {
    const by = at(where, draft.pieces.length);
    return { ...draft, pieces: [...draft.pieces.slice(by), ...draft.pieces.slice(0, by)] };
  }),
];

/** Cuts a row; what is left of at most half of its cells is no row. */
function cutShort(old: Piece, share: number, delimiter: string): Piece {
  const { body, end } = lineOf(old.bytes);
  const text = body.toString("latin1");
  const length = at(share, body.length);
  const most = text.includes('"') ? 0 : text.split(delimiter).length / 2;
  const isShort = length > 0 && text.slice(0, length).split(delimiter).length < most;
  return { ...old, bytes: join(body.subarray(0, length), end), fate: isShort ? "refused" : "any" };
}

/** What leaves a record with other cells than are due, in most cases: the file is then read record by record. */
export const breakingRecords = [
  mutation(
    "byte flipped",
    "record",
    fc.tuple(share, share, fc.integer({ min: 1, max: 255 })),
    (draft, [where, inside, mask]) =>
      touch(draft, where, (old) => {
        const bytes = Buffer.from(old.bytes);
        const byte = at(inside, bytes.length);
        if (bytes.length > 0) bytes[byte] = (bytes[byte] as number) ^ mask;
        return [{ ...old, bytes, fate: "any" }];
      }),
  ),
  edit("structure inserted", fc.tuple(share, fc.constantFrom(...STRUCTURE)), (body, [at, text]) =>
    inserted(body, at, text),
  ),
  edit("quote opened", fc.nat(60), (body, cell, delimiter) => {
    const cells = body.toString("latin1").split(delimiter);
    const index = cell % cells.length;
    return join(cells.with(index, `"${cells[index]}`).join(delimiter));
  }),
  mutation("row cut short", "record", fc.tuple(share, share), (draft, [where, length]) =>
    touch(draft, where, (old) => [cutShort(old, length, draft.delimiter)]),
  ),
  mutation("line end lost", "record", share, (draft, where) =>
    touch(draft, where, (old) => [{ ...old, bytes: lineOf(old.bytes).body }]),
  ),
  mutation(
    "other line ends",
    "record",
    fc.array(fc.constantFrom(...LINE_ENDS), { minLength: 1, maxLength: 5 }),
    (draft, ends) => ({
      ...draft,
      pieces: draft.pieces.map((old, index) => {
        const { body, end } = lineOf(old.bytes);
        return end.length === 0 ? old : { ...old, bytes: join(body, ends[index % ends.length] as string) };
      }),
    }),
  ),
  mutation(
    "blank line",
    "record",
    fc.tuple(share, fc.constantFrom("\n", "  \n", "\r\n", "\n\n\n")),
    (draft, [where, text]) => touch(draft, where, (old) => [piece(join(text)), old]),
  ),
  mutation(
    "row in another delimiter",
    "record",
    fc.tuple(share, fc.constantFrom(...DELIMITERS)),
    (draft, [where, delimiter]) =>
      touch(draft, where, (old) => {
        const text = old.bytes.toString("latin1").replaceAll(draft.delimiter, delimiter);
        return delimiter === draft.delimiter ? [old] : [{ ...old, bytes: join(text), fate: "refused" }];
      }),
  ),
  mutation("header again", "record", share, (draft, where) =>
    touch(draft, where, (old) => [...(draft.layout.hasHeader ? [piece(draft.header)] : []), old]),
  ),
];

const LONG = fc.constantFrom(1_100_000, 1_900_000);
export const giantCell = fc.oneof(
  edit(
    "giant cell",
    fc.tuple(share, LONG, fc.constantFrom("x", "\u00e9", "1", ", ")),
    (body, [at, length, text]) => inserted(body, at, text.repeat(length / text.length)),
  ),
  edit("cell too long", share, (body, at) => inserted(body, at, "x".repeat(2_100_000)), "refused"),
);
