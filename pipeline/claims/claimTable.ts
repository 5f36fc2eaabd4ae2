import { formatMonth } from "../domain/month.ts";
import { type Table, TableBuilder } from "../domain/table.ts";
import type { Claim } from "./claim.ts";
import { type ClaimData, MEASURES_IN_WORDS, subjectOf } from "./measures.ts";
import { type Span, spanOf, spanText } from "./period.ts";

/** What data can say of a claim. */
export const VERDICTS = ["shown", "not shown", "not testable with this data"] as const;
export type Verdict = (typeof VERDICTS)[number];

/** A claim checked. */
interface Finding {
  readonly verdict: Verdict;
  readonly name: string;
  readonly before: number | null;
  readonly now: number | null;
  readonly why: string;
}

/** The claims in their order, each with a verdict. Looks at no month after the as-of month. */
export function claimTable(claims: readonly Claim[], data: ClaimData): Table {
  const { asOf } = data;
  const table = new TableBuilder("claims");
  for (const claim of claims) {
    const now = spanOf(claim.now, asOf);
    const before = claim.before === null ? null : spanOf(claim.before, asOf, now);
    const finding = check(claim, data, now, before);
    table.add({
      verdict: finding.verdict,
      statement: claim.statement,
      why: finding.why,
      measure: MEASURES_IN_WORDS[claim.measure],
      unit_name: finding.name,
      before_months: before === null ? null : spanText(before),
      before_value: finding.before,
      now_months: spanText(now),
      now_value: finding.now,
      test: claim.test.text,
      claim_id: claim.id,
      unit_id: claim.place,
      month: formatMonth(asOf),
      source: data.panels.ingest.source,
    });
  }
  return table.build();
}

function check(claim: Claim, data: ClaimData, now: Span, before: Span | null): Finding {
  const untestable = (why: string, name = claim.place): Finding => ({
    verdict: "not testable with this data",
    name,
    before: null,
    now: null,
    why: `Not testable: ${why}.`,
  });
  const subject = subjectOf(claim.measure, claim.place, data);
  if (typeof subject === "string") return untestable(subject);
  const spans = before === null ? [now] : [before, now];
  const late = spans.find(({ to }) => to > data.asOf);
  if (late !== undefined) return untestable(`${spanText(late)} lies after the as-of month`, subject.name);
  const [nowValue, beforeValue] = [subject.value(now), before === null ? Number.NaN : subject.value(before)];
  if (typeof nowValue === "string") return untestable(`${spanText(now)}: ${nowValue}`, subject.name);
  if (typeof beforeValue === "string")
    return untestable(`${before === null ? "" : spanText(before)}: ${beforeValue}`, subject.name);
  const holds = claim.test.holds(beforeValue, nowValue);
  const compared = before === null ? "" : `, and ${decimal(beforeValue)} in ${spanText(before)}`;
  return {
    verdict: holds ? "shown" : "not shown",
    name: subject.name,
    before: before === null ? null : beforeValue,
    now: nowValue,
    why: `${subject.name}, ${MEASURES_IN_WORDS[claim.measure]}: ${decimal(nowValue)} in ${spanText(now)}${compared}; the claim asks for ${claim.test.text}.`,
  };
}

const decimal = (value: number): string => String(Math.round(100 * value) / 100);
