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
import {
  ABOUT_DRAWS,
  type DrawRequest,
  type FamilySensitivity,
  lean,
  sensitivityOf,
} from "./sensitivity/sensitivity.ts";
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
  const regions = scoreRegions(panels, constants, options);
  const { families, rest } = scoreOthers(panels, constants, options, regions);
  const all = [regions, ...families];
  const draws = all.map(({ request }) => (request === null ? null : sensitivityOf(request)));
  return together(panels, all, draws, rest);
}

/** Another thread, and what it is to do. */
export interface ScoringBeside {
  readonly draw: (request: DrawRequest) => Promise<FamilySensitivity>;
  /** Whether it draws the scores of all families; else those of regions, which is half of the work of scoring. */
  readonly drawsAll: boolean;
  /** Called when this thread has nothing left to do but to wait. */
  readonly waiting: () => void;
}

/** The same, and another thread draws scores meanwhile. */
export async function scoreBeside(
  panels: Panels,
  constants: Constants,
  options: ScoreOptions,
  { draw, drawsAll, waiting }: ScoringBeside,
): Promise<Scores> {
  const ask = ({ request }: FamilyScores): Promise<FamilySensitivity> | null => {
    const draws = request === null ? null : draw(lean(request));
    // whoever awaits it learns of a failure; until then it is not unhandled
    draws?.catch(() => {});
    return draws;
  };
  const regions = scoreRegions(panels, constants, options);
  const ofRegions = ask(regions);
  const { families, rest } = scoreOthers(panels, constants, options, regions);
  const ofOthers = families.map((family) => {
    if (drawsAll || family.request === null) return ask(family);
    return sensitivityOf(family.request);
  });
  waiting();
  const draws = await Promise.all([ofRegions, ...ofOthers]);
  return together(panels, [regions, ...families], draws, rest);
}

const isIn = (theatre: ScoreOptions["theatre"], { country }: Unit): boolean =>
  theatre === null || theatre.has(country);

/** What units are called, by the panel that they are in. */
const KINDS = { regions: "region", countries: "country", zones: "zone" } as const;
type Scored = keyof typeof KINDS;

/** A family's scores of one month, with what else its rows tell. */
interface ScoredMonth {
  readonly result: EscalationMonth;
  readonly month: Month;
  readonly behind: DataBehind | null;
  readonly told: Readonly<Record<string, ArrayLike<number>>>;
}

/** A family's scores in the as-of month and the one before it. */
interface FamilyScores {
  readonly family: Scored;
  readonly months: readonly ScoredMonth[];
  /** What is to be drawn of them; null where there is no unit. */
  readonly request: DrawRequest | null;
}

interface RegionScores extends FamilyScores {
  readonly entries: ReturnType<typeof actorEntriesOf>;
}

function scoreRegions(panels: Panels, constants: Constants, options: ScoreOptions): RegionScores {
  const entries = actorEntriesOf(panels, constants);
  return { ...scoreFamily(panels, constants, options, "regions", entries), entries };
}

function scoreFamily(
  panels: Panels,
  constants: Constants,
  { asOf, theatre, lateReports = [] }: ScoreOptions,
  family: Scored,
  entries: ReturnType<typeof actorEntriesOf>,
): FamilyScores {
  const panel = panels[family];
  if (panel.units.length === 0) return { family, months: [], request: null };
  const lookedBack = monthsUpTo(asOf, LONGEST_RISE_MONTHS + 1, panel.firstMonth);
  const located = panels.ingest.hasCoordinates ? null : panels.regions;
  const input = inputOf(panels, constants, family, panel, lookedBack, entries[family]);
  const scorer = escalationScorer(input);
  const months = monthsUpTo(asOf, 2, panel.firstMonth).map((month): ScoredMonth => {
    const result = scorer.at(month);
    if (month !== asOf) {
      return { month, result, behind: null, told: { rising_since: [], armed_actors_12m: [] } };
    }
    const told = {
      rising_since: risingSince(scorer, month, lookedBack[0] as Month),
      armed_actors_12m: armedActors(panels.actors, family, panel.units.length, month),
    };
    return { month, result, behind: dataBehind(panel, month - panel.firstMonth, located), told };
  });
  const at = (months.at(-1) as ScoredMonth).result;
  const chosen =
    family === "regions" ? Uint8Array.from(panel.units, (unit) => (isIn(theatre, unit) ? 1 : 0)) : null;
  const request = { source: panels.ingest.source, month: asOf, lateReports, input, at, theatre: chosen };
  return { family, months, request };
}

function inputOf(
  { countries }: Panels,
  constants: Constants,
  family: Scored,
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

/** All but the regions as of the month: the other units, the theatre's regions in every month, pairs, what alarms are worth. */
function scoreOthers(
  panels: Panels,
  constants: Constants,
  options: ScoreOptions,
  { entries, request }: RegionScores,
): OtherScores {
  const { regions, ingest } = panels;
  const { asOf, theatre } = options;
  const isChosen = (unit: Unit): boolean => isIn(theatre, unit);
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
  const families = (["countries", "zones"] as const).map((family) =>
    scoreFamily(panels, constants, options, family, entries),
  );
  const { pairs, inward } = spillover(panels, constants, asOf);
  const before = addMonths(asOf, -1);
  const pairsBefore = before >= regions.firstMonth ? spillover(panels, constants, before).pairs : [];
  const rest = {
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
  return { families, rest };
}

/** What scoreOthers finds. */
interface OtherScores {
  readonly families: readonly FamilyScores[];
  readonly rest: Omit<Scores, "units" | "sensitivity">;
}

/** @param families regions first @param draws of each of them */
function together(
  panels: Panels,
  families: readonly FamilyScores[],
  draws: readonly (FamilySensitivity | null)[],
  rest: OtherScores["rest"],
): Scores {
  const units = new UnitMonths();
  for (const [place, { family, months }] of families.entries()) {
    for (const { month, result, behind, told } of months) {
      const intervals = behind === null ? null : (draws[place]?.intervals ?? null);
      units.add(KINDS[family], panels[family], result, month, { ...howSure(intervals, behind), ...told });
    }
  }
  const rankings = draws[0]?.rankings ?? [];
  return { units: units.columns(), ...rest, sensitivity: { ...ABOUT_DRAWS, rankings } };
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
