/** Fits that were made for an earlier month are taken again, and only where everything that they rest on is the same. */
import { expect, test } from "vitest";
import { PastFits } from "../../pipeline/4-forecast/chance/pastFits.ts";
import { chances } from "../../pipeline/4-forecast/chances.ts";
import type { Month } from "../../pipeline/domain/month.ts";
import type { Panels } from "../../pipeline/domain/panels.ts";
import { GrowingChecksum } from "../../pipeline/io/checksum.ts";
import { FIRST, panelsOf, smoulderingRegions, truncated } from "./world.ts";

const MONTHS = 90;
const REGIONS = smoulderingRegions(20, MONTHS, "past fits");
const WORLD = panelsOf(REGIONS, MONTHS);
const fitsFrom = (known: PastFits["used"] = []): PastFits => new PastFits(() => new GrowingChecksum(), known);
const at = (t: number): Month => (FIRST + t) as Month;

/** Fits that were made although others were known, and all that were taken. */
function madeFor(panels: Panels, last: number, known: PastFits) {
  const fits = fitsFrom(known.used);
  const result = chances(panels, at(last), fits);
  const before = new Map(known.used);
  return { fits, result, made: fits.used.filter(([key]) => !before.has(key)).length };
}

test("the same chances, month after month, with few fits of their own", () => {
  let known = fitsFrom();
  const first = madeFor(truncated(WORLD, 60), 59, known);
  expect(first.made).toBeGreaterThan(20);
  known = first.fits;
  for (let last = 60; last < MONTHS; last += 5) {
    const { result, fits, made } = madeFor(truncated(WORLD, last + 1), last, known);
    expect(result).toEqual(chances(WORLD, at(last)));
    // three questions, twice a year
    expect(made).toBeLessThanOrEqual(3);
    known = fits;
  }
  expect(madeFor(WORLD, MONTHS - 1, known).made).toBe(0);
});

test("a past month that is revised has every later fit made again, and none before", () => {
  const known = madeFor(WORLD, MONTHS - 1, fitsFrom()).fits;
  const revised = 50;
  const incidents = WORLD.regions.incidents.slice();
  incidents[revised] = (incidents[revised] as number) + 3;
  const panels = { ...WORLD, regions: { ...WORLD.regions, incidents } };
  const { result, made } = madeFor(panels, MONTHS - 1, known);
  expect(result).toEqual(chances(panels, at(MONTHS - 1)));
  // of regions: twice a year from then on, of questions that look at regions
  const later = Math.floor((MONTHS - 1 - revised) / 6);
  expect(made).toBeGreaterThanOrEqual(later);
  expect(made).toBeLessThanOrEqual(3 * (later + 1));
});
