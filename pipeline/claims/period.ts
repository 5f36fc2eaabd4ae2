import { DataError, type Place } from "../domain/errors.ts";
import { addMonths, formatMonth, type Month, parseMonth, YEAR } from "../domain/month.ts";

/** Months of a claim, told by words that hold in every run or by dates. */
export type Period =
  | { readonly kind: "last"; readonly months: number }
  | { readonly kind: "before"; readonly months: number }
  | { readonly kind: "year to date" }
  | { readonly kind: "a year before" }
  | { readonly kind: "fixed"; readonly from: Month; readonly to: Month };

/** First and last month, both included. */
export interface Span {
  readonly from: Month;
  readonly to: Month;
}

/**
 * Reads "last 12" (months up to the as-of month), "year to date" or "2022-01..2022-12"; for `before` also "12 before" (the
 * months before those of `now`) and "a year before" (the same months of the year before).
 * @throws {DataError} for anything else
 */
export function parsePeriod(text: string, side: "before" | "now", place: Place): Period {
  const counted = /^(?:last (\d{1,3})|(\d{1,3}) before)$/.exec(text);
  const months = Number(counted?.[1] ?? counted?.[2] ?? 0);
  if (counted?.[1] !== undefined && months > 0) return { kind: "last", months };
  if (counted?.[2] !== undefined && months > 0 && side === "before") return { kind: "before", months };
  if (text === "year to date") return { kind: "year to date" };
  if (text === "a year before" && side === "before") return { kind: "a year before" };
  const [from, to] = text.split("..");
  if (to !== undefined) {
    const span = { from: parseMonth(from ?? "", place), to: parseMonth(to, place) };
    if (span.from <= span.to) return { kind: "fixed", ...span };
  }
  const relative = side === "before" ? ', "12 before", "a year before"' : "";
  throw new DataError(
    `is no period: "${text}"; write "last 12", "year to date"${relative} or 2022-01..2022-12`,
    place,
  );
}

/** @param now the months of `now`, which some periods are told by */
export function spanOf(period: Period, asOf: Month, now: Span | null = null): Span {
  switch (period.kind) {
    case "last":
      return { from: addMonths(asOf, 1 - period.months), to: asOf };
    case "year to date":
      return { from: addMonths(asOf, -(asOf % YEAR)), to: asOf };
    case "fixed":
      return period;
    default: {
      if (now === null) throw new RangeError(`"${period.kind}" needs the months of now`);
      return period.kind === "before"
        ? { from: addMonths(now.from, -period.months), to: addMonths(now.from, -1) }
        : { from: addMonths(now.from, -YEAR), to: addMonths(now.to, -YEAR) };
    }
  }
}

/** "2022-01 to 2022-12", or one month. */
export function spanText({ from, to }: Span): string {
  return from === to ? formatMonth(from) : `${formatMonth(from)} to ${formatMonth(to)}`;
}
