/** Changes of columns, of headers and of whole files. */
import { gzipSync } from "node:zlib";
import fc from "fast-check";
import { zip } from "../../zip.ts";
import { at, type Draft, lineOf, lower, type Piece, rewrite } from "./draft.ts";
import { join, lost, mutation, piece, share } from "./mutations.ts";

const nothing = fc.constant("");

/** What is still known of rows when column `name` is gone, or seems to be. */
function withoutColumn(draft: Draft, name: string): Draft {
  const isOptional = draft.layout.optional.includes(name.trim());
  return {
    ...lower(draft, ({ fate }) => (fate === "kept" && !isOptional ? "unchanged" : "any")),
    refusal: "may be",
  };
}

const cellsIn = (bytes: Buffer, delimiter: string): string[] =>
  (lineOf(bytes).body.toString("latin1").split("\n", 1)[0] as string).split(delimiter);
/** Names of the columns; a file without a header has none. */
const namesOf = ({ header, layout, delimiter }: Draft): string[] =>
  layout.hasHeader ? cellsIn(header, delimiter) : [];
const widthOf = (draft: Draft): number =>
  Math.max(
    ...[draft.header, ...draft.pieces.map((each) => each.bytes)].map(
      (bytes) => cellsIn(bytes, draft.delimiter).length,
    ),
  );
const endsEmpty = (draft: Draft, bytes: Buffer): boolean =>
  lineOf(bytes).body.toString("latin1").endsWith(draft.delimiter);

/** By name; those that leave header and records with one width are gentle. */
const columns = {
  dropped: mutation("column dropped", "column", share, (draft, where) => {
    const column = at(where, widthOf(draft));
    return withoutColumn(
      rewrite(draft, (cells) => cells.toSpliced(column, 1)),
      namesOf(draft)[column] ?? "-",
    );
  }),
  nameDropped: mutation("name dropped from the header", "column", share, (draft, where) => {
    if (!draft.layout.hasHeader) return draft;
    const column = at(where, namesOf(draft).length);
    const changed = rewrite(draft, (cells, isHeader) => (isHeader ? cells.toSpliced(column, 1) : cells));
    // an empty cell at the end of a record says nothing, so that the record seems to have the header's width
    const narrow = lower(changed, ({ bytes, fate }) => (endsEmpty(draft, bytes) ? "any" : fate));
    return withoutColumn(narrow, namesOf(draft)[column] as string);
  }),
  repeated: mutation("column repeated", "column", fc.tuple(share, share), (draft, [where, to]) => {
    const width = namesOf(draft).length || widthOf(draft);
    const changed = rewrite(draft, (cells) =>
      cells.toSpliced(at(to, width), 0, cells[at(where, width)] ?? ""),
    );
    // one that is read and has a namesake is refused
    return draft.layout.hasHeader ? { ...changed, refusal: "may be" } : withoutColumn(changed, "-");
  }),
  nameRepeated: mutation(
    "name repeated in the header",
    "column",
    fc.tuple(share, share),
    (draft, [where, to]) => {
      if (!draft.layout.hasHeader) return draft;
      const names = namesOf(draft);
      const changed = rewrite(draft, (cells, isHeader) =>
        isHeader ? cells.toSpliced(at(to, names.length), 0, cells[at(where, names.length)] ?? "") : cells,
      );
      // where the header ends with an unnamed column or records with an empty cell too many, their widths may agree
      return endsEmpty(draft, draft.header) || names.length < widthOf(draft)
        ? lost(changed)
        : withoutColumn(changed, "-");
    },
  ),
  reordered: mutation("columns in another order", "column", share, (draft, where) => {
    if (!draft.layout.hasHeader) return draft;
    const width = widthOf(draft);
    const by = at(where, width);
    return rewrite(draft, (cells) => {
      const padded = [...cells, ...Array(Math.max(0, width - cells.length)).fill("")];
      return [...padded.slice(by), ...padded.slice(0, by)];
    });
  }),
  delimited: mutation(
    "another delimiter",
    "column",
    fc.constantFrom(",", ";", "\t", "|"),
    (draft, delimiter) => (draft.layout.quotes ? rewrite(draft, (cells) => cells, delimiter) : draft),
  ),
};

/** Takes the bytes of the records from one place to another away. */
function withoutBytes(draft: Draft, from: number, to: number): Draft {
  let start = 0;
  const pieces = draft.pieces.flatMap((old): Piece[] => {
    const [a, b] = [Math.max(0, from - start), Math.max(0, to - start)];
    start += old.bytes.length;
    const bytes = join(old.bytes.subarray(0, a), old.bytes.subarray(Math.max(a, b)));
    if (bytes.length === old.bytes.length) return [old];
    return bytes.length === 0 ? [] : [{ ...old, bytes, fate: "any" }];
  });
  return { ...draft, pieces };
}
const sizeOf = ({ pieces }: Draft): number => pieces.reduce((sum, { bytes }) => sum + bytes.length, 0);

const files = {
  cut: mutation("file cut", "file", share, (draft, where) =>
    withoutBytes(draft, at(where, sizeOf(draft)), sizeOf(draft)),
  ),
  lost: mutation(
    "bytes lost",
    "file",
    fc.tuple(share, fc.integer({ min: 1, max: 600 })),
    (draft, [where, length]) =>
      withoutBytes(draft, at(where, sizeOf(draft)), at(where, sizeOf(draft)) + length),
  ),
  headerFlipped: mutation(
    "byte of the header flipped",
    "file",
    fc.tuple(share, fc.integer({ min: 1, max: 255 })),
    (draft, [where, mask]) => {
      if (draft.header.length === 0) return draft;
      const header = Buffer.from(draft.header);
      const index = at(where, header.length);
      header[index] = (header[index] as number) ^ mask;
      return lost({ ...draft, header });
    },
  ),
  headerCut: mutation("header cut", "file", share, (draft, where) =>
    lost({ ...draft, header: draft.header.subarray(0, at(where, draft.header.length)) }),
  ),
  headerDelimited: mutation(
    "header in another delimiter",
    "file",
    fc.constantFrom(",", ";", "\t", "|"),
    (draft, delimiter) => {
      if (delimiter === draft.delimiter || !draft.layout.hasHeader) return draft;
      const header = Buffer.from(
        draft.header.toString("latin1").replaceAll(draft.delimiter, delimiter),
        "latin1",
      );
      return {
        ...lower(draft, ({ fate }) => (fate === "kept" ? "refused" : "any")),
        header,
        refusal: "may be",
      };
    },
  ),
  headerTwice: mutation("header twice", "file", nothing, (draft) =>
    draft.layout.hasHeader ? { ...draft, pieces: [piece(draft.header), ...draft.pieces] } : draft,
  ),
  headerAlone: mutation("header alone", "file", nothing, (draft) => ({
    ...draft,
    pieces: [],
    refusal: draft.layout.hasHeader ? draft.refusal : "must be",
  })),
  nothing: mutation(
    "nothing at all",
    "file",
    fc.constantFrom("", "\n", " \r\n \n", "\ufeff"),
    (draft, text) => ({
      ...draft,
      header: Buffer.from(text),
      pieces: [],
      refusal: "must be",
    }),
  ),
};

const swapped = (bytes: Buffer): Buffer => Buffer.from(bytes).swap16();
const wrappings = mutation(
  "in",
  "wrapping",
  fc.constantFrom("UTF-8 with a mark", "UTF-16 LE", "UTF-16 BE", "Windows-1252", "gzip", "zip"),
  (draft, form) => {
    const marked = (bytes: Buffer): string => `\ufeff${bytes.toString(draft.layout.encoding)}`;
    const wrappings = {
      "UTF-8 with a mark": { wrap: (bytes: Buffer) => Buffer.from(marked(bytes)), encoding: "utf-8" },
      "UTF-16 LE": { wrap: (bytes: Buffer) => Buffer.from(marked(bytes), "utf16le"), encoding: "utf-16le" },
      "UTF-16 BE": {
        wrap: (bytes: Buffer) => swapped(Buffer.from(marked(bytes), "utf16le")),
        encoding: "utf-16be",
      },
      "Windows-1252": {
        wrap: (bytes: Buffer) => Buffer.from(bytes.toString(draft.layout.encoding), "latin1"),
        encoding: "windows-1252",
      },
      gzip: { wrap: (bytes: Buffer) => gzipSync(bytes, { level: 1 }), encoding: null },
      zip: { wrap: (bytes: Buffer) => zip({ "a.csv": bytes }), encoding: null },
    };
    return { ...draft, wrapping: wrappings[form] };
  },
);

/** What leaves every record with as many cells as are due, or has the file refused before its records are read. */
export const gentleFiles = [
  columns.dropped,
  columns.repeated,
  columns.reordered,
  columns.delimited,
  files.headerFlipped,
  files.headerCut,
  files.headerTwice,
  files.headerAlone,
  files.nothing,
  wrappings,
  wrappings,
];
export const breakingFiles = [
  columns.nameDropped,
  columns.nameRepeated,
  files.cut,
  files.lost,
  files.headerDelimited,
];
