import { CAUSES, type Cause } from "./chain.ts";
import type { Crossing, Split } from "./changeTable.ts";

const CAUSE_WORDS: Readonly<Record<Cause, string>> = {
  new_month: "the new month",
  revised_data: "revised data",
  config: "the config",
  code: "the code",
  undivided: "causes not told apart",
};

/** The values of a row of changes that its sentence uses. */
export interface ChangeFacts {
  readonly score: number | null;
  readonly score_before: number | null;
  readonly rank: number | null;
  readonly rank_before: number | null;
  /** In tenths. */
  readonly scoreParts: Split | null;
  readonly listing: Crossing;
  readonly top: Crossing;
  readonly alert: Crossing;
  readonly monthBefore: string;
}

/** A row of changes in one sentence: "Up 12.3 to 76.3: +10.0 by the new month, +2.3 by revised data; enters the top 20." */
export function whyChanged(facts: ChangeFacts): string {
  const { listing, top, alert } = facts;
  const clauses = [scoreClause(facts), rankClause(facts)];
  if (listing.event === "" && top.event !== "")
    clauses.push(`${top.event === "entered" ? "enters" : "leaves"} the top 20${by(top)}`);
  if (alert.event !== "") clauses.push(`alert ${alert.event}${by(alert)}`);
  const text = clauses.filter((clause) => clause !== "").join("; ");
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}

const by = ({ cause }: Crossing): string => (cause === "" ? "" : ` by ${CAUSE_WORDS[cause]}`);

function scoreClause({ score, score_before, scoreParts, listing, monthBefore }: ChangeFacts): string {
  if (listing.event === "entered") return `new in the ranking with ${decimal(score ?? 0)}${by(listing)}`;
  if (listing.event === "left")
    return `no longer ranked (${decimal(score_before ?? 0)} before)${by(listing)}`;
  if (scoreParts === null) return "";
  const moved = CAUSES.filter((cause) => scoreParts[cause] !== 0);
  if (moved.length === 0) return `score ${decimal(score ?? 0)} as in ${monthBefore}`;
  const parts = moved.map((cause) => `${signed(scoreParts[cause] / 10)} by ${CAUSE_WORDS[cause]}`).join(", ");
  const change = scoreParts.total;
  if (change === 0) return `score ${decimal(score ?? 0)} as in ${monthBefore}: ${parts}`;
  const direction = `${change > 0 ? "up" : "down"} ${decimal(Math.abs(change) / 10)} to ${decimal(score ?? 0)}`;
  return moved.length === 1 ? `${direction} by ${CAUSE_WORDS[moved[0] as Cause]}` : `${direction}: ${parts}`;
}

function rankClause({ rank, rank_before }: ChangeFacts): string {
  if (rank === null || rank_before === null || rank === rank_before) return "";
  return `rank ${rank} after ${rank_before}`;
}

const decimal = (value: number): string => value.toFixed(1);
const signed = (value: number): string => `${value > 0 ? "+" : "−"}${decimal(Math.abs(value))}`;
