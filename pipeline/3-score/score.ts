/**
 * Stage 3. IN panels. OUT scores of units, of the theatre's regions in every month, and of pairs.
 * KEEPS the parts' sum: printed parts add up to the printed score in every row.
 */
import type { Constants } from "../domain/constants.ts";
import { addMonths, type Month } from "../domain/month.ts";
import type { Panel, Unit } from "../domain/panel.ts";
import type { Pair, Panels } from "../domain/panels.ts";
import type { Scores } from "../domain/scores.ts";
import type { Columns } from "../domain/table.ts";
import { alarmRates, firstAlarmMonth } from "./escalation/alarmRates.ts";
import { armedActors } from "./escalation/armedActors.ts";
import type { EscalationInput } from "./escalation/escalationInput.ts";
import type { EscalationMonth } from "./escalation/escalationMonth.ts";
import { LONGEST_RISE_MONTHS, risingSince } from "./escalation/risingSince.ts";
import { escalationScorer } from "./escalation/scorer.ts";
import { actorEntriesOf } from "./escalation/surroundings.ts";
import { indexOfCountry, selectRows, selectUnits } from "./selectUnits.ts";
import { type DataBehind, dataBehind } from "./sensitivity/dataBehind.ts";
import { howSure } from "./sensitivity/howSure.ts";
import type { Intervals } from "./sensitivity/intervals.ts";
import { ABOUT_DRAWS, type Drawn, type DrawRequest, drawn, lean } from "./sensitivity/sensitivity.ts";
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
  const units = scoreUnits(panels, constants, options);
  const draws = units.request === null ? null : drawn(units.request);
  return together(units, draws, scoreTheRest(panels, constants, options, units));
}

/** The same, and another thread draws the scores of regions meanwhile, which is half of the work. */
export async function scoreBeside(
  panels: Panels,
  constants: Constants,
  options: ScoreOptions,
  draw: (request: DrawRequest) => Promise<Drawn>,
): Promise<Scores> {
  const units = scoreUnits(panels, constants, options);
  const draws = units.request === null ? null : draw(lean(units.request));
  // whoever awaits it learns of a failure; until then it is not unhandled
  draws?.catch(() => {});
  const rest = scoreTheRest(panels, constants, options, units);
  return together(units, await draws, rest);
}

/** A family's scores of one month, with what else its rows tell. */
interface ScoredMonth {
  readonly kind: string;
  readonly panel: Panel;
  readonly result: EscalationMonth;
  readonly month: Month;
  readonly behind: DataBehind | null;
  /** Of the as-of month only, and not yet of regions. */
  readonly intervals: Intervals | null;
  readonly told: Readonly<Record<string, ArrayLike<number>>>;
}

/** The scores of every unit in the as-of month and the one before it. */
interface UnitScores {
  readonly scored: readonly ScoredMonth[];
  /** What is to be drawn of the regions; null where there is none. */
  readonly request: DrawRequest | null;
  readonly entries: ReturnType<typeof actorEntriesOf>;
}

function scoreUnits(panels: Panels, constants: Constants, options: ScoreOptions): UnitScores {
  const { regions } = panels;
  const { asOf } = options;
  const before = addMonths(asOf, -1);
  const months = before >= regions.firstMonth ? [before, asOf] : [asOf];
  const lookedBack = monthsUpTo(asOf, LONGEST_RISE_MONTHS + 1, regions.firstMonth);
  const located = panels.ingest.hasCoordinates ? null : regions;
  const about = { source: panels.ingest.source, month: asOf, lateReports: options.lateReports ?? [] };
  const scored: ScoredMonth[] = [];
  let request: DrawRequest | null = null;
  const entries = actorEntriesOf(panels, constants);
  for (const [kind, family] of [
    ["region", "regions"],
    ["country", "countries"],
    ["zone", "zones"],
  ] as const) {
    const panel = panels[family];
    if (panel.units.length === 0) continue;
    const input = inputOf(panels, constants, family, panel, lookedBack, entries[family]);
    const scorer = escalationScorer(input);
    for (const month of months) {
      const at = scorer.at(month);
      const isAsOf = month === asOf;
      const asked = { ...about, input, at };
      if (isAsOf && family === "regions") request = { ...asked, inTheatre: chosenOf(regions, options) };
      const isDrawnNow = isAsOf && family !== "regions";
      scored.push({
        ...{ kind, panel, month, result: at },
        behind: isAsOf ? dataBehind(panel, month - panel.firstMonth, located) : null,
        intervals: isDrawnNow ? drawn({ ...asked, inTheatre: null }).intervals : null,
        told: {
          rising_since: isAsOf ? risingSince(scorer, month, lookedBack[0] as Month) : [],
          armed_actors_12m: isAsOf ? armedActors(panels.actors, family, panel.units.length, month) : [],
        },
      });
    }
  }
  return { scored, request, entries };
}

function inputOf(
  { countries }: Panels,
  constants: Constants,
  family: "regions" | "countries" | "zones",
  panel: Panel,
  months: readonly Month[],
  actorEntries: Float64Array,
): EscalationInput {
  const { severityHalfRegion, severityHalfCountry } = constants;
  return {
    ...{ months, panel, actorEntries, countries, constants },
    countryOf: indexOfCountry(panel, countries),
    pooled: family === "regions",
    severityHalf: family === "countries" ? severityHalfCountry : severityHalfRegion,
  };
}

/** Per unit 1 where its regions are scored in every month. */
function chosenOf({ units }: Panel, { theatre }: ScoreOptions): Uint8Array {
  return Uint8Array.from(units, ({ country }) => (theatre === null || theatre.has(country) ? 1 : 0));
}

/** Every month of the theatre's regions, the pairs, and what alarms are worth. */
function scoreTheRest(
  panels: Panels,
  constants: Constants,
  options: ScoreOptions,
  { entries, request }: UnitScores,
): Omit<Scores, "units" | "sensitivity"> {
  const { regions, ingest } = panels;
  const { asOf, theatre } = options;
  const isChosen = ({ country }: Unit): boolean => theatre === null || theatre.has(country);
  const chosen = selectUnits(regions, isChosen);
  const regionMonths = new UnitMonths();
  const recent: EscalationMonth[] = [];
  const every = monthsUpTo(asOf, Number.POSITIVE_INFINITY, chosen.firstMonth);
  const came = selectRows(entries.regions, regions, isChosen);
  const theatreInput = inputOf(panels, constants, "regions", chosen, every, came);
  if (chosen.units.length > 0) {
    const scorer = escalationScorer(theatreInput);
    for (const month of every) {
      const result = scorer.at(month);
      regionMonths.add("region", chosen, result, month, {});
      if (month >= firstAlarmMonth(asOf)) recent.push(result);
    }
  }
  const { pairs, inward } = spillover(panels, constants, asOf);
  const before = addMonths(asOf, -1);
  const pairsBefore = before >= regions.firstMonth ? spillover(panels, constants, before).pairs : [];
  return {
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
    alarms: alarmRates(theatreInput, recent, request?.at ?? null, asOf, ingest.source),
  };
}

/** @param ofRegions what was drawn of the regions */
function together(
  { scored }: UnitScores,
  ofRegions: Drawn | null,
  rest: Omit<Scores, "units" | "sensitivity">,
): Scores {
  const units = new UnitMonths();
  for (const { kind, panel, result, month, behind, intervals, told } of scored) {
    const isDrawnElsewhere = kind === "region" && behind !== null;
    const known = isDrawnElsewhere ? (ofRegions?.intervals ?? null) : intervals;
    units.add(kind, panel, result, month, { ...howSure(known, behind), ...told });
  }
  return {
    units: units.columns(),
    ...rest,
    sensitivity: { ...ABOUT_DRAWS, rankings: ofRegions?.rankings ?? [] },
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
