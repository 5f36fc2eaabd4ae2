/**
 * What a person gets who looks at the k units with the highest values each month.
 *   precision  hits / listed          recall  hits / positives         false alarms per hit  (listed - hits) / hits
 * Where equal values straddle the k-th place, hits are those to be expected if the last places are drawn by lot.
 * An onset is a unit's origin at which the question comes true after one at which it did not. It was warned of if the unit
 * was on the list at any origin of the last `horizon` months before the event (the month in which the threshold was
 * reached); its lead time is the months from the first such origin to the event. For that, a unit counts as listed where
 * its place is certain.
 */
import { hitsAt } from "../stats/precisionAt.ts";
import { type Cells, cellsOf, type Measured, measured, ratioOf } from "./cells.ts";
import { type JudgedRows, spansOfMonths } from "./judgedRows.ts";

/** Lengths of the lists. */
export const LIST_LENGTHS = [10, 20, 50] as const;
/** The list behind false alarms, warnings and lead times. */
export const ALARM_LIST = 20;

export interface Alarms {
  readonly precision: Measured;
  readonly recall: Measured;
  readonly falseAlarmsPerHit: Measured;
}

/**
 * Hits of the monthly lists. Intervals are over blocks of months: a list is of all countries.
 * @returns null where a list of that length would hold half of all units or more
 */
export function alarmsOf(
  rows: JudgedRows,
  said: Float64Array,
  length: number,
  from: number,
  key: string,
): Alarms | null {
  const spans = spansOfMonths(rows);
  if (spans.length === 0 || rows.month.length / spans.length < 2 * length) return null;
  const came = Uint8Array.from(rows.delay, (delay) => (delay > 0 ? 1 : 0));
  const months = spans.map((span) => rows.month[span.from] as number);
  const cells = cellsOf(months, new Float64Array(months.length), from, key);
  const sums = { hits: perCell(cells), listed: perCell(cells), positives: perCell(cells) };
  for (const [number, span] of spans.entries()) {
    const cell = cells.of[number] as number;
    const outcomes = came.subarray(span.from, span.to);
    (sums.hits[cell] as number) += hitsAt(said.subarray(span.from, span.to), outcomes, length);
    (sums.listed[cell] as number) += Math.min(length, span.to - span.from);
    (sums.positives[cell] as number) += outcomes.reduce((sum, one) => sum + one, 0);
  }
  const misses = sums.listed.map((listed, cell) => listed - (sums.hits[cell] as number));
  return {
    precision: measured(cells, ratioOf(sums.hits, sums.listed)),
    recall: measured(cells, ratioOf(sums.hits, sums.positives)),
    falseAlarmsPerHit: measured(cells, ratioOf(misses, sums.hits)),
  };
}

const perCell = ({ count }: Cells): Float64Array => new Float64Array(count);

export interface Warnings {
  readonly onsets: number;
  /** Share of onsets that were warned of. */
  readonly warned: Measured;
  /** Mean months, over the onsets warned of. */
  readonly leadMonths: Measured;
}

/** Warnings by monthly lists of that length; intervals over blocks of months and countries. */
export function warningsOf(
  rows: JudgedRows,
  said: Float64Array,
  { length, horizon, from, key }: { length: number; horizon: number; from: number; key: string },
): Warnings {
  const isListed = listedRows(rows, said, length);
  const rowAt = new Map<string, number>();
  for (let row = 0; row < rows.month.length; row++) rowAt.set(`${rows.unit[row]}|${rows.month[row]}`, row);
  const onsets: { readonly row: number; readonly lead: number }[] = [];
  for (let row = 0; row < rows.month.length; row++) {
    const [unit, month, delay] = [rows.unit[row], rows.month[row] as number, rows.delay[row] as number];
    const before = rowAt.get(`${unit}|${month - 1}`);
    if (delay === 0 || before === undefined || (rows.delay[before] as number) > 0) continue;
    const event = month + delay;
    let lead = 0;
    for (let ahead = 1; ahead <= horizon; ahead++) {
      const origin = rowAt.get(`${unit}|${event - ahead}`);
      if (origin !== undefined && isListed[origin] === 1) lead = ahead;
    }
    onsets.push({ row, lead });
  }
  const pick = (values: Float64Array): number[] => onsets.map(({ row }) => values[row] as number);
  const cells = cellsOf(pick(rows.month), pick(rows.country), from, key);
  const [all, warned, leads] = [perCell(cells), perCell(cells), perCell(cells)];
  for (const [number, { lead }] of onsets.entries()) {
    const cell = cells.of[number] as number;
    (all[cell] as number) += 1;
    (warned[cell] as number) += lead > 0 ? 1 : 0;
    (leads[cell] as number) += lead;
  }
  return {
    onsets: onsets.length,
    warned: measured(cells, ratioOf(warned, all)),
    leadMonths: measured(cells, ratioOf(leads, warned)),
  };
}

/** 1 for rows that are among the month's `length` highest whichever way equal values are ordered. */
function listedRows(rows: JudgedRows, said: Float64Array, length: number): Uint8Array {
  const listed = new Uint8Array(said.length);
  for (const { from, to } of spansOfMonths(rows)) {
    const values = said.slice(from, to).sort().reverse();
    // the value that the first unit without a place has
    const cut = values[length] ?? Number.NEGATIVE_INFINITY;
    for (let row = from; row < to; row++) listed[row] = (said[row] as number) > cut ? 1 : 0;
  }
  return listed;
}
