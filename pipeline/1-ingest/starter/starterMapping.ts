/**
 * A mapping to begin with, for a file of no known layout: columns are told by their names and by what stands in them.
 * Nothing is guessed that would count wrongly in silence: what is not sure is left out and asked for.
 */
import type { Gazetteer } from "../../domain/gazetteer.ts";
import type { DateFormat } from "../../domain/layout.ts";
import { fold } from "../../domain/nearest.ts";
import type { CsvHead } from "../../io/csvHead.ts";
import { classByWord } from "./classWords.ts";
import { COLUMN_WORDS } from "./columnWords.ts";
import { dateFormOf } from "./dateForm.ts";
import {
  isDegrees,
  isWholeNumber,
  type SampleColumn,
  sampleColumns,
  shareOf,
  wordRank,
} from "./sampleColumns.ts";

/** What a starter says: keys and values of a mapping file, and in words what was done. */
export interface StarterMapping {
  readonly mapping: Readonly<Record<string, unknown>>;
  readonly guessed: readonly string[];
  readonly toFillIn: readonly string[];
  readonly unused: readonly string[];
}

type Field = keyof typeof COLUMN_WORDS;

/** Share of the cells that must agree with what a column's name says, and where the name says nothing. */
const BY_NAME = 0.5;
const BY_CONTENT = 0.8;
/** A column with more different values does not sort incidents into kinds. */
const MOST_CLASSES = 60;
const SHOWN_VALUES = 12;

/** @param source what the data is to be called */
export function starterMapping(head: CsvHead, source: string, gazetteer: Gazetteer): StarterMapping {
  const columns = sampleColumns(head);
  if (holdsData(head.header)) return { mapping: { source }, guessed: [], toFillIn: [NO_HEADER], unused: [] };
  const chosen = new Map<Field, SampleColumn>();
  const free = (): SampleColumn[] => {
    const taken = new Set(chosen.values());
    return columns.filter((column) => !taken.has(column));
  };
  /** Takes the column whose name is the best word for a field among those whose content agrees. */
  const take = (field: Field, agrees: (column: SampleColumn) => boolean): void => {
    const ranked = free()
      .map((column) => ({ column, rank: wordRank(column.name, COLUMN_WORDS[field]) }))
      .filter(({ column, rank }) => Number.isFinite(rank) && agrees(column))
      .sort((a, b) => a.rank - b.rank);
    if (ranked[0] !== undefined) chosen.set(field, ranked[0].column);
  };
  const takeByContent = (field: Field, agrees: (column: SampleColumn) => boolean): void => {
    const found = chosen.has(field) ? undefined : free().find(agrees);
    if (found !== undefined) chosen.set(field, found);
  };

  take("date", isDate);
  takeByContent("date", isDate);
  const date = chosen.get("date");
  const form = date === undefined ? null : dateFormOf(date.values);
  take("date_end", (column) => form !== null && dateFormOf(column.values)?.format === form.format);
  const isCountry = (value: string): boolean => gazetteer.country(value) !== null;
  take("country", (column) => shareOf(column, isCountry) >= BY_NAME);
  takeByContent("country", (column) => shareOf(column, isCountry) >= BY_CONTENT);
  const country = chosen.get("country");
  take("latitude", (column) => shareOf(column, (value) => isDegrees(value, 90)) >= BY_NAME);
  take("longitude", (column) => shareOf(column, (value) => isDegrees(value, 180)) >= BY_NAME);
  if (!chosen.has("latitude") || !chosen.has("longitude")) {
    chosen.delete("latitude");
    chosen.delete("longitude");
    const pair = country === undefined ? null : coordinatesByContent(head, free(), country, gazetteer);
    if (pair !== null) chosen.set("latitude", pair[0]).set("longitude", pair[1]);
  }
  if (country !== undefined) {
    const known = (column: SampleColumn): number => knownRegions(head, column, country, gazetteer);
    take("admin1", (column) => known(column) >= BY_NAME);
    takeByContent("admin1", (column) => !column.values.every(isWholeNumber) && known(column) > BY_CONTENT);
  }
  const isCount = (column: SampleColumn): boolean => shareOf(column, isWholeNumber) >= BY_CONTENT;
  for (const field of ["deaths_low", "deaths_high", "deaths_civilians", "deaths", "events"] as const)
    take(field, isCount);
  take("class", (column) => isText(column) && distinct(column).length <= MOST_CLASSES);
  for (const field of ["actor_1", "actor_2"] as const) take(field, isText);
  take("id", ({ values }) => values.length === head.sample.length && new Set(values).size === values.length);

  const classes = classMap(chosen.get("class"));
  return {
    mapping: {
      source,
      ...Object.fromEntries([...chosen].map(([field, { name }]) => [field, name])),
      ...(form === null ? {} : { date_format: form.format }),
      ...(classes === null ? {} : { class_map: classes.map }),
    },
    guessed: [
      ...(chosen.size === 0 ? [] : [columnsIn(chosen, form?.format)]),
      ...(classes === null || Object.keys(classes.map).length === 0 ? [] : [classesIn(classes.map)]),
      ...(form === null || form.rival === null ? [] : [ambiguous(form.format, form.rival)]),
      ...free().filter(hasDecimalCommas).map(decimalCommas),
    ],
    toFillIn: [
      ...(date === undefined ? [missingDate(columns)] : []),
      ...(country === undefined
        ? ['"country": no column holds countries; add one with names or codes to the file']
        : []),
      ...(classes === null || classes.unknown.length === 0 ? [] : [unknownClasses(classes.unknown)]),
    ],
    unused: free().map(({ name }) => name),
  };
}

const NO_HEADER = "the first line holds data: put a line with the names of the columns above it";

/** Whether a first line is no header: nobody calls a column by a day, or most of them by numbers. */
function holdsData(header: readonly string[]): boolean {
  const days = header.filter((name) => dateFormOf([name]) !== null && name.length > 7);
  const numbers = header.filter((name) => /^[+-]?\d+(\.\d+)?$/.test(name));
  return days.length > 0 || 2 * numbers.length > header.length;
}

const columnsIn = (chosen: ReadonlyMap<Field, SampleColumn>, format: DateFormat | undefined): string =>
  [...chosen]
    .map(([field, { name }]) => `${field} = "${name}"${field === "date" ? ` (${format})` : ""}`)
    .join(", ");

const classesIn = (map: Readonly<Record<string, string>>): string =>
  `class_map: ${Object.entries(map)
    .map(([value, name]) => `"${value}" is ${name}`)
    .join(", ")}`;

/** Coordinates as spreadsheets write them in half of the world; as a run reads them they would be refused. */
const hasDecimalCommas = (column: SampleColumn): boolean =>
  [...COLUMN_WORDS.latitude, ...COLUMN_WORDS.longitude].includes(fold(column.name)) &&
  shareOf(column, (value) => /^[+-]?\d{1,3},\d+$/.test(value)) >= BY_CONTENT;

const decimalCommas = ({ name, values }: SampleColumn): string =>
  `"${name}" is left out because it has decimal commas ("${values[0]}"): write points to have it read`;

const isDate = ({ values }: SampleColumn): boolean => dateFormOf(values) !== null;

/** Numbers with a point are measures; whole ones may be codes. */
const isText = (column: SampleColumn): boolean =>
  shareOf(column, (value) => !/^-?\d+\.\d+$/.test(value)) > 0.5;

const distinct = ({ values }: SampleColumn): string[] => [
  ...new Map(values.map((value) => [value.toLowerCase(), value])).values(),
];

function classMap(column: SampleColumn | undefined) {
  if (column === undefined) return null;
  const values = distinct(column).sort();
  const known = values.flatMap((value) => {
    const incidentClass = classByWord(value);
    return incidentClass === null ? [] : [[value, incidentClass] as const];
  });
  return {
    map: Object.fromEntries(known),
    unknown: values.filter((value) => classByWord(value) === null),
  };
}

function unknownClasses(values: readonly string[]): string {
  const shown = values.slice(0, SHOWN_VALUES).map((value) => `"${value}"`);
  const more = values.length > SHOWN_VALUES ? ` and ${values.length - SHOWN_VALUES} more` : "";
  return `"class_map": which of battle, remote, civilian, nonstate, other is ${shown.join(", ")}${more}`;
}

const ambiguous = (format: DateFormat, rival: DateFormat): string =>
  `the dates could be ${rival} as well: if they are, change "date_format" from ${format}`;

function missingDate(columns: readonly SampleColumn[]): string {
  const named = columns.find(({ name }) => Number.isFinite(wordRank(name, COLUMN_WORDS.date)));
  const example = named?.values[0];
  return named === undefined || example === undefined
    ? '"date": no column holds dates'
    : `"date": "${named.name}" holds "${example}", which is in no format that can be read; write dates like 2024-03-31`;
}

/** What the records say of a country, with the cell of another column beside it. */
function besideCountry(head: CsvHead, column: SampleColumn, country: SampleColumn, gazetteer: Gazetteer) {
  return head.sample.flatMap((record) => {
    const iso3 = gazetteer.country(record[country.index] ?? "");
    const cell = (record[column.index] ?? "").trim();
    return iso3 === null || cell === "" ? [] : [{ iso3, cell }];
  });
}

/** Share of a column's names that are admin-1 regions of the country beside them; 0.5 where no table can tell. */
function knownRegions(
  head: CsvHead,
  column: SampleColumn,
  country: SampleColumn,
  gazetteer: Gazetteer,
): number {
  const judged = besideCountry(head, column, country, gazetteer).flatMap(({ iso3, cell }) => {
    const { id, known } = gazetteer.region(iso3, cell);
    const isListed = gazetteer.regionName(id) !== null;
    // "known" without being listed: a country whose regions no table lists
    return isListed || !known ? [isListed] : [];
  });
  return judged.length === 0 ? BY_NAME : judged.filter(Boolean).length / judged.length;
}

/** Two columns of decimal degrees under any names: latitude is the one that brings the places nearer their capitals. */
function coordinatesByContent(
  head: CsvHead,
  columns: readonly SampleColumn[],
  country: SampleColumn,
  gazetteer: Gazetteer,
): readonly [SampleColumn, SampleColumn] | null {
  const decimals = columns.filter(
    (column) => shareOf(column, (value) => value.includes(".") && isDegrees(value, 180)) >= BY_CONTENT,
  );
  const [first, second] = decimals;
  if (first === undefined || second === undefined || decimals.length > 2) return null;
  const away = (latitude: SampleColumn, longitude: SampleColumn): number =>
    head.sample.reduce((sum, record) => {
      const capital = gazetteer.countries.get(gazetteer.country(record[country.index] ?? "") ?? "");
      const north = Number(record[latitude.index]) - (capital?.capitalLatitude ?? Number.NaN);
      const east = Number(record[longitude.index]) - (capital?.capitalLongitude ?? Number.NaN);
      return sum + (Number.isNaN(north + east) ? 0 : Math.hypot(north, east));
    }, 0);
  return away(first, second) <= away(second, first) ? [first, second] : [second, first];
}
