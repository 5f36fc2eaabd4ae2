import type { Coverage } from "../domain/layout.ts";
import type { Month } from "../domain/month.ts";

/**
 * The month from which a zone is listed although nothing has happened in it: its owner asks about it, and from then on
 * the source is known to look at one of its countries. Declared coverage says so from its beginning; else a country's
 * first incident does, which later months do not change.
 * @param countries ISO3; none for a zone in no country, which is listed wherever the source looks at all
 * @param firstSeenIn month of a country's first incident; Infinity where there is none
 * @returns null if the source looks at none of them
 */
export function listedFrom(
  countries: readonly string[],
  coverage: readonly Coverage[],
  firstSeenIn: (country: string) => number,
): Month | null {
  let first = Number.POSITIVE_INFINITY;
  for (const span of coverage) {
    const declared = span.countries === "observed" ? [] : span.countries;
    if (countries.length === 0 || declared === "world") first = Math.min(first, span.from);
    for (const country of countries) {
      if (declared.includes(country)) first = Math.min(first, span.from);
      else if (span.countries === "observed") first = Math.min(first, firstSeenIn(country));
    }
  }
  return first === Number.POSITIVE_INFINITY ? null : (first as Month);
}
