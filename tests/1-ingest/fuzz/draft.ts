/** Files that are about to be damaged: records in pieces, each with what is known of its fate. */
import { isUtf8 } from "node:buffer";
import { parse } from "csv-parse/sync";
import type { Event } from "../ged.ts";
import { type FuzzLayout, ROWS } from "./layouts.ts";

/**
 * What has to become of a record: accepted and unchanged; if accepted, then unchanged; not accepted; or nothing can be
 * told of it but that it is accounted for.
 */
export type Fate = "kept" | "unchanged" | "refused" | "any";

/** The text of a record and its line end. */
export interface Piece {
  readonly bytes: Buffer;
  /** The sound row that it was made of; -1 for none. */
  readonly row: number;
  readonly fate: Fate;
}

export interface Draft {
  readonly layout: FuzzLayout;
  readonly number: number;
  readonly delimiter: string;
  readonly header: Buffer;
  readonly pieces: readonly Piece[];
  /** Whether the file as a whole may be refused, or must be. */
  readonly refusal: "no" | "may be" | "must be";
  /** How the bytes are encoded and packed in the end; null: as they are. */
  readonly wrapping: Wrapping | null;
}

export interface Wrapping {
  readonly wrap: (bytes: Buffer) => Buffer;
  /** What the ledger calls the encoding then; null: as without it. */
  readonly encoding: string | null;
}

/** Keys of which none becomes another by a change of one digit: multiples of a prime, which no d * 10^k is. */
export const keyOf = (number: number, row: number): number => 9973 * (100_300 + 16 * number + row) + 1;

/** The header and the sound rows of a layout as texts in Latin-1, whose characters are bytes. */
const texts = new Map<FuzzLayout, { readonly header: string; readonly rows: readonly string[] }>();
function textsOf(layout: FuzzLayout) {
  const known = texts.get(layout);
  if (known !== undefined) return known;
  const header = layout.write([]).toString("latin1");
  const rows = Array.from({ length: ROWS }, (_, row) =>
    layout
      .write([layout.row(row, keyOf(0, row))])
      .toString("latin1")
      .slice(header.length),
  );
  texts.set(layout, { header, rows });
  return { header, rows };
}

/** The text of one row with some cells changed. */
export function recordOf(layout: FuzzLayout, number: number, row: number, changes: Event): Buffer {
  const event = { ...layout.row(row, keyOf(number, row)), ...changes };
  return layout.write([event]).subarray(textsOf(layout).header.length);
}

export function newDraft(layout: FuzzLayout, number: number): Draft {
  const { header, rows } = textsOf(layout);
  return {
    layout,
    number,
    delimiter: layout.delimiter,
    header: Buffer.from(header, "latin1"),
    pieces: rows.map((text, row) => ({
      bytes: Buffer.from(text.replaceAll(String(keyOf(0, row)), String(keyOf(number, row))), "latin1"),
      row,
      fate: "kept",
    })),
    refusal: "no",
    wrapping: null,
  };
}

/** A place in a list or text of some length, by a share from 0 to 1. */
export const at = (share: number, length: number): number => Math.floor(share * length);

/** The text without its line end, and the line end. */
export function lineOf(bytes: Buffer): { body: Buffer; end: Buffer } {
  let length = bytes.length;
  while (length > 0 && (bytes[length - 1] === 10 || bytes[length - 1] === 13)) length -= 1;
  return { body: bytes.subarray(0, length), end: bytes.subarray(length) };
}

/** Changes the piece at a share of the file; a draft without pieces stays as it is. */
export function touch(draft: Draft, share: number, change: (piece: Piece) => readonly Piece[]): Draft {
  const index = at(share, draft.pieces.length);
  const piece = draft.pieces[index];
  return piece === undefined
    ? draft
    : { ...draft, pieces: draft.pieces.toSpliced(index, 1, ...change(piece)) };
}

/** Lowers what is expected of every piece. */
export function lower(draft: Draft, fateOf: (piece: Piece) => Fate): Draft {
  return { ...draft, pieces: draft.pieces.map((piece) => ({ ...piece, fate: fateOf(piece) })) };
}

/** Rewrites header and records cell by cell, in this delimiter. */
export function rewrite(
  draft: Draft,
  change: (cells: readonly string[], isHeader: boolean) => readonly string[],
  delimiter = draft.delimiter,
): Draft {
  const { encoding, quotes } = draft.layout;
  const recode = (bytes: Buffer, isHeader: boolean): Buffer => {
    const { body, end } = lineOf(bytes);
    const text = body.toString(encoding);
    const records = quotes
      ? (parse(text, {
          delimiter: draft.delimiter,
          relax_column_count: true,
          relax_quotes: true,
        }) as string[][])
      : [text.split(draft.delimiter)];
    const lines = records.map((cells) =>
      change(cells, isHeader)
        .map((cell) =>
          quotes && (cell.includes(delimiter) || /["\r\n]/.test(cell))
            ? `"${cell.replaceAll('"', '""')}"`
            : cell,
        )
        .join(delimiter),
    );
    return Buffer.from(lines.join(end.toString()) + end.toString(), encoding);
  };
  return {
    ...draft,
    delimiter,
    header: draft.header.length === 0 ? draft.header : recode(draft.header, true),
    pieces: draft.pieces.map((piece) => ({ ...piece, bytes: recode(piece.bytes, false) })),
  };
}

/** Bytes of zero are no text, unless the file begins with a row in UTF-16: it may then be taken for such a file. */
const withZeros = (draft: Draft, plain: Buffer): Draft =>
  plain[1] === 0 ? { ...lower(draft, () => "any"), refusal: "may be" } : { ...draft, refusal: "must be" };

/** A file to be read, and what has to become of its rows. */
export interface Case {
  readonly name: string;
  readonly bytes: Buffer;
  readonly lines: number;
  /** What has happened to it. */
  readonly labels: readonly string[];
  /** Whether that has left records with other cells than are due, in most cases. */
  readonly isBroken: boolean;
  readonly draft: Draft;
  /** What the ledger should call the encoding, unless some byte has made it another. */
  readonly encoding: string;
}

export function caseOf(
  name: string,
  draft: Draft,
  changes: readonly { readonly label: string; readonly breaks: boolean }[],
): Case {
  const plain = Buffer.concat([draft.header, ...draft.pieces.map((piece) => piece.bytes)]);
  const text = draft.layout.encoding;
  const wrapping = text === "utf8" && !isUtf8(plain) ? null : draft.wrapping;
  const settled = plain.includes(0)
    ? withZeros(draft, plain)
    : withoutHeaderDoubts(withQuoteDoubts(withLineDoubts(draft)));
  return {
    name,
    labels: changes.map((each) => each.label),
    isBroken: changes.some((each) => each.breaks),
    bytes: wrapping?.wrap(plain) ?? plain,
    lines: plain.toString("latin1").split(/\r\n|\n|\r/).length,
    draft: settled,
    encoding: wrapping?.encoding ?? (text === "utf8" ? "utf-8" : "windows-1252"),
  };
}

/** Records between which there is no line end are one. */
function withLineDoubts(draft: Draft): Draft {
  const isOpen = ({ bytes }: Piece): boolean => lineOf(bytes).end.length === 0;
  const { pieces } = draft;
  return {
    ...draft,
    pieces: pieces.map((piece, index) => {
      const [before, after] = [pieces[index - 1], pieces[index + 1]];
      const isJoined = (before !== undefined && isOpen(before)) || (after !== undefined && isOpen(piece));
      return isJoined ? { ...piece, fate: "any" } : piece;
    }),
  };
}

/** Two quotes in two damaged records may enclose what lies between: then it is in one cell, and no row. */
function withQuoteDoubts(draft: Draft): Draft {
  const quoted = draft.pieces.flatMap(({ fate, bytes }, index) =>
    fate === "any" && bytes.includes('"') ? [index] : [],
  );
  const [first, last] = [quoted[0] ?? 0, quoted.at(-1) ?? 0];
  return {
    ...draft,
    pieces: draft.pieces.map((piece, index) =>
      piece.fate === "kept" && index > first && index < last ? { ...piece, fate: "unchanged" } : piece,
    ),
  };
}

/** A file without a header is known by its first record and by most of the others. */
function withoutHeaderDoubts(draft: Draft): Draft {
  if (draft.layout.hasHeader || draft.refusal !== "no") return draft;
  const filled = draft.pieces.filter(({ bytes }) => lineOf(bytes).body.length > 0);
  const sound = filled.filter(({ fate }) => fate === "kept" || fate === "unchanged").length;
  const isKnown = filled[0]?.fate === "kept" && 2 * sound > filled.length + 2;
  return isKnown ? draft : { ...draft, refusal: "may be" };
}
