/** What may happen to a file on its way, each with what is still known of its rows. */
import { gzipSync } from "node:zlib";
import fc from "fast-check";
import { zip } from "../../zip.ts";
import { at, type Draft, type Fate, lineOf, lower, type Piece, recordOf, rewrite, touch } from "./draft.ts";

/** In which order changes come: of rows, of columns, of the text of records, of the file, of its encoding. */
type Phase = "row" | "column" | "record" | "file" | "wrapping";
const PHASES: readonly Phase[] = ["row", "column", "record", "file", "wrapping"];

interface Mutation {
  readonly label: string;
  readonly phase: Phase;
  apply(draft: Draft): Draft;
}

/** A place in a file of any length. */
const share = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
const mutation = <T>(
  label: string,
  phase: Phase,
  values: fc.Arbitrary<T>,
  apply: (draft: Draft, values: T) => Draft,
): fc.Arbitrary<Mutation> =>
  values.map((drawn) => ({
    label: `${label} ${JSON.stringify(drawn)}`,
    phase,
    apply: (draft) => apply(draft, drawn),
  }));

const nothing = fc.constant(null);
const join = (...parts: readonly (Buffer | string)[]): Buffer =>
  Buffer.concat(parts.map((part) => (typeof part === "string" ? Buffer.from(part, "latin1") : part)));
const piece = (bytes: Buffer): Piece => ({ bytes, row: -1, fate: "any" });
/** Other text in the place of a record's, its line end kept. */
const edit =
  (change: (body: Buffer) => Buffer, fate: Fate = "any") =>
  (old: Piece): Piece[] => {
    const { body, end } = lineOf(old.bytes);
    return [{ ...old, bytes: join(change(body), end), fate }];
  };
const inserted = (body: Buffer, where: number, text: string): Buffer =>
  join(body.subarray(0, at(where, body.length + 1)), text, body.subarray(at(where, body.length + 1)));

const badCell = mutation("bad cell", "row", fc.tuple(share, fc.nat(50)), (draft, [where, which]) => {
  const { layout, number } = draft;
  return touch(draft, where, (old) => [
    {
      ...old,
      bytes: recordOf(layout, number, old.row, layout.bad[which % layout.bad.length]),
      fate: "refused",
    },
  ]);
});

/** Nothing is known any more. */
const lost = (draft: Draft): Draft => ({ ...lower(draft, () => "any"), refusal: "may be" });

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

const columns = [
  mutation("column dropped", "column", share, (draft, where) => {
    const column = at(where, widthOf(draft));
    return withoutColumn(
      rewrite(draft, (cells) => cells.toSpliced(column, 1)),
      namesOf(draft)[column] ?? "-",
    );
  }),
  mutation("name dropped from the header", "column", share, (draft, where) => {
    if (!draft.layout.hasHeader) return draft;
    const column = at(where, namesOf(draft).length);
    const changed = rewrite(draft, (cells, isHeader) => (isHeader ? cells.toSpliced(column, 1) : cells));
    // an empty cell at the end of a record says nothing, so that the record seems to have the header's width
    const narrow = lower(changed, ({ bytes, fate }) => (endsEmpty(draft, bytes) ? "any" : fate));
    return withoutColumn(narrow, namesOf(draft)[column] as string);
  }),
  mutation("column repeated", "column", fc.tuple(share, share), (draft, [where, to]) => {
    const width = widthOf(draft);
    const changed = rewrite(draft, (cells) =>
      cells.toSpliced(at(to, width), 0, cells[at(where, width)] ?? ""),
    );
    return draft.layout.hasHeader ? changed : withoutColumn(changed, "-");
  }),
  mutation("name repeated in the header", "column", fc.tuple(share, share), (draft, [where, to]) => {
    if (!draft.layout.hasHeader) return draft;
    const names = namesOf(draft);
    const changed = rewrite(draft, (cells, isHeader) =>
      isHeader ? cells.toSpliced(at(to, names.length), 0, cells[at(where, names.length)] ?? "") : cells,
    );
    // unnamed columns at the end of a header may be absent, so that records seem to have its width
    return endsEmpty(draft, draft.header) ? lost(changed) : withoutColumn(changed, "-");
  }),
  mutation("columns in another order", "column", share, (draft, where) => {
    if (!draft.layout.hasHeader) return draft;
    const width = widthOf(draft);
    const by = at(where, width);
    return rewrite(draft, (cells) => {
      const padded = [...cells, ...Array(Math.max(0, width - cells.length)).fill("")];
      return [...padded.slice(by), ...padded.slice(0, by)];
    });
  }),
  mutation("another delimiter", "column", fc.constantFrom(",", ";", "\t", "|"), (draft, delimiter) =>
    draft.layout.quotes ? rewrite(draft, (cells) => cells, delimiter) : draft,
  ),
];

const INSERTED = [
  '"',
  '""',
  ",",
  ",,",
  ";",
  "\t",
  "\n",
  "\r",
  "\r\n",
  "\u00ff",
  "\u00c3",
  "\\",
  "'",
  "-",
  "NaN",
  '"\n"',
  '","',
  "\ufeff",
];

const records = [
  mutation(
    "byte flipped",
    "record",
    fc.tuple(share, share, fc.integer({ min: 1, max: 255 })),
    (draft, [where, inside, mask]) => {
      const old = draft.pieces[at(where, draft.pieces.length)];
      if (old === undefined) return draft;
      const byte = at(inside, old.bytes.length);
      const bytes = Buffer.from(old.bytes);
      bytes[byte] = (bytes[byte] as number) ^ mask;
      return touch(draft, where, () => [{ ...old, bytes, fate: "any" }]);
    },
  ),
  mutation(
    "text inserted",
    "record",
    fc.tuple(share, share, fc.constantFrom(...INSERTED)),
    (draft, [where, inside, text]) =>
      touch(
        draft,
        where,
        edit((body) =>
          inserted(body, inside, text === "\ufeff" ? Buffer.from(text).toString("latin1") : text),
        ),
      ),
  ),
  mutation("quote opened", "record", fc.tuple(share, fc.nat(20)), (draft, [where, cell]) =>
    touch(
      draft,
      where,
      edit((body) => {
        const cells = body.toString("latin1").split(draft.delimiter);
        const index = cell % cells.length;
        return Buffer.from(cells.with(index, `"${cells[index]}`).join(draft.delimiter), "latin1");
      }),
    ),
  ),
  mutation("NUL byte", "record", fc.tuple(share, share), (draft, [where, inside]) =>
    touch(
      draft,
      where,
      edit((body) => inserted(body, inside, "\0")),
    ),
  ),
  mutation("row cut short", "record", fc.tuple(share, share), (draft, [where, length]) =>
    touch(draft, where, (old) => {
      const text = old.bytes.toString("latin1");
      const most = text.includes('"') ? 0 : text.split(draft.delimiter).length / 2;
      const kept = at(length, lineOf(old.bytes).body.length);
      const cells = text.slice(0, kept).split(draft.delimiter).length;
      return edit((body) => body.subarray(0, kept), kept > 0 && cells < most ? "refused" : "any")(old);
    }),
  ),
  mutation("line end lost", "record", share, (draft, where) =>
    touch(draft, where, (old) => [{ ...old, bytes: lineOf(old.bytes).body }]),
  ),
  mutation(
    "other line ends",
    "record",
    fc.array(fc.constantFrom("\n", "\r\n"), { minLength: 1, maxLength: 5 }),
    (draft, ends) => ({
      ...draft,
      pieces: draft.pieces.map((old, index) => ({
        ...old,
        bytes:
          lineOf(old.bytes).end.length === 0
            ? old.bytes
            : join(lineOf(old.bytes).body, ends[index % ends.length] as string),
      })),
    }),
  ),
  mutation("row dropped", "record", share, (draft, where) => touch(draft, where, () => [])),
  mutation("row repeated", "record", fc.tuple(share, share), (draft, [where, to]) => {
    const old = draft.pieces[at(where, draft.pieces.length)];
    return old === undefined
      ? draft
      : { ...draft, pieces: draft.pieces.toSpliced(at(to, draft.pieces.length), 0, old) };
  }),
  mutation("rows in another order", "record", share, (draft, where) => {
    const by = at(where, draft.pieces.length);
    return { ...draft, pieces: [...draft.pieces.slice(by), ...draft.pieces.slice(0, by)] };
  }),
  mutation(
    "blank line",
    "record",
    fc.tuple(share, fc.constantFrom("\n", "  \n", "\r\n", "\n\n\n")),
    (draft, [where, text]) => touch(draft, where, (old) => [piece(Buffer.from(text)), old]),
  ),
  mutation(
    "row in another delimiter",
    "record",
    fc.tuple(share, fc.constantFrom(",", ";", "\t", "|")),
    (draft, [where, delimiter]) =>
      touch(draft, where, (old) =>
        delimiter === draft.delimiter
          ? [old]
          : edit(
              (body) => Buffer.from(body.toString("latin1").replaceAll(draft.delimiter, delimiter), "latin1"),
              "refused",
            )(old),
      ),
  ),
  mutation("row in Windows-1252", "record", share, (draft, where) =>
    touch(draft, where, (old) => {
      if (draft.layout.encoding !== "utf8") return [old];
      const bytes = Buffer.from(old.bytes.toString("utf8"), "latin1");
      return [bytes.equals(old.bytes) ? old : { ...old, bytes, fate: "any" }];
    }),
  ),
  mutation("row in UTF-16", "record", share, (draft, where) =>
    touch(
      draft,
      where,
      edit((body) => Buffer.from(body.toString("latin1"), "utf16le")),
    ),
  ),
  mutation("byte order mark inside", "record", share, (draft, where) =>
    touch(
      draft,
      where,
      edit((body) => join(Buffer.from("\ufeff"), body)),
    ),
  ),
  mutation("header again", "record", share, (draft, where) =>
    touch(draft, where, (old) => [...(draft.layout.hasHeader ? [piece(draft.header)] : []), old]),
  ),
];

const giantCell = mutation(
  "giant cell",
  "record",
  fc.tuple(
    share,
    share,
    fc.constantFrom(1_100_000, 1_900_000, 2_100_000),
    fc.constantFrom("x", "é", "1", ", "),
  ),
  (draft, [where, inside, length, text]) =>
    touch(
      draft,
      where,
      edit(
        (body) => inserted(body, inside, text.repeat(length / text.length)),
        length > 2_000_000 && text.length === 1 ? "refused" : "any",
      ),
    ),
);

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

const files = [
  mutation("file cut", "file", share, (draft, where) =>
    withoutBytes(draft, at(where, sizeOf(draft)), sizeOf(draft)),
  ),
  mutation(
    "bytes lost",
    "file",
    fc.tuple(share, fc.integer({ min: 1, max: 600 })),
    (draft, [where, length]) =>
      withoutBytes(draft, at(where, sizeOf(draft)), at(where, sizeOf(draft)) + length),
  ),
  mutation(
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
  mutation("header cut", "file", share, (draft, where) =>
    lost({ ...draft, header: draft.header.subarray(0, at(where, draft.header.length)) }),
  ),
  mutation(
    "header in another delimiter",
    "file",
    fc.constantFrom(",", ";", "\t", "|"),
    (draft, delimiter) => {
      if (delimiter === draft.delimiter || !draft.layout.hasHeader) return draft;
      const header = Buffer.from(
        draft.header.toString("latin1").replaceAll(draft.delimiter, delimiter),
        "latin1",
      );
      return { ...lower(draft, () => "refused"), header, refusal: "may be" };
    },
  ),
  mutation("header twice", "file", nothing, (draft) =>
    draft.layout.hasHeader ? { ...draft, pieces: [piece(draft.header), ...draft.pieces] } : draft,
  ),
  mutation("header alone", "file", nothing, (draft) => ({
    ...draft,
    pieces: [],
    refusal: draft.layout.hasHeader ? draft.refusal : "must be",
  })),
  mutation("nothing at all", "file", fc.constantFrom("", "\n", " \r\n \n", "\ufeff"), (draft, text) => ({
    ...draft,
    header: Buffer.from(text),
    pieces: [],
    refusal: "must be",
  })),
];

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

const any = fc.oneof(
  { weight: 4, arbitrary: badCell },
  { weight: 4, arbitrary: fc.oneof(...columns) },
  { weight: 14, arbitrary: fc.oneof(...records) },
  { weight: 4, arbitrary: fc.oneof(...files) },
  { weight: 2, arbitrary: wrappings },
);

/** Parts of names that a shell, SQL, a pattern or a path could take for more than a name. */
const NAMES = [
  "it's",
  'say "x"',
  "with  spaces ",
  "line\nbreak",
  "$(touch x) `id`;&|>",
  "..",
  "...%2f..%2f",
  "Ménaka",
  "a[b]{c,d}*?",
  "%s $path $1",
  "back\\slash",
  "--input",
  "country=Niger",
  "' OR 1=1 --",
  "a\tb",
  "#",
];

/** One file's story: up to three changes in the order of their phases, and a name. One in some hundred has a giant cell. */
export const story = fc.record({
  name: fc.constantFrom(...NAMES),
  mutations: fc
    .oneof(
      { weight: 300, arbitrary: fc.array(any, { minLength: 1, maxLength: 3 }) },
      { weight: 1, arbitrary: giantCell.map((each) => [each]) },
    )
    .map((drawn) => drawn.toSorted((a, b) => PHASES.indexOf(a.phase) - PHASES.indexOf(b.phase))),
});
