import type { Constants } from "../../domain/constants.ts";
import { PARTS } from "../../domain/methodSet.ts";
import { dirichletDraw } from "../../stats/dirichletDraw.ts";
import { Random } from "../../stats/random.ts";

/**
 * What a draw assumes about the method, the same for every unit, so that ranks within a draw compare:
 *
 *   weights       Dirichlet(50 w): a weight of 0.2 moves by about 0.056 either way
 *   half-lives    each times 0.75, 1 or 1.33
 *   saturation    each constant at which a part or the gate is half open or full, times 0.5, 1 or 2
 *
 * Every multiplier is drawn on its own, each value equally often.
 * Source: OECD/JRC, Handbook on Constructing Composite Indicators (2008), step 7.
 */
export interface MethodDraw {
  /** In the order of PARTS; they add up to 1. */
  readonly weights: Float64Array;
  /** What the parts and the gate read, with this draw's saturation. */
  readonly constants: PartConstants;
  /** What the deaths a month at which severity is 50 are multiplied by. */
  readonly severityScale: number;
  /** Indices into HALF_LIFE_SCALES. */
  readonly surpriseHalfLife: number;
  readonly fastHalfLife: number;
  readonly slowHalfLife: number;
  readonly civilianHalfLife: number;
}

export const HALF_LIFE_SCALES = [0.75, 1, 1.33] as const;
const SATURATION_SCALES = [0.5, 1, 2] as const;
/** The larger, the closer drawn weights stay to the declared ones. */
const WEIGHT_CONCENTRATION = 50;

type PartConstants = Pick<
  Constants,
  | "surpriseSaturation"
  | "momentumOffset"
  | "momentumDoublings"
  | "civilianPriorIncidents"
  | "civilianHalf"
  | "resurgenceMinQuietMonths"
  | "resurgenceMaxQuietMonths"
  | "resurgenceScaleMonths"
  | "resurgenceHalf"
  | "gateIncidentsHalf"
  | "gateDeathsHalf"
>;

/** @param key what the random numbers depend on */
export function methodDraws(constants: Constants, count: number, key: string): MethodDraw[] {
  const random = new Random(key);
  const concentrations = PARTS.map((part) => WEIGHT_CONCENTRATION * constants.weights[part]);
  const third = (): number => Math.floor(3 * random.uniform());
  const saturation = (): number => SATURATION_SCALES[third()] as number;
  return Array.from({ length: count }, () => ({
    weights: dirichletDraw(concentrations, random),
    // a literal: objects of one shape are read fast
    constants: {
      surpriseSaturation: constants.surpriseSaturation * saturation(),
      momentumOffset: constants.momentumOffset,
      momentumDoublings: constants.momentumDoublings * saturation(),
      civilianPriorIncidents: constants.civilianPriorIncidents,
      civilianHalf: constants.civilianHalf * saturation(),
      resurgenceMinQuietMonths: constants.resurgenceMinQuietMonths,
      resurgenceMaxQuietMonths: constants.resurgenceMaxQuietMonths,
      resurgenceScaleMonths: constants.resurgenceScaleMonths * saturation(),
      resurgenceHalf: constants.resurgenceHalf * saturation(),
      gateIncidentsHalf: constants.gateIncidentsHalf * saturation(),
      gateDeathsHalf: constants.gateDeathsHalf * saturation(),
    },
    severityScale: saturation(),
    surpriseHalfLife: third(),
    fastHalfLife: third(),
    slowHalfLife: third(),
    civilianHalfLife: third(),
  }));
}
