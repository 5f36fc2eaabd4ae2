import type { WhatIf } from "../../domain/apart.ts";
import { CATEGORIES } from "../../domain/constants.ts";
import { type Month, QUARTER, YEAR } from "../../domain/month.ts";
import { MEASURES, type Measure, type Panel, SUMMED_MEASURES } from "../../domain/panel.ts";
import type { EscalationInput } from "../escalation/escalationInput.ts";
import { escalationScorer } from "../escalation/scorer.ts";

/** Further incidents that are tried for the next category. */
const MOST_MORE = 200;
const DEATHS = ["deaths", "civilianDeaths", "deathsLow", "deathsHigh"] as const satisfies readonly Measure[];

/** Changes counts of one unit; `end` is the cell of the as-of month. */
type Edit = (panel: Record<Measure, Float64Array>, end: number) => void;

/**
 * What one unit's score would be if its counts had been otherwise: computed by the functions that make the score, on
 * changed counts. The unit's places and actors stay as they are, and other units too.
 * @param input the unit's family, or as much of it as its score depends on
 * @param unit number of the unit in it
 */
export function whatIfs(input: EscalationInput, unit: number, month: Month): WhatIf[] {
  const scored = (change: string, edit: Edit): WhatIf => ({ change, ...scoreWith(input, unit, month, edit) });
  const now = scored("", () => {});
  const { panel } = input;
  const end = unit * panel.monthCount + month - panel.firstMonth;
  const quarterDeaths = sumBack(panel.deaths, end, QUARTER);
  const monthIncidents = panel.incidents[end] as number;
  const cases: WhatIf[] = [];
  if (monthIncidents > 0) {
    cases.push(
      scored("without the incidents of the as-of month", (counts, cell) => {
        for (const measure of SUMMED_MEASURES) counts[measure][cell] = 0;
      }),
      scored("with twice the incidents and deaths in that month", (counts, cell) => {
        for (const measure of SUMMED_MEASURES) (counts[measure][cell] as number) *= 2;
      }),
    );
  }
  if (quarterDeaths > 0) {
    cases.push(
      scored("with the same incidents, but nobody killed in the quarter", (counts, cell) => {
        for (const measure of DEATHS) counts[measure].fill(0, cell - QUARTER + 1, cell + 1);
      }),
    );
  }
  const perIncident = sumBack(panel.deaths, end, YEAR) / Math.max(1, sumBack(panel.incidents, end, YEAR));
  for (let more = 1; more <= MOST_MORE && now.category !== CATEGORIES.at(-1); more++) {
    const incidents = more === 1 ? "one more incident" : `${more} more incidents`;
    const higher = scored(
      `with ${incidents} in the as-of month, as deadly as in the last twelve: the fewest for the next category`,
      (counts, cell) => {
        (counts.incidents[cell] as number) += more;
        (counts.deaths[cell] as number) += more * perIncident;
      },
    );
    if (rankOf(higher) <= rankOf(now)) continue;
    cases.push(higher);
    break;
  }
  return cases;
}

const rankOf = ({ category }: WhatIf): number => (CATEGORIES as readonly string[]).indexOf(category);

function sumBack(values: Float64Array, end: number, months: number): number {
  return values.subarray(Math.max(0, end - months + 1), end + 1).reduce((sum, value) => sum + value, 0);
}

function scoreWith(
  input: EscalationInput,
  unit: number,
  month: Month,
  edit: Edit,
): { readonly score: number; readonly category: string } {
  const edited = (panel: Panel, row: number): Panel => {
    const counts = Object.fromEntries(MEASURES.map((name) => [name, panel[name].slice()])) as Record<
      Measure,
      Float64Array
    >;
    edit(counts, row * panel.monthCount + month - panel.firstMonth);
    return { ...panel, ...counts };
  };
  const panel = edited(input.panel, unit);
  // of a region's country only its usual share of attacks on civilians matters, which one month hardly moves: it stays
  const countries = input.countries === input.panel ? panel : input.countries;
  const result = escalationScorer({ ...input, panel, countries, months: [month] }).at(month);
  return {
    score: result.score[unit] as number,
    category: CATEGORIES[result.category[unit] as number] ?? "",
  };
}
