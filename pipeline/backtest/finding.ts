import type { Interval } from "../stats/interval.ts";

export const GROUPS = ["all", "active", "dormant"] as const;
export type Group = (typeof GROUPS)[number];

/** What is judged, and on how much. */
export interface Subject {
  readonly outcome: string;
  readonly unit_kind: string;
  readonly group: Group;
  /** Months ahead, null for all of them; of a question, the months within which it comes true. */
  readonly horizon: number | null;
  /** Unit-months judged. */
  readonly n: number;
  /** Of them, those in which the question came true; null for distributions. */
  readonly positives: number | null;
  readonly base_rate: number | null;
}

/** One measured number: a row of backtest.csv. */
export interface Finding extends Subject {
  readonly predictor: string;
  readonly measure: string;
  /** What the number is held against; "" if it stands alone. */
  readonly against: string;
  /** null where it could not be measured; the note says why. */
  readonly value: number | null;
  readonly low: number | null;
  readonly high: number | null;
  readonly note: string;
}

/** A finding without NaN: what is not a number was not measured. */
export function finding(
  subject: Subject,
  predictor: string,
  measure: string,
  value: number,
  {
    interval = null,
    against = "",
    note = "",
  }: { interval?: Interval | null; against?: string; note?: string } = {},
): Finding {
  const known = Number.isFinite(value);
  return {
    ...subject,
    predictor,
    measure,
    against,
    value: known ? value : null,
    low: known ? (interval?.low ?? null) : null,
    high: known ? (interval?.high ?? null) : null,
    note: known ? note : note || "not measurable here",
  };
}
