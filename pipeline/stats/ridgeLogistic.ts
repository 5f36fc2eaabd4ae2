import { solvePositive } from "./solvePositive.ts";

const MOST_STEPS = 50;
const MOST_HALVINGS = 30;
/** A Newton step that promises less likelihood than this is the last: what is left is squared in every step. */
const LEAST_PROMISE = 1e-9;
/** Rows that are summed at a time. */
const BLOCK = 256;
const block = (): Float64Array => new Float64Array(BLOCK);
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
  const [miss, weight, weighted] = [block(), block(), block()];
  let objective = 0;
  // in blocks, column by column: sums stay in registers and rows in the processor's nearest memory
  for (let start = 0; start < targets.length; start += BLOCK) {
    const rows = Math.min(BLOCK, targets.length - start);
    const first = start * width;
    // a logarithm a block: no factor is above 2
    let product = 1;
    for (let i = 0, at = first; i < rows; i++, at += width) {
      let z = 0;
      for (let k = 0; k < width; k++) z += (coefficients[k] as number) * (design[at + k] as number);
      const small = Math.exp(-Math.abs(z));
      const target = targets[start + i] as number;
      objective += target * z - Math.max(z, 0);
      product *= 1 + small;
      miss[i] = target - (z >= 0 ? 1 / (1 + small) : small / (1 + small));
      weight[i] = small / ((1 + small) * (1 + small));
    }
    objective -= Math.log(product);
    for (let j = 0; j < width; j++) {
      let slope = 0;
      for (let i = 0, at = first + j; i < rows; i++, at += width) {
        const value = design[at] as number;
        slope += (miss[i] as number) * value;
        weighted[i] = (weight[i] as number) * value;
      }
      gradient[j] = (gradient[j] as number) + slope;
      let k = 0;
      // four sums at once: none waits for the one before it
      for (; k <= j && k + 4 <= width; k += 4) {
        let [sum0, sum1, sum2, sum3] = [0, 0, 0, 0];
        for (let i = 0, at = first + k; i < rows; i++, at += width) {
          const value = weighted[i] as number;
          sum0 += value * (design[at] as number);
          sum1 += value * (design[at + 1] as number);
          sum2 += value * (design[at + 2] as number);
          sum3 += value * (design[at + 3] as number);
        }
        const cell = j * width + k;
        information[cell] = (information[cell] as number) + sum0;
        information[cell + 1] = (information[cell + 1] as number) + sum1;
        information[cell + 2] = (information[cell + 2] as number) + sum2;
        information[cell + 3] = (information[cell + 3] as number) + sum3;
      }
      for (; k <= j; k++) {
        let sum = 0;
        for (let i = 0, at = first + k; i < rows; i++, at += width)
          sum += (weighted[i] as number) * (design[at] as number);
        information[j * width + k] = (information[j * width + k] as number) + sum;
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
