import { DataError, type Place } from "./errors.ts";
import { looksAtDeaths, type MethodSet, PARTS, type Part, partsOf, scaleOf } from "./methodSet.ts";

/** From the lowest to the highest; a category begins at its cut. */
export const CATEGORIES = ["Low", "Guarded", "Elevated", "High", "Critical"] as const;

/** What the recalibration tables are for: the quarter's incidents, its deaths, the smaller p of the two. */
export const SERIES = ["incidents", "deaths", "minimum"] as const;
export type Series = (typeof SERIES)[number];

/** In column method_set: the same for every set. */
export const EVERY_SET = "*";

/** The frozen numbers, by their name in constants.csv; what each is for stands in its `source` column there. */
const NUMBERS = [
  "gamma",
  "cut_guarded",
  "cut_elevated",
  "cut_high",
  "cut_critical",
  "weight_surprise",
  "weight_momentum",
  "weight_severity",
  "weight_civilian",
  "weight_footprint",
  "weight_actor_entry",
  "weight_capital",
  "weight_resurgence",
  "min_history_months",
  "active_months",
  "surprise_half_life",
  "surprise_overlap",
  "surprise_prior_quarters",
  "surprise_incidents_floor",
  "surprise_incidents_denominator",
  "surprise_deaths_floor",
  "surprise_deaths_denominator",
  "dispersion_prior",
  "dispersion_prior_quarters",
  "dispersion_uncertainty",
  "dispersion_floor",
  "surprise_saturation",
  "fast_half_life",
  "slow_half_life",
  "momentum_offset",
  "momentum_doublings",
  "severity_half_region",
  "severity_half_country",
  "civilian_half_life",
  "civilian_prior_incidents",
  "civilian_half",
  "footprint_half_life",
  "footprint_offset",
  "footprint_doublings",
  "footprint_new_half",
  "actor_entry_quiet_months",
  "actor_entry_min_incidents",
  "actor_entry_min_deaths",
  "actor_entry_share",
  "actor_entry_full_capability",
  "capital_half_life",
  "capital_half",
  "quiet_share",
  "quiet_reference_months",
  "resurgence_min_quiet_months",
  "resurgence_max_quiet_months",
  "resurgence_scale_months",
  "resurgence_half",
  "gate_incidents_half",
  "gate_deaths_half",
  "peak_months",
  "peak_share",
  "peak_min_incidents",
] as const;

type CamelCase<S extends string> = S extends `${infer Head}_${infer Tail}`
  ? `${Head}${Capitalize<CamelCase<Tail>>}`
  : S;

/** Frozen relation of a raw p to how often such a p really occurs, both as -log10, both rising. */
export interface Recalibration {
  readonly minusLog10P: Float64Array;
  readonly minusLog10Exceedance: Float64Array;
}

/** Every frozen number of one method set. */
export interface Constants extends Readonly<Record<CamelCase<(typeof NUMBERS)[number]>, number>> {
  readonly methodSet: MethodSet;
  /** Whether the set looks at deaths. */
  readonly hasDeaths: boolean;
  /** Sums to 1; 0 for a part that the set lacks. */
  readonly weights: Readonly<Record<Part, number>>;
  /** Lower ends of the categories from the second on, rising. */
  readonly cuts: readonly number[];
  readonly recalibration: Readonly<Record<Series, Recalibration>>;
}

/** A row of constants.csv as read. */
export interface ConstantRow {
  readonly method_set?: string | undefined;
  readonly name?: string | undefined;
  readonly value?: string | undefined;
  /** How it was obtained. */
  readonly source?: string | undefined;
}

/** A row of recalibration.csv as read: the share of model tails with -log10 p of at least minus_log10_p. */
export interface RecalibrationRow {
  readonly method_set?: string | undefined;
  readonly series?: string | undefined;
  readonly minus_log10_p?: string | undefined;
  readonly exceedance?: string | undefined;
  readonly source?: string | undefined;
}

const CONSTANTS_FILE = "constants.csv";
const RECALIBRATION_FILE = "recalibration.csv";

/**
 * Builds the constants of one method set from the rows of constants.csv and recalibration.csv: those of every set and its
 * own. The weights of its parts are renormalised; rows of other sets are passed over.
 * @throws {DataError} for an unknown, missing, repeated or non-numeric constant, a weight that is not positive, cuts that
 *   do not rise, or a recalibration table that is empty or not monotone
 */
export function parseConstants(
  constantRows: readonly ConstantRow[],
  recalibrationRows: readonly RecalibrationRow[],
  methodSet: MethodSet,
): Constants {
  const numbers = parseNumbers(constantRows, methodSet);
  const cuts = CATEGORIES.slice(1).map(
    (name) => numbers[camelCase(`cut_${name.toLowerCase()}`)] ?? Number.NaN,
  );
  if (cuts.some((cut, k) => k > 0 && !(cut > (cuts[k - 1] ?? 0)))) {
    throw new DataError(`the cuts of ${methodSet} do not rise: ${cuts.join(", ")}`, { file: CONSTANTS_FILE });
  }
  return {
    ...(numbers as Record<CamelCase<(typeof NUMBERS)[number]>, number>),
    methodSet,
    hasDeaths: looksAtDeaths(methodSet),
    weights: weightsOf(numbers, partsOf(methodSet)),
    cuts,
    recalibration: {
      incidents: parseRecalibration(recalibrationRows, methodSet, "incidents"),
      deaths: parseRecalibration(recalibrationRows, methodSet, "deaths"),
      minimum: parseRecalibration(recalibrationRows, methodSet, "minimum"),
    },
  };
}

function weightsOf(numbers: Readonly<Record<string, number>>, parts: readonly Part[]): Record<Part, number> {
  const declared = (part: Part): number => numbers[camelCase(`weight_${part}`)] ?? Number.NaN;
  const wrong = PARTS.find((part) => !(declared(part) > 0));
  if (wrong !== undefined) {
    throw new DataError(`the weight of ${wrong} is not above 0: ${declared(wrong)}`, {
      file: CONSTANTS_FILE,
    });
  }
  const sum = parts.reduce((total, part) => total + declared(part), 0);
  const weights = PARTS.map((part) => [part, parts.includes(part) ? declared(part) / sum : 0]);
  return Object.fromEntries(weights) as Record<Part, number>;
}

/** Whether a row of a table is meant for a method set. */
function isFor(row: { readonly method_set?: string | undefined }, methodSet: MethodSet): boolean {
  return row.method_set === scaleOf(methodSet) || row.method_set === EVERY_SET;
}

function parseNumbers(rows: readonly ConstantRow[], methodSet: MethodSet): Record<string, number> {
  const known: ReadonlySet<string> = new Set(NUMBERS);
  const numbers: Record<string, number> = {};
  rows.forEach((row, index) => {
    if (!isFor(row, methodSet)) return;
    const place = { file: CONSTANTS_FILE, record: index + 1 };
    const name = row.name ?? "";
    if (!known.has(name)) throw new DataError(`is not a constant: "${name}"`, { ...place, column: "name" });
    const key = camelCase(name);
    if (numbers[key] !== undefined)
      throw new DataError(`appears twice: ${name}`, { ...place, column: "name" });
    numbers[key] = parseNumber(row.value, { ...place, column: "value" });
  });
  const missing = NUMBERS.filter((name) => numbers[camelCase(name)] === undefined);
  if (missing.length > 0) {
    throw new DataError(`lacks ${missing.join(", ")} of ${methodSet}`, { file: CONSTANTS_FILE });
  }
  return numbers;
}

function parseRecalibration(
  rows: readonly RecalibrationRow[],
  methodSet: MethodSet,
  series: Series,
): Recalibration {
  const minusLog10P: number[] = [];
  const minusLog10Exceedance: number[] = [];
  rows.forEach((row, index) => {
    if (!isFor(row, methodSet) || row.series !== series) return;
    const place = { file: RECALIBRATION_FILE, record: index + 1 };
    const edge = parseNumber(row.minus_log10_p, { ...place, column: "minus_log10_p" });
    const exceedance = parseNumber(row.exceedance, { ...place, column: "exceedance" });
    if (!(edge > (minusLog10P.at(-1) ?? -1))) {
      throw new DataError(`does not rise: ${edge}`, { ...place, column: "minus_log10_p" });
    }
    const evidence = -Math.log10(exceedance);
    if (!(exceedance > 0 && exceedance <= 1 && evidence >= (minusLog10Exceedance.at(-1) ?? 0))) {
      throw new DataError(`is not a falling share in (0, 1]: ${exceedance}`, {
        ...place,
        column: "exceedance",
      });
    }
    minusLog10P.push(edge);
    minusLog10Exceedance.push(Math.abs(evidence));
  });
  if (minusLog10P.length === 0) {
    throw new DataError(`has no rows for ${series} of ${methodSet}`, { file: RECALIBRATION_FILE });
  }
  return {
    minusLog10P: Float64Array.from(minusLog10P),
    minusLog10Exceedance: Float64Array.from(minusLog10Exceedance),
  };
}

function parseNumber(text: string | undefined, place: Place): number {
  const value = text === undefined || text.trim() === "" ? Number.NaN : Number(text);
  if (!Number.isFinite(value)) throw new DataError(`is not a number: "${text ?? ""}"`, place);
  return value;
}

function camelCase(name: string): string {
  return name.replace(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
}
