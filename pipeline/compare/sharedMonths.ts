import { type Month, parseMonth } from "../domain/month.ts";
import { numbersOf, textsOf } from "../domain/table.ts";
import type { Side } from "./side.ts";

/** What both sources say of the same regions in the same months, by region id, then month. */
export interface SharedMonths {
  readonly sources: readonly [string, string];
  readonly methodSets: readonly [string, string];
  readonly regions: readonly SharedRegion[];
  readonly months: Float64Array;
  readonly a: Measured;
  readonly b: Measured;
}

/** A region and where its months stand: rows from `start` up to, but without, `end`. */
export interface SharedRegion {
  readonly id: string;
  readonly name: string;
  readonly country: string;
  readonly countryName: string;
  readonly start: number;
  readonly end: number;
  /** A source that lists no incident there at all, up to the last shared month; null if both do. */
  readonly unknownTo: "a" | "b" | null;
}

/** One side's numbers, by row. Deaths are NaN where the source tells none, scores where its past is too short. */
export interface Measured {
  readonly incidents: Float64Array;
  readonly deaths: Float64Array;
  readonly score: Float64Array;
  /** Of the month and the two before it. */
  readonly incidents3m: Float64Array;
}

/**
 * Lines up two sources. A region-month is shared if both sources looked at the country in that month; what only one of
 * them lists had no incident in the other, and no score there but 0.
 */
export function sharedMonths(a: Side, b: Side): SharedMonths {
  const last = Math.min(a.asOf, b.asOf);
  const sides = { a: read(a, last), b: read(b, last) };
  const ids = [...new Set([...sides.a.regions.keys(), ...sides.b.regions.keys()])].sort();
  const rows = { month: [] as number[], a: [] as number[], b: [] as number[] };
  const regions: SharedRegion[] = [];
  for (const id of ids) {
    const spans = { a: sides.a.regions.get(id) ?? NOWHERE, b: sides.b.regions.get(id) ?? NOWHERE };
    const start = rows.month.length;
    const [namer, named] = spans.a === NOWHERE ? [sides.b, spans.b] : [sides.a, spans.a];
    const country = namer.text("country", named.start);
    let [left, right] = [spans.a.start, spans.b.start];
    while (left < spans.a.end || right < spans.b.end) {
      const [inA, inB] = [sides.a.monthAt(left, spans.a.end), sides.b.monthAt(right, spans.b.end)];
      const month = Math.min(inA, inB) as Month;
      const rowA = inA === month ? left++ : ABSENT;
      const rowB = inB === month ? right++ : ABSENT;
      if (rowA === ABSENT && !a.covers(country, month)) continue;
      if (rowB === ABSENT && !b.covers(country, month)) continue;
      rows.month.push(month);
      rows.a.push(rowA);
      rows.b.push(rowB);
    }
    const end = rows.month.length;
    if (end === start) continue;
    regions.push({
      id,
      name: namer.text("region", named.start),
      country,
      countryName: namer.text("country_name", named.start),
      start,
      end,
      unknownTo: spans.a === NOWHERE ? "a" : spans.b === NOWHERE ? "b" : null,
    });
  }
  return {
    sources: [a.source, b.source],
    methodSets: [sides.a.methodSet, sides.b.methodSet],
    regions,
    months: Float64Array.from(rows.month),
    a: sides.a.measured(rows.a),
    b: sides.b.measured(rows.b),
  };
}

const ABSENT = -1;
const NOWHERE = { start: 0, end: 0 };

function read({ regionMonths: { columns, rowCount } }: Side, last: number) {
  const ids = textsOf(columns, "region_id");
  const months = monthNumbers(textsOf(columns, "month"));
  const regions = new Map<string, { start: number; end: number }>();
  for (let start = 0; start < rowCount; ) {
    let end = start;
    let within = start;
    for (; end < rowCount && ids[end] === ids[start]; end++)
      if ((months[end] as number) <= last) within = end + 1;
    if (within > start) regions.set(ids[start] as string, { start, end: within });
    start = end;
  }
  const deaths = numbersOf(columns, "deaths");
  const tellsDeaths = deaths.some((value) => !Number.isNaN(value));
  return {
    regions,
    methodSet: textsOf(columns, "method_set")[0] ?? "",
    text: (column: string, row: number): string => textsOf(columns, column)[row] as string,
    monthAt: (row: number, end: number): number =>
      row < end ? (months[row] as number) : Number.POSITIVE_INFINITY,
    measured: (rows: readonly number[]): Measured => {
      const pick = (name: string, absent = 0): Float64Array => {
        const values = numbersOf(columns, name);
        return Float64Array.from(rows, (row) => (row === ABSENT ? absent : (values[row] as number)));
      };
      return {
        incidents: pick("incidents"),
        deaths: pick("deaths", tellsDeaths ? 0 : Number.NaN),
        score: pick("score"),
        incidents3m: pick("incidents_3m"),
      };
    },
  };
}

/** Months as numbers. A table repeats few months many times. */
function monthNumbers(texts: readonly string[]): Float64Array {
  const known = new Map<string, number>();
  return Float64Array.from(texts, (text) => {
    const month = known.get(text) ?? parseMonth(text, {});
    known.set(text, month);
    return month;
  });
}
