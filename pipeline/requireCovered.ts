import { UsageError } from "./domain/errors.ts";
import type { IngestSummary } from "./domain/ingestSummary.ts";
import { formatMonth, type Month } from "./domain/month.ts";

/** @throws {UsageError} if the data says nothing about the as-of month */
export function requireCovered(asOf: Month, { coverage }: IngestSummary): void {
  if (coverage.some((span) => span.from <= asOf && asOf <= span.to)) return;
  const spans = coverage.map((span) => `${formatMonth(span.from)} to ${formatMonth(span.to)}`).join(", ");
  throw new UsageError(
    `--as-of ${formatMonth(asOf)} lies outside what the data covers (${spans}): choose a month inside it, or declare the coverage in a mapping file`,
  );
}
