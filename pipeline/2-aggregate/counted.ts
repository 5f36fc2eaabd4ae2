import { SUMMED_MEASURES } from "../domain/panel.ts";

/** Positions of measures among SUMMED_MEASURES. */
export const MEASURE_COUNT = SUMMED_MEASURES.length;
export const INCIDENTS = SUMMED_MEASURES.indexOf("incidents");
export const DEATHS = SUMMED_MEASURES.indexOf("deaths");
export const NEAR_CAPITAL = SUMMED_MEASURES.indexOf("nearCapital");

/** What an incident, or its share of one month, adds, and where. One object serves all incidents of a run. */
export interface Counted {
  /** The month, by position among those that are counted. */
  t: number;
  /** Last day of the incident in the month, days since 1970-01-01. */
  lastDay: number;
  country: number;
  /** -1: in no region. */
  region: number;
  /** -1: at no place that is exact or near. */
  place: number;
  /** What stands for it at borders: its place or, where the source has no coordinates, its region; -1: nothing. */
  node: number;
  zones: readonly number[];
  /** -1: nobody. */
  firstActor: number;
  secondActor: number;
  /** SUMMED_MEASURES in millionths. */
  values: Float64Array;
  /** Incidents weighted by deaths, in millionths. */
  severity: number;
}

/** Adds all measures to a cell; those of a cell lie side by side, so that it is one look into memory. */
export function addTo(sums: Float64Array, cell: number, values: Float64Array): void {
  const base = cell * MEASURE_COUNT;
  for (let k = 0; k < MEASURE_COUNT; k++) (sums[base + k] as number) += values[k] as number;
}
