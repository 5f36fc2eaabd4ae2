/**
 * Stage 3. IN panels. OUT 3-scores.parquet (one row per unit and month: the as-of month and the one before it for
 * every unit, every month for the regions of the theatre), 3-spillover.parquet (one row per pair at the as-of month)
 * and 3-inward.parquet (one row per country that violence can reach).
 * KEEPS the parts' sum: printed parts add up to the printed score in every row.
 */
import { CATEGORIES, type Constants, METHOD_SET, PARTS } from "../domain/constants.ts";
import { addMonths, type Month } from "../domain/month.ts";
import { MEASURES, type Measure, type Panel } from "../domain/panel.ts";
import type { Panels } from "../domain/panels.ts";
import type { Cell, ColumnType } from "../io/duckdb.ts";
import { NO_CATEGORY } from "./escalation/escalationMonth.ts";
import { type EscalationScorer, escalationScorer } from "./escalation/scorer.ts";
import { SPILLOVER_PARTS } from "./spillover/combinePair.ts";
import { spillover } from "./spillover/spillover.ts";

export interface ScoreOptions {
  readonly asOf: Month;
  /** Countries whose regions are scored in every month; null for all. */
  readonly theatre: ReadonlySet<string> | null;
}

/** A table in columns, with the types under which it is saved. */
export interface SavedTable {
  readonly types: Readonly<Record<string, ColumnType>>;
  readonly columns: Readonly<Record<string, Cell[]>>;
}

/** A region that was split off has a short baseline until it has this many months of its own. */
const OWN_MONTHS = 24;
const QUARTER = 3;
const MONTHS_PER_YEAR = 12;

const UNIT_TYPES = {
  kind: "text",
  unit: "text",
  month: "integer",
  scored: "boolean",
  score: "double",
  uncapped: "double",
  category: "text",
  momentum: "double",
  incidents: "double",
  deaths: "double",
  incidents_3m: "double",
  usual_incidents_3m: "double",
  deaths_3m: "double",
  usual_deaths_3m: "double",
  months_quiet_before: "double",
  deaths_ytd: "double",
  state_force_incidents_3m: "double",
  surprise_p: "double",
  quiet_after_peak: "boolean",
  baseline_short: "boolean",
  part_surprise: "double",
  part_momentum: "double",
  part_severity: "double",
  part_civilian: "double",
  part_resurgence: "double",
  method_set: "text",
} as const satisfies Record<string, ColumnType>;

const PAIR_TYPES = {
  from: "text",
  to: "text",
  exact: "double",
  score: "double",
  evidence: "text",
  border_incidents_3m: "double",
  border_deaths_3m: "double",
  usual_border_incidents_3m: "double",
  last_border_incident: "text",
  months_quiet_before: "double",
  pressure: "double",
  arrival: "double",
  part_intensity: "double",
  part_zone_surprise: "double",
  part_zone_resurgence: "double",
  top_border_region: "text",
  border_km: "double",
} as const satisfies Record<string, ColumnType>;

/** Scores every unit and pair as of one month. Reads only months up to it. */
export function score(
  panels: Panels,
  constants: Constants,
  options: ScoreOptions,
): { units: SavedTable; pairs: SavedTable; inward: SavedTable } {
  const units = emptyColumns(UNIT_TYPES);
  const add = (kind: string, panel: Panel, pooled: boolean, half: number, months: readonly Month[]): void => {
    if (panel.units.length === 0) return;
    const countryOf = indexOfCountry(panel, panels.countries);
    const scorer = escalationScorer({
      panel,
      countries: panels.countries,
      countryOf,
      pooled,
      severityHalf: half,
      constants,
    });
    for (const month of months) appendMonth(units, kind, panel, scorer, month);
  };
  const before = addMonths(options.asOf, -1);
  const pairOfMonths = before >= panels.regions.firstMonth ? [before, options.asOf] : [options.asOf];
  add("region", panels.regions, true, constants.severityHalfRegion, pairOfMonths);
  add("country", panels.countries, false, constants.severityHalfCountry, pairOfMonths);
  add("zone", panels.zones, false, constants.severityHalfRegion, pairOfMonths);
  const theatre = options.theatre;
  const inTheatre =
    theatre === null ? panels.regions : selectUnits(panels.regions, (country) => theatre.has(country));
  const every = Array.from({ length: options.asOf - inTheatre.firstMonth + 1 }, (_, t) =>
    addMonths(inTheatre.firstMonth, t),
  );
  add("region_month", inTheatre, true, constants.severityHalfRegion, every);
  return { units: { types: UNIT_TYPES, columns: units }, ...pairTables(panels, constants, options.asOf) };
}

function pairTables(
  panels: Panels,
  constants: Constants,
  asOf: Month,
): { pairs: SavedTable; inward: SavedTable } {
  const { pairs, inward } = spillover(panels, constants, asOf);
  const columns = emptyColumns(PAIR_TYPES);
  for (const row of pairs) {
    appendRow(columns, {
      from: row.pair.from,
      to: row.pair.to,
      exact: row.exact,
      score: row.score,
      evidence: row.evidence,
      border_incidents_3m: row.borderIncidents3m,
      border_deaths_3m: row.borderDeaths3m,
      usual_border_incidents_3m: row.usualBorderIncidents3m,
      last_border_incident: row.lastBorderIncident,
      months_quiet_before: row.monthsQuietBefore,
      pressure: row.pressure,
      arrival: row.arrival,
      ...Object.fromEntries(SPILLOVER_PARTS.map((part) => [`part_${part}`, row.parts[part]])),
      top_border_region: row.topBorderRegion,
      border_km: row.pair.borderKm,
    });
  }
  const inwardTypes = { country: "text", score: "double" } as const;
  const inwardColumns = { country: inward.map((row) => row.country), score: inward.map((row) => row.score) };
  return { pairs: { types: PAIR_TYPES, columns }, inward: { types: inwardTypes, columns: inwardColumns } };
}

/** Adds the units that are on the roster in `month` and covered then. */
function appendMonth(
  to: Record<string, Cell[]>,
  kind: string,
  panel: Panel,
  scorer: EscalationScorer,
  month: Month,
): void {
  const t = month - panel.firstMonth;
  const result = scorer.at(month);
  for (const [unit, { id, validFrom }] of panel.units.entries()) {
    const cell = unit * panel.monthCount + t;
    if (result.onRoster[unit] !== 1 || panel.covered[cell] !== 1) continue;
    const category = result.category[unit] ?? NO_CATEGORY;
    appendRow(to, {
      kind,
      unit: id,
      month,
      scored: result.scored[unit] === 1,
      score: result.score[unit] ?? Number.NaN,
      uncapped: result.uncapped[unit] ?? Number.NaN,
      category: category === NO_CATEGORY ? "" : (CATEGORIES[category] as string),
      momentum: result.momentum[unit] ?? Number.NaN,
      incidents: panel.incidents[cell] ?? Number.NaN,
      deaths: panel.deaths[cell] ?? Number.NaN,
      incidents_3m: result.incidents3m[unit] ?? Number.NaN,
      usual_incidents_3m: result.usualIncidents3m[unit] ?? Number.NaN,
      deaths_3m: result.deaths3m[unit] ?? Number.NaN,
      usual_deaths_3m: result.usualDeaths3m[unit] ?? Number.NaN,
      months_quiet_before: result.quietMonths[unit] ?? Number.NaN,
      deaths_ytd: sumBack(panel.deaths, cell, Math.min(t, month % MONTHS_PER_YEAR) + 1),
      state_force_incidents_3m: sumBack(panel.stateForceIncidents, cell, Math.min(t + 1, QUARTER)),
      surprise_p: result.surpriseP[unit] ?? Number.NaN,
      quiet_after_peak: result.quietAfterPeak[unit] === 1,
      baseline_short: validFrom !== null && month - ownStart(panel, unit, t, validFrom) < OWN_MONTHS,
      ...Object.fromEntries(PARTS.map((part) => [`part_${part}`, result.parts[part][unit] ?? Number.NaN])),
      method_set: METHOD_SET,
    });
  }
}

/** The month from which a split-off region has a series of its own. */
function ownStart(panel: Panel, unit: number, t: number, validFrom: Month): Month {
  const start = unit * panel.monthCount;
  const first = panel.incidents.subarray(start, start + t + 1).findIndex((value) => value > 0);
  return Math.max(validFrom, panel.firstMonth + Math.max(first, 0)) as Month;
}

function sumBack(values: Float64Array, cell: number, count: number): number {
  let sum = 0;
  for (let back = 0; back < count; back++) sum += values[cell - back] as number;
  return sum;
}

/** Per unit the index of its country in `countries`, -1 for a zone that spans countries. */
export function indexOfCountry(panel: Panel, countries: Panel): Int32Array {
  const indexOf = new Map(countries.units.map((unit, index) => [unit.id, index]));
  return Int32Array.from(panel.units, (unit) => indexOf.get(unit.country) ?? -1);
}

/** The panel of some of the units. */
function selectUnits(panel: Panel, wanted: (country: string) => boolean): Panel {
  const kept = panel.units.flatMap((unit, index) => (wanted(unit.country) ? [index] : []));
  const { firstMonth, monthCount } = panel;
  const pick = <T extends Float64Array | Uint8Array>(values: T, target: T): T => {
    for (const [row, unit] of kept.entries()) {
      target.set(values.subarray(unit * monthCount, (unit + 1) * monthCount), row * monthCount);
    }
    return target;
  };
  const cells = kept.length * monthCount;
  const measures = Object.fromEntries(
    MEASURES.map((name) => [name, pick(panel[name], new Float64Array(cells))]),
  ) as Record<Measure, Float64Array>;
  const units = kept.map((unit) => panel.units[unit] as Panel["units"][number]);
  return { firstMonth, monthCount, units, covered: pick(panel.covered, new Uint8Array(cells)), ...measures };
}

function emptyColumns(types: Readonly<Record<string, ColumnType>>): Record<string, Cell[]> {
  return Object.fromEntries(Object.keys(types).map((name) => [name, []]));
}

function appendRow(to: Record<string, Cell[]>, row: Readonly<Record<string, Cell>>): void {
  for (const [name, values] of Object.entries(to)) values.push(row[name] as Cell);
}
