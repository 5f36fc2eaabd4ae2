import { weightedAveragePrecision } from "../stats/averagePrecision.ts";
import { brierDecomposition } from "../stats/brierDecomposition.ts";
import { expectedCalibrationError } from "../stats/expectedCalibrationError.ts";
import { logLoss } from "../stats/logScore.ts";
import { rankingOf } from "../stats/ranking.ts";
import { type ReliabilityRow, reliabilityTable } from "../stats/reliabilityTable.ts";
import { weightedRocAuc } from "../stats/rocAuc.ts";
import { ALARM_LIST, alarmsOf, LIST_LENGTHS, warningsOf } from "./alarms.ts";
import {
  type Cells,
  cellsOf,
  combined,
  intervalOf,
  type Measured,
  measured,
  ratioOf,
  sumByCell,
} from "./cells.ts";
import { type Finding, finding, GROUPS, type Group, type Subject } from "./finding.ts";
import { commonRows, isBaseline, isProbability, type JudgedRows, rowsOfGroup } from "./judgedRows.ts";
import { keyOf, type Predictor, type Question } from "./questions.ts";
import { skillFinding } from "./skill.ts";

/** With fewer positives, or fewer negatives, nothing is said about anybody's skill. */
const LEAST_POSITIVES = 10;
/** Bins of reliability tables. */
const BINS = 10;

/** What a predictor said against what came. */
export interface Reliability {
  readonly outcome: string;
  readonly unit_kind: string;
  readonly group: Group;
  readonly predictor: Predictor;
  readonly rows: readonly ReliabilityRow[];
}

export interface Judgement {
  readonly findings: readonly Finding[];
  readonly reliability: readonly Reliability[];
}

/** A group of rows made ready to be judged. */
interface Judged {
  readonly question: Question;
  readonly subject: Subject;
  readonly rows: JudgedRows;
  readonly outcomes: Uint8Array;
  readonly cells: Cells;
  readonly from: number;
  readonly key: string;
}

/**
 * Judges every predictor of a question on the same rows: those for which all of them have said something.
 * @param rows sorted by month, then unit
 * @param from first origin: blocks of twelve months begin there
 * @param source of the data: seeds the draws
 */
export function judge(question: Question, rows: JudgedRows, from: number, source: string): Judgement {
  const common = commonRows(rows, question);
  const parts = GROUPS.map((group) => judgeGroup(question, rowsOfGroup(common, group), group, from, source));
  return {
    findings: parts.flatMap(({ findings }) => findings),
    reliability: parts.flatMap(({ reliability }) => reliability),
  };
}

function judgeGroup(
  question: Question,
  rows: JudgedRows,
  group: Group,
  from: number,
  source: string,
): Judgement {
  const outcomes = Uint8Array.from(rows.delay, (delay) => (delay > 0 ? 1 : 0));
  const n = outcomes.length;
  const positives = outcomes.reduce((sum, outcome) => sum + outcome, 0);
  const { outcome, kind, horizon } = question;
  const base_rate = n === 0 ? null : positives / n;
  const subject = { outcome, unit_kind: kind, group, horizon, n, positives, base_rate };
  if (positives < LEAST_POSITIVES || n - positives < LEAST_POSITIVES) {
    const [fewer, count] =
      positives < LEAST_POSITIVES ? ["came", positives] : ["did not come", n - positives];
    const note = `too few to judge: the outcome ${fewer} true ${count} times, at least ${LEAST_POSITIVES} are needed`;
    return { findings: [finding(subject, "", "", Number.NaN, { note })], reliability: [] };
  }
  const key = `backtest|${source}|${keyOf(question)}|${group}`;
  const cells = cellsOf(rows.month, rows.country, from, key);
  const judged = { question, subject, rows, outcomes, cells, from, key };
  const predictors = [...rows.said.keys()];
  return {
    findings: [
      ...judgeProbabilities(judged, predictors.filter(isProbability)),
      ...judgeOrder(judged, predictors),
      ...predictors.flatMap((predictor) => judgeAlarms(judged, predictor)),
    ],
    reliability: predictors.filter(isProbability).map((predictor) => ({
      outcome,
      unit_kind: kind,
      group,
      predictor,
      rows: reliabilityTable(saidBy(judged, predictor), outcomes, BINS),
    })),
  };
}

const saidBy = ({ rows }: Judged, predictor: Predictor): Float64Array =>
  rows.said.get(predictor) as Float64Array;

/** Brier score with its parts and its skill against every baseline, log score, calibration error. */
function judgeProbabilities(judged: Judged, predictors: readonly Predictor[]): Finding[] {
  const { subject, outcomes, cells } = judged;
  const counts = sumByCell(cells, () => 1);
  const meanOf = (loss: (row: number) => number): Measured =>
    measured(cells, ratioOf(sumByCell(cells, loss), counts));
  const brierOf = new Map(
    predictors.map((predictor) => {
      const said = saidBy(judged, predictor);
      return [predictor, meanOf((row) => ((said[row] as number) - (outcomes[row] as number)) ** 2)] as const;
    }),
  );
  const baselines = predictors.filter(isBaseline);
  return predictors.flatMap((predictor) => {
    const said = saidBy(judged, predictor);
    const brier = brierOf.get(predictor) as Measured;
    const parts = brierDecomposition(said, outcomes, BINS);
    const log = meanOf((row) => logLoss(said[row] as number, outcomes[row] as number));
    return [
      of(subject, predictor, "brier", brier),
      ...(["reliability", "resolution", "uncertainty", "within"] as const).map((part) =>
        finding(subject, predictor, `brier_${part}`, parts[part]),
      ),
      ...baselines
        .filter((other) => other !== predictor)
        .map((other) =>
          skillFinding(subject, predictor, "brier_skill", brier, {
            predictor: other,
            score: brierOf.get(other) as Measured,
          }),
        ),
      of(subject, predictor, "log_score", log),
      finding(subject, predictor, "calibration_error", expectedCalibrationError(said, outcomes, BINS)),
    ];
  });
}

/** How well values put units in order, and the difference to the best baseline. */
function judgeOrder(judged: Judged, predictors: readonly Predictor[]): Finding[] {
  const { subject, outcomes, cells } = judged;
  const orders = new Map(
    predictors.map((predictor) => {
      const ranking = rankingOf(saidBy(judged, predictor), outcomes, cells.of);
      const precision = measured(cells, (weights) => weightedAveragePrecision(ranking, weights));
      const area = measured(cells, (weights) => weightedRocAuc(ranking, weights));
      return [predictor, { precision, area }] as const;
    }),
  );
  const best = predictors.filter(isBaseline).reduce<Predictor | null>((found, predictor) => {
    const value = (of: Predictor): number => orders.get(of)?.precision.value as number;
    return found === null || value(predictor) > value(found) ? predictor : found;
  }, null);
  return predictors.flatMap((predictor) => {
    const own = orders.get(predictor) as { precision: Measured; area: Measured };
    const rows = [
      of(subject, predictor, "average_precision", own.precision),
      of(subject, predictor, "roc_auc", own.area),
    ];
    if (best === null || isBaseline(predictor)) return rows;
    const theirs = orders.get(best) as { precision: Measured; area: Measured };
    const difference = (one: Measured, other: Measured): Measured => combined(one, other, (a, b) => a - b);
    return [
      ...rows,
      of(
        subject,
        predictor,
        "average_precision_difference",
        difference(own.precision, theirs.precision),
        best,
      ),
      of(subject, predictor, "roc_auc_difference", difference(own.area, theirs.area), best),
    ];
  });
}

/** What monthly lists of the highest values are worth. */
function judgeAlarms(judged: Judged, predictor: Predictor): Finding[] {
  const { subject, rows, from, key, question } = judged;
  const said = saidBy(judged, predictor);
  return LIST_LENGTHS.flatMap((length) => {
    const alarms = alarmsOf(rows, said, length, from, key);
    if (alarms === null) return [];
    const found = [
      of(subject, predictor, `precision_at_${length}`, alarms.precision),
      of(subject, predictor, `recall_at_${length}`, alarms.recall),
    ];
    if (length !== ALARM_LIST) return found;
    const { horizon } = question;
    const { onsets, warned, leadMonths } = warningsOf(rows, said, { length, horizon, from, key });
    const note = `${onsets} onsets`;
    return [
      ...found,
      of(subject, predictor, `false_alarms_per_hit_at_${length}`, alarms.falseAlarmsPerHit),
      of(subject, predictor, `warned_at_${length}`, warned, "", note),
      of(subject, predictor, `lead_months_at_${length}`, leadMonths, "", note),
    ];
  });
}

function of(
  subject: Subject,
  predictor: string,
  measure: string,
  value: Measured,
  against = "",
  note = "",
): Finding {
  return finding(subject, predictor, measure, value.value, { interval: intervalOf(value), against, note });
}
