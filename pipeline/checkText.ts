import type { CheckedFile, CheckedSource, CheckReport, RowFacts, Starter } from "./domain/checkReport.ts";

const DELIMITERS: Readonly<Record<string, string>> = {
  ",": "commas",
  ";": "semicolons",
  "\t": "tabs",
  "|": "vertical bars",
};
/** Names shown of each kind. */
const MOST_NAMES = 8;
/** Characters of a value that are shown. */
const MOST_CHARACTERS = 60;

/** The report as people read it: a block per file, the sources, and the verdict in the last line. */
export function checkText({ accepted, verdict, files, sources }: CheckReport): string {
  const lines = [
    ...files.flatMap((file) => [file.file, ...fileLines(file, files.length === 1), ""]),
    ...sources.flatMap((source) => [source.source, ...sourceLines(source), ""]),
    `${accepted ? "Accepted" : "Refused"}: ${verdict}`,
  ];
  // what files say must not move the cursor of a terminal
  return lines.map((text) => text.replace(/\p{Cc}/gu, "?").trimEnd()).join("\n");
}

const line = (label: string, text: string): string => `  ${label.padEnd(13)}${text}`;

/** At most MOST_NAMES of a list, and how many more there are. */
function some(items: readonly string[]): string {
  const more = items.length > MOST_NAMES ? ` and ${items.length - MOST_NAMES} more` : "";
  return items.slice(0, MOST_NAMES).join(", ") + more;
}

const quoted = (text: string): string =>
  `"${text.length > MOST_CHARACTERS ? `${text.slice(0, MOST_CHARACTERS)}...` : text}"`;

/** @param isOnly whether the verdict gives the reason why it is refused */
function fileLines(file: CheckedFile, isOnly: boolean): string[] {
  const { layout, columns_found: found, columns_named: named, encoding, problem, starter, rows } = file;
  const text =
    encoding === null
      ? []
      : [
          line(
            "text",
            `${DELIMITERS[file.delimiter ?? ""] ?? quoted(file.delimiter ?? "")}, ${encoding}, ${file.line_ends} line ends, ${file.columns_in_header} columns`,
          ),
        ];
  return [
    line("layout", layout === null ? "unknown" : `${layout}: ${found} of ${named} columns that it names`),
    ...text,
    ...(file.doubt === null ? [] : [line("doubtful", `${file.file} ${file.doubt}`)]),
    ...(starter === null ? [] : starterLines(starter, layout === null && rows !== null)),
    ...(rows === null ? [] : rowLines(file.file, rows)),
    ...(problem === null || isOnly ? [] : [line("refused", problem)]),
  ];
}

function starterLines({ name, state, guessed, to_fill_in, unused }: Starter, isReadByIt: boolean): string[] {
  const what = {
    written: "written; look it through, fill in what is asked, and check again",
    "there already": "there already, and left as it is; this is what would be written",
    offered: "can be written with --write-mapping",
    empty: "none can be written yet",
  }[state];
  return [
    line("mapping", `${name}: ${what}`),
    ...guessed.map((each) => line("  guessed", each)),
    ...to_fill_in.map((each) => line("  fill in", each)),
    ...(state === "there already" || state === "empty"
      ? []
      : [line("  if you can", '"licence"; "coverage": the months and countries that the file covers')]),
    ...(unused.length === 0 ? [] : [line("  left aside", some(unused.map(quoted)))]),
    ...(isReadByIt ? [line("  read by it", "what follows")] : []),
  ];
}

function rowLines(file: string, rows: RowFacts): string[] {
  const { ledger, refused, places } = rows;
  const total = Object.values(places).reduce((sum, count) => sum + count, 0);
  const percent = (count: number): string =>
    200 * count < total ? "under 1 %" : `${Math.round((100 * count) / total)} %`;
  const known = Object.entries(places).filter(([, count]) => count > 0);
  const years = rows.rows_by_year.map(({ year, rows: count }) => `${year}: ${count}`);
  const names = (unknown: RowFacts["unknown_regions"]): string[] =>
    unknown.map(({ name, country, rows: count, nearest }) => {
      const near = nearest.length === 0 ? "" : `, nearest: ${nearest.join(" or ")}`;
      return `${country === null ? "" : `${country} `}${quoted(name)} (${count} x${near})`;
    });
  const unknown = (kind: string, items: readonly string[]): string[] =>
    items.length === 0 ? [] : [line("unknown", `${kind}: ${some(items)}`)];
  return [
    ...(ledger === null
      ? []
      : [
          line(
            "rows",
            `${ledger.rows_read}: ${ledger.accepted} accepted, ${ledger.duplicate} duplicate, ${ledger.superseded} superseded, ${ledger.quarantined} quarantined, ${ledger.out_of_scope} out of scope`,
          ),
          ...(ledger.first_month === ""
            ? []
            : [line("span", `${ledger.first_month} to ${ledger.last_month}; ${years.join(", ")}`)]),
        ]),
    ...(rows.countries.length === 0
      ? []
      : [line("countries", some(rows.countries.map(({ name, rows: count }) => `${name} ${count}`)))]),
    ...refused
      .slice(0, MOST_NAMES)
      .map(({ column, reason, rows: count, record, value }) =>
        line(
          "quarantined",
          `${count} x ${column === "" ? "" : `${column} `}${reason} (${[file, record, ...(column === "" ? [] : [column])].join(":")} ${quoted(value)})`,
        ),
      ),
    ...(refused.length > MOST_NAMES
      ? [line("", `and ${refused.length - MOST_NAMES} more kinds of fault`)]
      : []),
    ...unknown("countries", names(rows.unknown_countries)),
    ...unknown("regions", names(rows.unknown_regions)),
    ...unknown(
      "actors",
      rows.unknown_actors.map(({ name, rows: count }) => `${quoted(name)} (${count} x)`),
    ),
    ...(total === 0
      ? []
      : [
          line("coordinates", known.map(([precision, count]) => `${precision} ${percent(count)}`).join(", ")),
        ]),
  ];
}

function sourceLines({ coverage, declared, ...source }: CheckedSource): string[] {
  const spans = coverage.map(({ from, to, countries }) => {
    const where =
      countries === "world"
        ? "worldwide"
        : countries === "observed"
          ? "countries with rows"
          : some(countries);
    return `${from} to ${to} (${where})`;
  });
  const short =
    source.months < source.months_needed
      ? [line("too short", `${source.months} months are covered; a score needs ${source.months_needed}`)]
      : [];
  return [
    line("coverage", `${declared ? "declared" : "observed, the span of the rows"}: ${spans.join("; ")}`),
    line("last month", `${source.last_complete_month} is the last complete one`),
    ...short,
  ];
}
