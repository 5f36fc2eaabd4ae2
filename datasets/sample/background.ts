/**
 * The background: what goes on everywhere, bursty as conflict is. A region's monthly count is Poisson around
 * level x wave x burst x shock: the wave is a slow random walk back to 1, the burst makes the counts
 * negative binomial, the shock is the same in every region (truth T5).
 */

import { clashesIn } from "./clashes.ts";
import { backgroundIncident, type Incident } from "./incident.ts";
import { FIRST_MONTH, LAST_MONTH, monthsBetween } from "./months.ts";
import { type Random, randomFor } from "./random.ts";
import { REGIONS, type Region } from "./regions.ts";

/** Everything everywhere goes up by the same factor in these months. */
export const SHOCK = { from: "2023-08", to: "2023-12", factor: 1.8 } as const;

/** How much of last month's wave stays, and how far the wave swings in a month. */
const WAVE_MEMORY = 0.75;
const WAVE_STEP = 0.25;

/** The size of the negative binomial: variance = mean + mean^2 / size. */
const BURST_SIZE = 3;

/** @returns every incident of the background, region by region, month by month */
export function makeBackground(): Incident[] {
  return REGIONS.flatMap(backgroundOf);
}

function backgroundOf(region: Region): Incident[] {
  const random = randomFor(`background/${region.id}`);
  const incidents: Incident[] = [];
  let wave = 0;
  for (const month of monthsBetween(FIRST_MONTH, LAST_MONTH)) {
    wave = WAVE_MEMORY * wave + WAVE_STEP * random.normal();
    const mean = levelOf(region, month) * Math.exp(wave) * burst(random) * shockIn(month);
    if (mean === 0 || clashesIn(month, region.clashes).length === 0) continue;
    for (let count = random.poisson(mean); count > 0; count--) {
      incidents.push(backgroundIncident(region, month, random));
    }
  }
  return incidents;
}

function levelOf(region: Region, month: string): number {
  return region.levels.findLast(([from]) => from <= month)?.[1] ?? 0;
}

function shockIn(month: string): number {
  return SHOCK.from <= month && month <= SHOCK.to ? SHOCK.factor : 1;
}

/** Gamma with mean 1 and whole-numbered shape: exponentials added. */
function burst(random: Random): number {
  let sum = 0;
  for (let i = 0; i < BURST_SIZE; i++) sum += random.exponential();
  return sum / BURST_SIZE;
}
