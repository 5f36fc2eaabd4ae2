import { PARTS, type Part } from "../../domain/methodSet.ts";

/**
 * One value per unit. NaN is unknown: the quarter is not covered, fewer than 24 covered months, or no incident
 * yet. The plain counts (incidents3m, deaths3m, quietMonths) are known wherever the months are covered.
 */
export interface EscalationMonth {
  /** 1 from the month of the unit's first incident on, or from its listedFrom. */
  readonly onRoster: Uint8Array;
  readonly scored: Uint8Array;
  /** 1 where scored with an incident in the last 24 months: the months that false-alarm rates are taken over. */
  readonly active: Uint8Array;
  /** Printed score, 0 to 100, 1 decimal. */
  readonly score: Float64Array;
  /** The score before the cap at 100: it orders ties. */
  readonly uncapped: Float64Array;
  /** Index into CATEGORIES; NO_CATEGORY where not scored. */
  readonly category: Uint8Array;
  /** Printed parts, 1 decimal; in tenths they add up to the score exactly. */
  readonly parts: Readonly<Record<Part, Float64Array>>;
  /** Each part on its own scale, 0 to 100. */
  readonly components: Readonly<Record<Part, Float64Array>>;
  readonly incidents3m: Float64Array;
  readonly deaths3m: Float64Array;
  /** Attacks on civilians in the quarter. */
  readonly civilians3m: Float64Array;
  /** The quarter that the unit's past lets one expect (μ of the surprise). */
  readonly usualIncidents3m: Float64Array;
  readonly usualDeaths3m: Float64Array;
  /** How bursty such quarters are (κ of the surprise), of the incidents. */
  readonly incidentsSize: Float64Array;
  /** Signed trend: 0.5 for a doubled pace, -0.5 for a halved one. */
  readonly momentum: Float64Array;
  /** Covered months in a row without an incident, up to three months ago; a lone one in a year does not count. */
  readonly quietMonths: Float64Array;
  /** Relatively quiet months in a row, up to three months ago (the run of the resurgence). */
  readonly quietRun: Float64Array;
  /** -log10 of the model's tail, before recalibration. */
  readonly rawIncidentsMinusLog10P: Float64Array;
  readonly rawDeathsMinusLog10P: Float64Array;
  /** p of the surprise after the last recalibration. */
  readonly surpriseP: Float64Array;
  /** 1 where the quarter is far below the peak quarter of the last 24 months: silence may be control. */
  readonly quietAfterPeak: Uint8Array;
}

/** In EscalationMonth.category. */
export const NO_CATEGORY = 255;

/** A month in which nothing is known yet of any of `count` units. */
export function emptyMonth(count: number): EscalationMonth {
  const unknown = () => new Float64Array(count).fill(Number.NaN);
  const perPart = () =>
    Object.fromEntries(PARTS.map((part) => [part, unknown()])) as Record<Part, Float64Array>;
  return {
    onRoster: new Uint8Array(count),
    scored: new Uint8Array(count),
    active: new Uint8Array(count),
    score: unknown(),
    uncapped: unknown(),
    category: new Uint8Array(count).fill(NO_CATEGORY),
    parts: perPart(),
    components: perPart(),
    incidents3m: unknown(),
    deaths3m: unknown(),
    civilians3m: unknown(),
    usualIncidents3m: unknown(),
    usualDeaths3m: unknown(),
    incidentsSize: unknown(),
    momentum: unknown(),
    quietMonths: unknown(),
    quietRun: unknown(),
    rawIncidentsMinusLog10P: unknown(),
    rawDeathsMinusLog10P: unknown(),
    surpriseP: unknown(),
    quietAfterPeak: new Uint8Array(count),
  };
}
