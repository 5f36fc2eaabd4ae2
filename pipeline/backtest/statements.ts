import { type Finding, GROUPS, type Group } from "./finding.ts";
import { PREDICTORS, type Predictor } from "./questions.ts";
import { kindText, outcomeText } from "./words.ts";

/**
 * The findings in sentences: for every outcome, kind and group whether the tool's own numbers put units in a better order
 * than the best baseline, and whether its probabilities are closer to what came than each.
 * @param groups those that are spoken of
 */
export function statements(findings: readonly Finding[], groups: readonly Group[] = GROUPS): string[] {
  const wanted = findings.filter(({ group }) => groups.includes(group));
  return [
    ...ofQuestions(wanted.filter(({ positives }) => positives !== null)),
    ...ofForecasts(wanted.filter(({ positives }) => positives === null)),
  ];
}

/** Over all horizons, for the groups of each outcome and kind. */
function ofForecasts(findings: readonly Finding[]): string[] {
  return findings.flatMap((row) => {
    if (row.horizon !== null) return [];
    const about = `${outcomeText(row.outcome)}, 1 to 6 months ahead, ${kindText(row.unit_kind)}, ${row.group}`;
    if (row.measure === "") return [`${about}: ${row.note}.`];
    if (row.predictor !== "pool" || !/^(log_)?crps_skill$/.test(row.measure)) return [];
    const measure = row.measure === "crps_skill" ? "CRPS" : "CRPS of the logarithm";
    if (row.value === null) return [`${about}: no skill by ${measure}: ${row.note}.`];
    const said = verdict(row, "is better than", "is worse than", "is not measurably better than");
    return [
      `${about}: the forecast ${said} ${row.against}: skill by ${measure} ${shown(row.value)}${within(row)}`,
    ];
  });
}

function ofQuestions(findings: readonly Finding[]): string[] {
  const subjects = [...new Set(findings.map(({ outcome, unit_kind }) => `${outcome}|${unit_kind}`))];
  return subjects.flatMap((subject) =>
    GROUPS.flatMap((group) => {
      const own = findings.filter(
        (each) => `${each.outcome}|${each.unit_kind}` === subject && each.group === group,
      );
      const [first] = own;
      if (first === undefined) return [];
      const about = `${outcomeText(first.outcome)}, ${kindText(first.unit_kind)}, ${group}`;
      if (first.measure === "") return [`${about}: ${first.note}.`];
      const base = `base rate ${shown(first.base_rate)}, ${first.positives} of ${first.n} unit-months`;
      return [
        `${about} (${base}):`,
        ...own
          .filter(({ measure }) => measure === "average_precision_difference")
          .map((row) => order(own, row)),
        ...own.filter(isSkill).map(skill),
      ];
    }),
  );
}

const isSkill = ({ measure, predictor, against }: Finding): boolean =>
  measure === "brier_skill" && !isBaseline(predictor) && against !== "zero";
const isBaseline = (predictor: string): boolean => PREDICTORS[predictor as Predictor].isBaseline;

function order(own: readonly Finding[], difference: Finding): string {
  const precisionOf = (predictor: string): number | null =>
    own.find((row) => row.measure === "average_precision" && row.predictor === predictor)?.value ?? null;
  const { predictor, against } = difference;
  return `  ${predictor} ${verdict(difference, "orders units better than", "orders units worse than", "does not order units measurably better than")} the best baseline: average precision ${shown(precisionOf(predictor))}, ${against} ${shown(precisionOf(against))}${within(difference)}`;
}

function skill(row: Finding): string {
  if (row.value === null) return `  ${row.predictor} has no Brier skill: ${row.note}`;
  return `  ${row.predictor} ${verdict(row, "is closer to what came than", "is farther from what came than", "is not measurably closer to what came than")} ${row.against}: Brier skill ${shown(row.value)}${within(row)}`;
}

/** Which side of 0 the whole interval lies on. */
function verdict({ low, high }: Finding, above: string, below: string, neither: string): string {
  if (low === null || high === null) return neither;
  return low > 0 ? above : high < 0 ? below : neither;
}

function within({ measure, value, low, high }: Finding): string {
  if (low === null || high === null) return " (too few years or countries for an interval)";
  const difference = measure.endsWith("_skill") ? "" : `difference ${shown(value)}, `;
  return ` (${difference}90 % from ${shown(low)} to ${shown(high)})`;
}

const shown = (value: number | null): string => (value === null ? "unknown" : value.toFixed(3));
