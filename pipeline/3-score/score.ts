/**
 * Stage 3. IN panels. OUT scores of units, of the theatre's regions in every month, and of pairs.
 * KEEPS the parts' sum: printed parts add up to the printed score in every row.
 */
import type { Constants } from "../domain/constants.ts";
import { addMonths, type Month } from "../domain/month.ts";
import type { Panel, Unit } from "../domain/panel.ts";
import type { Pair, Panels } from "../domain/panels.ts";
import type { Scores } from "../domain/scores.ts";
import type { RankingSensitivity } from "../domain/sensitivity.ts";
import type { Columns } from "../domain/table.ts";
import { alarmRates, firstAlarmMonth } from "./escalation/alarmRates.ts";
import { armedActors } from "./escalation/armedActors.ts";
import type { EscalationInput } from "./escalation/escalationInput.ts";
import type { EscalationMonth } from "./escalation/escalationMonth.ts";
import { LONGEST_RISE_MONTHS, risingSince } from "./escalation/risingSince.ts";
import { escalationScorer } from "./escalation/scorer.ts";
import { actorEntriesOf } from "./escalation/surroundings.ts";
import { indexOfCountry, selectRows, selectUnits } from "./selectUnits.ts";
import { dataBehind } from "./sensitivity/dataBehind.ts";
import { howSure } from "./sensitivity/howSure.ts";
import { Perturbations } from "./sensitivity/sensitivity.ts";
import { pairColumns } from "./spillover/pairColumns.ts";
import { type PairMonth, spillover } from "./spillover/spillover.ts";
import { pairSeries } from "./transmission/pairSeries.ts";
import { type Transmission, transmission } from "./transmission/transmission.ts";
import { UnitMonths } from "./unitMonths.ts";

export interface ScoreOptions {
  readonly asOf: Month;
  /** Countries whose regions are scored in every month and whose pairs' transmission is tested; null for all. */
  readonly theatre: ReadonlySet<string> | null;
  /** A country's land neighbours, ISO3. */
  readonly neighboursOf: (country: string) => readonly string[];
  /** By how much earlier quarters have grown after they had first been ranked (ReportingLag); none where unknown. */
  readonly lateReports?: readonly number[];
}

/** Scores every unit and pair as of one month. Reads only months up to it. */
export function score(panels: Panels, constants: Constants, options: ScoreOptions): Scores {
  const { regions, countries } = panels;
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
  const lookedBack = monthsUpTo(options.asOf, LONGEST_RISE_MONTHS + 1, regions.firstMonth);
  const units = new UnitMonths();
  const perturbations = new Perturbations(
    constants,
    panels.ingest.source,
    options.asOf,
    options.lateReports ?? [],
  );
  const located = panels.ingest.hasCoordinates ? null : regions;
  let rankings: readonly RankingSensitivity[] = [];
  let regionsNow: EscalationMonth | null = null;
  const entries = actorEntriesOf(panels, constants);
  const { severityHalfRegion, severityHalfCountry } = constants;
  for (const { kind, family, pooled, half } of [
    { kind: "region", family: "regions", pooled: true, half: severityHalfRegion },
    { kind: "country", family: "countries", pooled: false, half: severityHalfCountry },
    { kind: "zone", family: "zones", pooled: false, half: severityHalfRegion },
  ] as const) {
    const [panel, came] = [panels[family], entries[family]];
    if (panel.units.length === 0) continue;
    const input = inputOf(panel, pooled, half, lookedBack, came);
    const scorer = escalationScorer(input);
    for (const month of months) {
      const result = scorer.at(month);
      const isAsOf = month === options.asOf;
      const drawn = isAsOf ? perturbations.draw(input, result) : null;
      const behind = isAsOf ? dataBehind(panel, month - panel.firstMonth, located) : null;
      units.add(kind, panel, result, month, {
        ...howSure(drawn?.intervals ?? null, behind),
        rising_since: isAsOf ? risingSince(scorer, month, lookedBack[0] as Month) : [],
        armed_actors_12m: isAsOf ? armedActors(panels.actors, family, panel.units.length, month) : [],
      });
      if (drawn !== null && panel === regions) {
        regionsNow = result;
        rankings = perturbations.rankings(drawn, constants, (unit) => isChosen(panel.units[unit] as Unit));
      }
    }
  }
  const chosen = selectUnits(regions, isChosen);
  const regionMonths = new UnitMonths();
  const recent: EscalationMonth[] = [];
  const every = monthsUpTo(options.asOf, Number.POSITIVE_INFINITY, chosen.firstMonth);
  const came = selectRows(entries.regions, regions, isChosen);
  const theatreInput = inputOf(chosen, true, severityHalfRegion, every, came);
  if (chosen.units.length > 0) {
    const scorer = escalationScorer(theatreInput);
    for (const month of every) {
      const result = scorer.at(month);
      regionMonths.add("region", chosen, result, month, {});
      if (month >= firstAlarmMonth(options.asOf)) recent.push(result);
    }
  }
  const { pairs, inward } = spillover(panels, constants, options.asOf);
  const pairsBefore = before >= regions.firstMonth ? spillover(panels, constants, before).pairs : [];
  return {
    units: units.columns(),
    regionMonths: regionMonths.columns(),
    pairs: { ...pairColumns(pairs), ...transmissionColumns(panels, pairs, options) },
    pairsBefore: {
      ...pairColumns(pairsBefore),
      ...transmissionColumns(panels, pairsBefore, { ...options, theatre: new Set() }),
    },
    inward: {
      country: inward.map((row) => row.country),
      score: Float64Array.from(inward, (row) => row.score),
    },
    alarms: alarmRates(theatreInput, recent, regionsNow, options.asOf, panels.ingest.source),
    sensitivity: { ...perturbations.about, rankings },
  };
}

/** Transmission of the listed pairs that touch the theatre; of the others it is not tested. */
function transmissionColumns(
  panels: Panels,
  rows: readonly PairMonth[],
  { asOf, theatre, neighboursOf }: ScoreOptions,
): Columns {
  const isNear = ({ from, to }: Pair): boolean => theatre === null || theatre.has(from) || theatre.has(to);
  const listed = new Set(rows.map(({ pair }) => pair).filter(isNear));
  const tested = panels.pairs.flatMap((pair, number) => (listed.has(pair) ? [number] : []));
  const results = transmission(pairSeries(panels, neighboursOf, asOf, tested));
  const resultOf = new Map(tested.map((number, k) => [panels.pairs[number], results[k] as Transmission]));
  const pick = (value: (result: Transmission) => number): Float64Array =>
    Float64Array.from(rows, ({ pair }) => {
      const result = resultOf.get(pair);
      return result === undefined ? Number.NaN : value(result);
    });
  return {
    transmission_theta: pick(({ theta }) => theta),
    transmission_error: pick(({ standardError }) => standardError),
    transmission_share: pick(({ share }) => share),
    q_value: pick(({ q }) => q),
    transmission_label: rows.map(({ pair }) => resultOf.get(pair)?.label ?? "not tested"),
  };
}

/** Up to `count` months that end with `last`, none before `first`. */
function monthsUpTo(last: Month, count: number, first: Month): Month[] {
  const length = Math.min(count, last - first + 1);
  return Array.from({ length }, (_, k) => addMonths(last, k - length + 1));
}
