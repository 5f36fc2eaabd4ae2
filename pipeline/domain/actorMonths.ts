/**
 * What actors did in some family of units: one row per unit, actor and month in which there was anything, sorted by unit,
 * actor and month. An incident counts for both its sides.
 */
export interface ActorMonths {
  /** Number of the unit in its family. */
  readonly unit: Int32Array;
  /** Position in the list of actors. */
  readonly actor: Int32Array;
  readonly month: Int32Array;
  readonly incidents: Float64Array;
  readonly deaths: Float64Array;
  readonly civilianIncidents: Float64Array;
}

/** What actors did in whole countries, and where: enough for the mean place and the spread of any sum of rows. */
export interface NationalActorMonths extends ActorMonths {
  /** Of the incidents, those whose place is exact or near. */
  readonly located: Float64Array;
  /** Sums of these incidents' places as unit vectors from the centre of the Earth. */
  readonly x: Float64Array;
  readonly y: Float64Array;
  readonly z: Float64Array;
}

/** The measures of a row, in the order in which they are summed and saved. */
export const ACTOR_MEASURES = ["incidents", "deaths", "civilianIncidents"] as const;
export const NATIONAL_ACTOR_MEASURES = [...ACTOR_MEASURES, "located", "x", "y", "z"] as const;

/** Rows of one unit: from the first index up to, but not including, the second. */
export function rowsOfUnit({ unit }: ActorMonths, number: number): readonly [number, number] {
  return [lowerBound(unit, number), lowerBound(unit, number + 1)];
}

/** Sum of a measure over one unit and actor and the months from one to another, both included. */
export function sumOfActor(
  rows: ActorMonths,
  measure: (typeof ACTOR_MEASURES)[number],
  unit: number,
  actor: number,
  from: number,
  to: number,
): number {
  const [start, end] = rowsOfUnit(rows, unit);
  let sum = 0;
  for (let row = lowerBound(rows.actor, actor, start, end); row < end && rows.actor[row] === actor; row++) {
    const month = rows.month[row] as number;
    if (month >= from && month <= to) sum += rows[measure][row] as number;
  }
  return sum;
}

/** First index from `low` up to `high` of a sorted stretch whose value is not below `value`; `high` if there is none. */
export function lowerBound(sorted: Int32Array, value: number, low = 0, high = sorted.length): number {
  let [from, to] = [low, high];
  while (from < to) {
    const middle = (from + to) >>> 1;
    if ((sorted[middle] as number) < value) from = middle + 1;
    else to = middle;
  }
  return from;
}
