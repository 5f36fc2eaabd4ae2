import type { Month } from "../../domain/month.ts";
import { UNKNOWN } from "../../domain/outcomes.ts";
import type { Panels } from "../../domain/panels.ts";
import { averagePrecision } from "../../stats/averagePrecision.ts";
import { brierScore } from "../../stats/brierScore.ts";
import { expectedCalibrationError } from "../../stats/expectedCalibrationError.ts";
import { rocAuc } from "../../stats/rocAuc.ts";
import { baselines } from "./baselines.ts";
import { casesOf } from "./cases.ts";
import { rollingPredictions } from "./rolling.ts";
import { surgeQuestion } from "./surgeQuestion.ts";

/** The protocol's: a model speaks for three months. */
const REFIT_MONTHS = 3;
const BINS = 10;

/** What one forecaster's probabilities were worth. */
export interface SurgeJudgement {
  readonly auprc: number;
  readonly auroc: number;
  readonly brier: number;
  /** Expected calibration error over ten bins of equally many predictions. */
  readonly ece: number;
}

export interface SurgeBenchmark {
  /** The first month that can be predicted; null if none up to `to`. */
  readonly firstPossible: Month | null;
  readonly predictions: number;
  readonly baseRate: number;
  readonly model: SurgeJudgement;
  readonly baselines: Readonly<Record<"climatology" | "persistence", SurgeJudgement>>;
}

/**
 * Rolling predictions of the months `from` to `to`, held against what came and beside the baselines of baselines.ts.
 * @param from refits are counted from here
 * @param to within the panels
 */
export function surgeBenchmark(panels: Panels, from: Month, to: Month): SurgeBenchmark {
  const question = surgeQuestion(panels);
  const { firstMonth, units } = question.panel;
  const { horizon } = question.outcome;
  const cases = casesOf(question, to - firstMonth);
  // a month is predicted at the end of the one before it
  const rolling = rollingPredictions(cases, {
    refitAt: from - horizon - firstMonth,
    every: REFIT_MONTHS,
    horizon,
  });
  const simple = baselines(cases, horizon, units.length);
  const first = rolling.probability.findIndex((probability) => !Number.isNaN(probability));
  const rows: number[] = [];
  for (let row = Math.max(first, 0); row < cases.count; row++) {
    const target = firstMonth + (cases.month[row] as number) + horizon;
    if (target >= from && target <= to && cases.happened[row] !== UNKNOWN) rows.push(row);
  }
  const outcomes = Uint8Array.from(rows, (row) => cases.happened[row] as number);
  const judge = (forecast: Float64Array): SurgeJudgement => {
    const probabilities = Float64Array.from(rows, (row) => forecast[row] as number);
    return {
      auprc: averagePrecision(probabilities, outcomes),
      auroc: rocAuc(probabilities, outcomes),
      brier: brierScore(probabilities, outcomes),
      ece: expectedCalibrationError(probabilities, outcomes, BINS),
    };
  };
  return {
    firstPossible: first < 0 ? null : ((firstMonth + (cases.month[first] as number) + horizon) as Month),
    predictions: rows.length,
    baseRate: outcomes.reduce((sum, outcome) => sum + outcome, 0) / rows.length,
    model: judge(rolling.probability),
    baselines: { climatology: judge(simple.climatology), persistence: judge(simple.persistence) },
  };
}
