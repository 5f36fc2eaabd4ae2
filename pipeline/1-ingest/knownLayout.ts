import { DataError } from "../domain/errors.ts";
import type { Layout, RawField } from "../domain/layout.ts";
import { fold, nearestHint } from "../domain/nearest.ts";
import { type CsvHead, firstRecords, type Headerless, withoutHeader } from "../io/csvHead.ts";
import { ACLED } from "./sources/acled.ts";
import { ACLED_COUNTS } from "./sources/acledCounts.ts";
import { GDELT } from "./sources/gdelt.ts";
import { GTD } from "./sources/gtd.ts";
import { UCDP_EXPORT, UCDP_OFFICIAL } from "./sources/ucdpGed.ts";

/** A layout of a provider, told by the names in its header. */
export interface KnownLayout {
  readonly name: string;
  readonly columns: Readonly<Partial<Record<RawField, string>>>;
  /** Further columns that the header must have. */
  readonly marks?: readonly string[];
  /** How a file without a header is read, and the form of fields by which a record in that order is told. */
  readonly headerless?: Headerless & { readonly forms: Readonly<Record<string, RegExp>> };
  read(head: CsvHead, fileName: string): Layout;
}

const KNOWN_LAYOUTS: readonly KnownLayout[] = [
  UCDP_OFFICIAL,
  UCDP_EXPORT,
  ACLED,
  ACLED_COUNTS,
  GTD,
  ...GDELT,
];

/** @returns the positions of named columns; a name that the header lacks is left out */
export function locateColumns(
  names: Readonly<Partial<Record<RawField, string>>>,
  header: readonly string[],
): Partial<Record<RawField, number>> {
  const positions: Partial<Record<RawField, number>> = {};
  const folded = header.map((name) => fold(name));
  for (const [field, name] of Object.entries(names)) {
    const index = folded.indexOf(fold(name));
    if (index >= 0) positions[field as RawField] = index;
  }
  return positions;
}

/** The head of a file whose first record is data of a known layout, with the names that are missing; any other as it is. */
export function restoreHeader(head: CsvHead): CsvHead {
  for (const { headerless } of KNOWN_LAYOUTS) {
    if (headerless === undefined) continue;
    const records = firstRecords(head, headerless);
    if (!isData(records[0] ?? [], headerless)) continue;
    const data = records.filter((record) => isData(record, headerless));
    if (2 * data.length > records.length) return withoutHeader(head, headerless);
  }
  return head;
}

/** With a column too many nobody can tell which of them it is, as counts look like counts. */
function isData(
  record: readonly string[],
  { names, mayLack, forms }: NonNullable<KnownLayout["headerless"]>,
): boolean {
  return (
    record.length <= names.length &&
    record.length >= names.length - mayLack &&
    Object.entries(forms).every(([name, form]) => form.test((record[names.indexOf(name)] ?? "").trim()))
  );
}

/** Names that a header must share with a layout to be called near it: "country" and "latitude" are everywhere. */
const LIKE = 3;

/**
 * Finds the layout whose columns the header has.
 * @throws {DataError} naming the layout of which the header has most, and what the header lacks of it
 */
export function recogniseLayout(head: CsvHead, fileName: string): Layout {
  const header = new Set(head.header.map((name) => fold(name)));
  const candidates = KNOWN_LAYOUTS.map((known) => {
    const names = [...Object.values(known.columns), ...(known.marks ?? [])];
    return { known, names, missing: names.filter((name) => !header.has(fold(name))) };
  });
  const complete = candidates.find((candidate) => candidate.missing.length === 0);
  if (complete !== undefined) return complete.known.read(head, fileName);
  const found = ({ names, missing }: (typeof candidates)[number]): number => names.length - missing.length;
  candidates.sort((a, b) => found(b) - found(a) || a.missing.length - b.missing.length);
  const nearest = candidates[0] as (typeof candidates)[number];
  if (head.header.length < 2) {
    throw new DataError(
      "is not a CSV of any known layout: its first line has a single column. Give it a header line, or a mapping file",
      { file: fileName },
    );
  }
  const mapping = `put a mapping file beside it (${mappingName(fileName)}) or pass --mapping`;
  if (found(nearest) < LIKE) {
    const known = KNOWN_LAYOUTS.map(({ name }) => name).join("; ");
    throw new DataError(`has an unknown header, like none of the known layouts (${known}): ${mapping}`, {
      file: fileName,
    });
  }
  const shown = nearest.missing
    .slice(0, 5)
    .map((name) => `${name}${nearestHint(name, head.header)}`)
    .join(", ");
  const more = nearest.missing.length > 5 ? ` and ${nearest.missing.length - 5} more` : "";
  throw new DataError(
    `has an unknown header. Nearest layout: ${nearest.known.name}, of which it lacks ${shown}${more}. ` +
      `For any other CSV ${mapping}`,
    { file: fileName },
  );
}

/** "log.csv", "log.csv.gz" and "log.csv.zip" are described by "log.mapping.json". */
export function mappingName(fileName: string): string {
  return `${fileName.replace(/(\.(csv|tsv|txt))?(\.(gz|zip))?$/i, "")}.mapping.json`;
}
