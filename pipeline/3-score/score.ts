/**
 * Stage 3. IN panels. OUT scores of units, of the theatre's regions in every month, and of pairs.
 * KEEPS the parts' sum: printed parts add up to the printed score in every row.
 */
import { CATEGORIES, type Constants, PARTS } from "../domain/constants.ts";
import { addMonths, type Month } from "../domain/month.ts";
import { MEASURES, type Measure, type Panel, type Unit } from "../domain/panel.ts";
import type { Panels } from "../domain/panels.ts";
import type { Scores } from "../domain/scores.ts";
import type { RankingSensitivity } from "../domain/sensitivity.ts";
import type { Column, Columns } from "../domain/table.ts";
import type { EscalationInput } from "./escalation/escalationInput.ts";
import { type EscalationMonth, NO_CATEGORY } from "./escalation/escalationMonth.ts";
import { falseAlarmRate } from "./escalation/falseAlarmRate.ts";
import { escalationScorer } from "./escalation/scorer.ts";
import { actorEntriesOf } from "./escalation/surroundings.ts";
import { dataBehind } from "./sensitivity/dataBehind.ts";
import { howSure } from "./sensitivity/howSure.ts";
import { Perturbations } from "./sensitivity/sensitivity.ts";
import { SPILLOVER_PARTS } from "./spillover/combinePair.ts";
import { type PairMonth, spillover } from "./spillover/spillover.ts";

export interface ScoreOptions {
  readonly asOf: Month;
  /** Countries whose regions are scored in every month; null for all. */
  readonly theatre: ReadonlySet<string> | null;
}

const NOMINAL_ALARMS = [0.1, 0.05, 0.01];
/** Years of months over which the realised rate is taken. */
const ALARM_MONTHS = 60;
/** A region that was split off has a short baseline until it has this many months of its own. */
const OWN_MONTHS = 24;
const QUARTER = 3;
const MONTHS_PER_YEAR = 12;

/** Scores every unit and pair as of one month. Reads only months up to it. */
export function score(panels: Panels, constants: Constants, options: ScoreOptions): Scores {
  const { regions, countries, zones } = panels;
  const inputOf = (
    panel: Panel,
    pooled: boolean,
    severityHalf: number,
    months: readonly Month[],
    actorEntries: Float64Array,
  ): EscalationInput => ({
    months,
    panel,
    actorEntries,
    countries,
    countryOf: indexOfCountry(panel, countries),
    pooled,
    severityHalf,
    constants,
  });
  const { theatre } = options;
  const isChosen = ({ country }: Unit): boolean => theatre === null || theatre.has(country);
  const before = addMonths(options.asOf, -1);
  const months = before >= regions.firstMonth ? [before, options.asOf] : [options.asOf];
  const units = new UnitMonths();
  const perturbations = new Perturbations(constants, panels.ingest.source, options.asOf);
  const located = panels.ingest.hasCoordinates ? null : regions;
  let rankings: readonly RankingSensitivity[] = [];
  const entries = actorEntriesOf(panels, constants);
  for (const { kind, panel, pooled, half, came } of [
    {
      kind: "region",
      panel: regions,
      pooled: true,
      half: constants.severityHalfRegion,
      came: entries.regions,
    },
    {
      kind: "country",
      panel: countries,
      pooled: false,
      half: constants.severityHalfCountry,
      came: entries.countries,
    },
    { kind: "zone", panel: zones, pooled: false, half: constants.severityHalfRegion, came: entries.zones },
  ]) {
    if (panel.units.length === 0) continue;
    const input = inputOf(panel, pooled, half, months, came);
    const scorer = escalationScorer(input);
    for (const month of months) {
      const result = scorer.at(month);
      const drawn = month < options.asOf ? null : perturbations.draw(input, result);
      const behind = month < options.asOf ? null : dataBehind(panel, month - panel.firstMonth, located);
      units.add(kind, panel, result, month, howSure(drawn?.intervals ?? null, behind));
      if (drawn !== null && panel === regions) {
        rankings = perturbations.rankings(drawn, constants, (unit) => isChosen(panel.units[unit] as Unit));
      }
    }
  }
  const chosen = selectUnits(regions, isChosen);
  const regionMonths = new UnitMonths();
  const recent: EscalationMonth[] = [];
  if (chosen.units.length > 0) {
    const every = Array.from({ length: options.asOf - chosen.firstMonth + 1 }, (_, t) =>
      addMonths(chosen.firstMonth, t),
    );
    const came = selectRows(entries.regions, regions, isChosen);
    const scorer = escalationScorer(inputOf(chosen, true, constants.severityHalfRegion, every, came));
    for (const month of every) {
      const result = scorer.at(month);
      regionMonths.add("region", chosen, result, month, {});
      if (month > addMonths(options.asOf, -ALARM_MONTHS)) recent.push(result);
    }
  }
  const { pairs, inward } = spillover(panels, constants, options.asOf);
  return {
    units: units.columns(),
    regionMonths: regionMonths.columns(),
    pairs: pairColumns(pairs),
    inward: {
      country: inward.map((row) => row.country),
      score: Float64Array.from(inward, (row) => row.score),
    },
    alarms: { nominal: NOMINAL_ALARMS, ...falseAlarmRate(recent, NOMINAL_ALARMS) },
    sensitivity: { ...perturbations.about, rankings },
  };
}

function pairColumns(pairs: readonly PairMonth[]): Columns {
  const numbers = (value: (row: PairMonth) => number): Float64Array => Float64Array.from(pairs, value);
  const parts = SPILLOVER_PARTS.map((part) => [`part_${part}`, numbers((row) => row.parts[part])] as const);
  return {
    from: pairs.map((row) => row.pair.from),
    to: pairs.map((row) => row.pair.to),
    evidence: pairs.map((row) => row.evidence),
    last_border_incident: pairs.map((row) => row.lastBorderIncident),
    top_border_region: pairs.map((row) => row.topBorderRegion),
    exact: numbers((row) => row.exact),
    score: numbers((row) => row.score),
    pressure: numbers((row) => row.pressure),
    arrival: numbers((row) => row.arrival),
    border_incidents_3m: numbers((row) => row.borderIncidents3m),
    border_deaths_3m: numbers((row) => row.borderDeaths3m),
    usual_border_incidents_3m: numbers((row) => row.usualBorderIncidents3m),
    months_quiet_before: numbers((row) => row.monthsQuietBefore),
    border_km: numbers((row) => row.pair.borderKm),
    ...Object.fromEntries(parts),
  };
}

/** Rows of units and months, gathered column by column. */
class UnitMonths {
  readonly #texts: Record<"kind" | "unit" | "category", string[]> = { kind: [], unit: [], category: [] };
  readonly #numbers = new Map<string, Float64Array[]>();

  /**
   * Adds the units that are on the roster in `month` and covered then.
   * @param further more columns, one value per unit of the panel
   */
  add(
    kind: string,
    panel: Panel,
    result: EscalationMonth,
    month: Month,
    further: Readonly<Record<string, ArrayLike<number>>>,
  ): void {
    const t = month - panel.firstMonth;
    const rows: number[] = [];
    for (let unit = 0; unit < panel.units.length; unit++) {
      if (result.onRoster[unit] === 1 && panel.covered[unit * panel.monthCount + t] === 1) rows.push(unit);
    }
    for (const unit of rows) {
      const category = result.category[unit] ?? NO_CATEGORY;
      this.#texts.kind.push(kind);
      this.#texts.unit.push((panel.units[unit] as Unit).id);
      this.#texts.category.push(category === NO_CATEGORY ? "" : (CATEGORIES[category] as string));
    }
    const cellOf = (unit: number): number => unit * panel.monthCount + t;
    const put = (name: string, value: (unit: number) => number): void => {
      const pieces = this.#numbers.get(name) ?? [];
      this.#numbers.set(name, pieces);
      const piece = new Float64Array(rows.length);
      for (let row = 0; row < rows.length; row++) piece[row] = value(rows[row] as number);
      pieces.push(piece);
    };
    const pick = (name: string, values: ArrayLike<number>): void =>
      put(name, (unit) => values[unit] ?? Number.NaN);
    put("month", () => month);
    pick("scored", result.scored);
    pick("score", result.score);
    pick("uncapped", result.uncapped);
    pick("momentum", result.momentum);
    put("incidents", (unit) => panel.incidents[cellOf(unit)] ?? Number.NaN);
    put("deaths", (unit) => panel.deaths[cellOf(unit)] ?? Number.NaN);
    pick("incidents_3m", result.incidents3m);
    pick("usual_incidents_3m", result.usualIncidents3m);
    pick("deaths_3m", result.deaths3m);
    pick("usual_deaths_3m", result.usualDeaths3m);
    pick("months_quiet_before", result.quietMonths);
    put("deaths_ytd", (unit) => sumBack(panel, "deaths", unit, t, (month % MONTHS_PER_YEAR) + 1));
    put("state_force_incidents_3m", (unit) => sumBack(panel, "stateForceIncidents", unit, t, QUARTER));
    pick("quiet_after_peak", result.quietAfterPeak);
    put("baseline_short", (unit) => (isBaselineShort(panel, unit, month) ? 1 : 0));
    for (const part of PARTS) pick(`part_${part}`, result.parts[part]);
    for (const [name, values] of Object.entries(further)) pick(name, values);
  }

  columns(): Columns {
    const columns: Record<string, Column> = { ...this.#texts };
    for (const [name, pieces] of this.#numbers) {
      const all = new Float64Array(this.#texts.unit.length);
      let start = 0;
      for (const piece of pieces) {
        all.set(piece, start);
        start += piece.length;
      }
      columns[name] = all;
    }
    return columns;
  }
}

/** Whether a split-off region has had its own series for less than OWN_MONTHS: since its first incident or its making. */
function isBaselineShort(panel: Panel, unit: number, month: Month): boolean {
  const { validFrom } = panel.units[unit] as Unit;
  if (validFrom === null) return false;
  const start = unit * panel.monthCount;
  const first = panel.incidents
    .subarray(start, start + month - panel.firstMonth + 1)
    .findIndex((value) => value > 0);
  return month - Math.max(validFrom, panel.firstMonth + Math.max(first, 0)) < OWN_MONTHS;
}

/** Sum of a unit's last `count` months up to index t; NaN unless all of them are covered. */
function sumBack(panel: Panel, measure: Measure, unit: number, t: number, count: number): number {
  if (count > t + 1) return Number.NaN;
  let sum = 0;
  for (let back = 0; back < count; back++) {
    const cell = unit * panel.monthCount + t - back;
    if (panel.covered[cell] !== 1) return Number.NaN;
    sum += panel[measure][cell] as number;
  }
  return sum;
}

/** Per unit the index of its country in `countries`, -1 for a zone that spans countries. */
export function indexOfCountry(panel: Panel, countries: Panel): Int32Array {
  const indexOf = new Map(countries.units.map((unit, index) => [unit.id, index]));
  return Int32Array.from(panel.units, (unit) => indexOf.get(unit.country) ?? -1);
}

/** The panel of some of the units. */
function selectUnits(panel: Panel, isChosen: (unit: Unit) => boolean): Panel {
  const { firstMonth, monthCount } = panel;
  const measures = Object.fromEntries(
    MEASURES.map((name) => [name, selectRows(panel[name], panel, isChosen)]),
  ) as Record<Measure, Float64Array>;
  return {
    firstMonth,
    monthCount,
    units: panel.units.filter(isChosen),
    covered: selectRows(panel.covered, panel, isChosen),
    ...measures,
  };
}

/** The rows of some of a panel's units. @param values units x months */
function selectRows<T extends Float64Array | Uint8Array>(
  values: T,
  { units, monthCount }: Panel,
  isChosen: (unit: Unit) => boolean,
): T {
  const kept = units.flatMap((unit, index) => (isChosen(unit) ? [index] : []));
  const picked = values.slice(0, kept.length * monthCount) as T;
  for (const [row, unit] of kept.entries()) {
    picked.set(values.subarray(unit * monthCount, (unit + 1) * monthCount), row * monthCount);
  }
  return picked;
}
