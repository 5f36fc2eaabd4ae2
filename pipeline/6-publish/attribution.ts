import type { OriginCard } from "../io/originCard.ts";

/** Whose data a folder of outputs is made of. */
export interface AttributedInput {
  readonly source: string;
  /** Licence and citation lines of the source's files, joined by " | " where they differ. */
  readonly licence: string;
  readonly citation: string;
  readonly inputs: readonly {
    readonly file: string;
    readonly sha256: string;
    readonly source: string;
    readonly origin: OriginCard | null;
  }[];
}

/** What comes with the program and stands behind every output. */
const REFERENCES = [
  "Borders: Natural Earth 1:10 million, by way of world-atlas, public domain. https://www.naturalearthdata.com/",
  "Country codes and capitals: GeoNames, CC BY 4.0. https://www.geonames.org/",
  "Names of regions: OCHA administrative boundaries (COD-AB), licence per country. https://data.humdata.org/",
  "Frozen constants: derived from UCDP GED 25.1, Uppsala Conflict Data Program, CC BY 4.0. https://ucdp.uu.se/",
];
/** What an origin card says that a reader of the outputs has to be told. */
const TOLD = ["url", "version", "filters", "accessed", "licence", "citation"] as const;

/** The text of ATTRIBUTION.txt: what has to be named by whoever passes the outputs on. */
export function attributionText({ source, licence, citation, inputs }: AttributedInput): string {
  const files = inputs.filter((input) => input.source === source);
  return [
    "Name these when you pass the tables on.",
    "",
    `Incidents: ${oneLine(source)}`,
    ...labelled("Licence", licence),
    ...labelled("Citation", citation),
    ...files.flatMap(({ file, sha256, origin }) => [
      "",
      `File: ${oneLine(file)}`,
      `  sha256: ${sha256}`,
      ...TOLD.filter((key) => (origin?.[key] ?? "") !== "").map(
        (key) => `  ${key}: ${oneLine(String(origin?.[key]))}`,
      ),
    ]),
    "",
    "Reference data",
    ...REFERENCES.map((line) => `  ${line}`),
    "",
  ].join("\n");
}

const labelled = (label: string, lines: string): string[] =>
  lines === ""
    ? [`  ${label}: not stated`]
    : lines.split(" | ").map((line) => `  ${label}: ${oneLine(line)}`);

/** Text of the input must not make lines of its own. */
const oneLine = (text: string): string => text.replace(/[\p{Cc}\u2028\u2029]+/gu, " ").trim();
