import { addMonths, type Month, parseMonth } from "../../pipeline/domain/month.ts";
import type { Vintage } from "../../pipeline/domain/vintage.ts";

export const monthAt = (text: string): Month => parseMonth(text, {});

/** A vintage whose countries have these incidents in its last months, the newest last. */
export function vintage(
  lastMonth: string,
  countries: Readonly<Record<string, readonly (number | null)[]>>,
): Vintage {
  const length = Math.max(...Object.values(countries).map((values) => values.length));
  const last = monthAt(lastMonth);
  return {
    source: "Log",
    firstMonth: addMonths(last, 1 - length),
    lastMonth: last,
    incidents: new Map(
      Object.entries(countries).map(([country, values]) => [
        country,
        [...Array.from({ length: length - values.length }, () => null), ...values],
      ]),
    ),
  };
}
