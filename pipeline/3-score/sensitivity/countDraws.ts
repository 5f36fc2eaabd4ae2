import { negativeBinomialQuantiles } from "../../stats/negativeBinomialQuantiles.ts";
import { Random } from "../../stats/random.ts";
import { triangularQuantile } from "../../stats/triangularQuantile.ts";

/** What was observed of a unit's quarter. */
export interface ObservedQuarter {
  readonly incidents: number;
  readonly civilians: number;
  readonly deaths: number;
  /** Sums of the sources' low and high estimates of the deaths. */
  readonly deathsLow: number;
  readonly deathsHigh: number;
  /** Usual quarter of incidents, and the usual share of them that target civilians. */
  readonly usualIncidents: number;
  readonly usualCivilianShare: number;
}

/** One value per draw. */
export interface CountDraws {
  readonly incidents: Float64Array;
  readonly civilians: Float64Array;
  readonly deaths: Float64Array;
}

export function emptyCountDraws(count: number): CountDraws {
  return {
    incidents: new Float64Array(count),
    civilians: new Float64Array(count),
    deaths: new Float64Array(count),
  };
}

/** Least incidents that are believed in beside the observed ones: Jeffreys' prior for a Poisson rate. */
const PRIOR_INCIDENTS = 0.5;
/** How far deaths may lie from the best estimate, as factors, where the source gives no range. */
const FALLBACK_LOW = 0.8;
const FALLBACK_HIGH = 1.5;

/**
 * Counts as they might have come out in a quarter just like the observed one:
 *
 *   N3*   Poisson with a rate drawn from Gamma(N3 + h, 1): a negative binomial of mean and size N3 + h
 *   V3*   attacks on civilians are drawn on their own, from V3 + h C, the others from N3 - V3 + h (1 - C)
 *   D3*   D3 · U · N3* / N3,  U ~ Triangular(low / best, 1, high / best), or (0.8, 1, 1.5) without a range
 *   h     min(1/2, μ): Jeffreys' half incident, but not where even that is more than the usual quarter holds
 *
 * C is the usual share of attacks on civilians, μ the usual quarter. The two drawn counts add up to N3* as above,
 * since gamma rates and Poisson counts add. Where it is known by which factors r earlier quarters grew after they had first
 * been ranked, N3* and V3* are multiplied by 1 + u (r - 1), r one of them, u uniform: reports that are still to come, all
 * or none of them. Drawn by inversion from streams of the unit's own, so that more observed
 * incidents never give fewer drawn ones.
 * @param key what the random numbers depend on
 * @param out length n, overwritten
 * @param lateReports the factors r; none where unknown
 */
export function countDraws(
  observed: ObservedQuarter,
  key: string,
  out: CountDraws,
  lateReports: readonly number[] = [],
): void {
  const { incidents, civilians, deaths, usualCivilianShare } = observed;
  const prior = Math.min(PRIOR_INCIDENTS, observed.usualIncidents);
  const onCivilians = civilians + prior * usualCivilianShare;
  const onOthers = Math.max(0, incidents - civilians) + prior * (1 - usualCivilianShare);
  const civilianQuantile = negativeBinomialQuantiles(onCivilians, onCivilians);
  const otherQuantile = negativeBinomialQuantiles(onOthers, onOthers);
  const { low, high } = deathFactors(observed);
  const random = new Random(`${key}|counts`);
  const late = new Random(`${key}|late`);
  for (let draw = 0; draw < out.incidents.length; draw++) {
    const grown = lateReports.length === 0 ? 1 : growth(lateReports, late);
    const drawnCivilians = grown * civilianQuantile(random.uniform());
    const drawn = drawnCivilians + grown * otherQuantile(random.uniform());
    out.civilians[draw] = drawnCivilians;
    out.incidents[draw] = drawn;
    const factor = triangularQuantile(random.uniform(), low, 1, high);
    out.deaths[draw] = incidents > 0 ? (factor * deaths * drawn) / incidents : 0;
  }
}

function growth(lateReports: readonly number[], random: Random): number {
  const one = lateReports[Math.floor(random.uniform() * lateReports.length)] as number;
  return 1 + random.uniform() * (one - 1);
}

/** Low and high estimate of the deaths against the best one. */
function deathFactors({ deaths, deathsLow, deathsHigh }: ObservedQuarter): { low: number; high: number } {
  if (!(deaths > 0) || !(deathsLow < deathsHigh)) return { low: FALLBACK_LOW, high: FALLBACK_HIGH };
  return { low: Math.min(1, deathsLow / deaths), high: Math.max(1, deathsHigh / deaths) };
}
