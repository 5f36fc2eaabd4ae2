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

/** First index of a sorted array whose value is not below `value`. */
export function lowerBound(sorted: Int32Array, value: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((sorted[middle] as number) < value) low = middle + 1;
    else high = middle;
  }
  return low;
}
