import { solvePositive } from "./solvePositive.ts";

const MOST_STEPS = 50;
const MOST_HALVINGS = 30;
/** A Newton step that promises less likelihood than this is the last: what is left is squared in every step. */
const LEAST_PROMISE = 1e-9;
/** Part of the sum that may be rounding. */
const ROUNDING = 1e-11;

/**
 * Logistic regression with a ridge: the coefficients b that maximise
 *   Σ_i [ y_i z_i - ln(1 + e^z_i) ] - ½ Σ_k penalty_k b_k²,   z_i = Σ_k b_k x_ik
 * By Newton's method; a step that would lower the sum is halved. With every penalty 0 it is maximum likelihood. A
 * column that the ones before it make up already keeps its start. No intercept of its own: give a column of ones.
 * @param design rows x width, row-major; only the first `targets.length` rows are read
 * @param width columns, integer >= 1
 * @param targets one per row, in [0, 1]: outcomes, or shares of them
 * @param penalties one per column, >= 0
 * @param start coefficients to begin with, 0 by default: a near fit saves steps
 * @returns one coefficient per column
 * @throws {RangeError} if sizes do not fit together
 * @see le Cessie and van Houwelingen 1992, Applied Statistics 41:191
 * @example one column of ones and the targets 0, 0, 0, 1 give ln(1/3)
 */
export function ridgeLogistic(
  design: Float64Array,
  width: number,
  targets: ArrayLike<number>,
  penalties: ArrayLike<number>,
  start: Float64Array = new Float64Array(width),
): Float64Array {
  if (penalties.length !== width || start.length !== width || design.length < targets.length * width) {
    throw new RangeError(
      `${targets.length} rows of ${width} do not fit ${design.length} values, ${penalties.length} penalties and ${start.length} coefficients`,
    );
  }
  let coefficients: Float64Array = start.slice();
  let here = slopes(design, width, targets, penalties, coefficients);
  for (let step = 0; step < MOST_STEPS; step++) {
    const move = solvePositive(here.information, here.gradient);
    let promise = 0;
    for (let k = 0; k < width; k++) promise += (move[k] as number) * (here.gradient[k] as number);
    if (promise < LEAST_PROMISE) return moved(coefficients, move, 1);
    let share = 1;
    let next = moved(coefficients, move, share);
    let there = slopes(design, width, targets, penalties, next);
    const least = here.objective - ROUNDING * Math.abs(here.objective);
    for (let halving = 0; there.objective < least && halving < MOST_HALVINGS; halving++) {
      share /= 2;
      next = moved(coefficients, move, share);
      there = slopes(design, width, targets, penalties, next);
    }
    if (there.objective < least) break;
    coefficients = next;
    here = there;
  }
  return coefficients;
}

function moved(from: Float64Array, move: Float64Array, share: number): Float64Array {
  return from.map((value, k) => value + share * (move[k] as number));
}

/** The penalised log-likelihood at some coefficients, its gradient and minus its second derivatives (row-major). */
function slopes(
  design: Float64Array,
  width: number,
  targets: ArrayLike<number>,
  penalties: ArrayLike<number>,
  coefficients: Float64Array,
): { readonly objective: number; readonly gradient: Float64Array; readonly information: Float64Array } {
  const gradient = new Float64Array(width);
  const information = new Float64Array(width * width);
  let objective = 0;
  for (let i = 0, row = 0; i < targets.length; i++, row += width) {
    let z = 0;
    for (let k = 0; k < width; k++) z += (coefficients[k] as number) * (design[row + k] as number);
    const small = Math.exp(-Math.abs(z));
    const probability = z >= 0 ? 1 / (1 + small) : small / (1 + small);
    const target = targets[i] as number;
    objective += target * z - Math.max(z, 0) - Math.log1p(small);
    const miss = target - probability;
    const weight = small / ((1 + small) * (1 + small));
    for (let j = 0; j < width; j++) {
      const value = design[row + j] as number;
      gradient[j] = (gradient[j] as number) + miss * value;
      const weighted = weight * value;
      for (let k = 0; k <= j; k++) {
        const cell = j * width + k;
        information[cell] = (information[cell] as number) + weighted * (design[row + k] as number);
      }
    }
  }
  for (let j = 0; j < width; j++) {
    const [penalty, coefficient] = [penalties[j] as number, coefficients[j] as number];
    objective -= (penalty * coefficient * coefficient) / 2;
    gradient[j] = (gradient[j] as number) - penalty * coefficient;
    information[j * width + j] = (information[j * width + j] as number) + penalty;
    for (let k = 0; k < j; k++) information[k * width + j] = information[j * width + k] as number;
  }
  return { objective, gradient, information };
}
