import { solvePositive } from "./solvePositive.ts";

const MOST_STEPS = 50;
const MOST_HALVINGS = 30;
/** A Newton step that promises less likelihood than this is the last: what is left is squared in every step. */
const LEAST_PROMISE = 1e-9;
/** Rows that are summed at a time. */
const BLOCK = 256;
/** Columns are a multiple of so many: sums are taken of four columns with two at once. */
const COLUMNS = 4;
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
  // columns of nothing change nothing, and their own coefficients stay 0
  const wide = COLUMNS * Math.ceil(width / COLUMNS);
  const problem: Problem = {
    design: wide === width ? design : widened(design, width, wide, targets.length),
    columns: width,
    // of one kind whatever they came as: what follows is then compiled once
    targets: new Float64Array(targets),
    penalties: widened(penalties, width, wide),
  };
  return maximum(problem, widened(start, width, wide)).slice(0, width);
}

/** A regression whose design and penalties are a multiple of COLUMNS wide. */
interface Problem {
  readonly design: Float64Array;
  /** How many columns are not there to make up the width. */
  readonly columns: number;
  readonly targets: Float64Array;
  readonly penalties: Float64Array;
}

function maximum(problem: Problem, start: Float64Array): Float64Array {
  let coefficients = start;
  let here = slopes(problem, coefficients);
  for (let step = 0; step < MOST_STEPS; step++) {
    const move = solvePositive(here.information, here.gradient);
    let promise = 0;
    for (let k = 0; k < move.length; k++) promise += (move[k] as number) * (here.gradient[k] as number);
    if (promise < LEAST_PROMISE) return moved(coefficients, move, 1);
    let share = 1;
    let next = moved(coefficients, move, share);
    let there = slopes(problem, next);
    const least = here.objective - ROUNDING * Math.abs(here.objective);
    for (let halving = 0; there.objective < least && halving < MOST_HALVINGS; halving++) {
      share /= 2;
      next = moved(coefficients, move, share);
      there = slopes(problem, next);
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

/** Rows x width with columns of nothing added. */
function widened(values: ArrayLike<number>, width: number, wide: number, rows = 1): Float64Array {
  const out = new Float64Array(rows * wide);
  for (let row = 0; row < rows; row++) {
    for (let k = 0; k < width; k++) out[row * wide + k] = values[row * width + k] as number;
  }
  return out;
}

/** The penalised log-likelihood at some coefficients, its gradient and minus its second derivatives (row-major). */
function slopes(
  { design, columns, targets, penalties }: Problem,
  coefficients: Float64Array,
): { readonly objective: number; readonly gradient: Float64Array; readonly information: Float64Array } {
  const width = coefficients.length;
  const gradient = new Float64Array(width);
  const information = new Float64Array(width * width);
  const [odds, miss, weight, even, odd] = [block(), block(), block(), block(), block()];
  let objective = 0;
  // in blocks, column by column: sums stay in registers and rows in the processor's nearest memory; each loop over rows
  // is a function of its own, which is soon compiled
  for (let start = 0; start < targets.length; start += BLOCK) {
    const rows = Math.min(BLOCK, targets.length - start);
    const first = start * width;
    fillOdds(design, first, rows, coefficients, columns, odds);
    objective = addLikelihood(odds, targets, start, rows, miss, weight, objective);
    for (let j = 0; j < columns; j += 2) {
      addSlopes(miss, weight, rows, design, first + j, even, odd, gradient, j);
      for (let k = 0; k <= j; k += COLUMNS)
        addProducts(even, odd, rows, design, first + k, information, j * width + k, width);
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

/** The log odds of a block's rows, the first of which begins at `first` in the design. */
function fillOdds(
  design: Float64Array,
  first: number,
  rows: number,
  coefficients: Float64Array,
  columns: number,
  odds: Float64Array,
): void {
  for (let i = 0, at = first; i < rows; i++, at += coefficients.length) {
    let z = 0;
    for (let k = 0; k < columns; k++) z += (coefficients[k] as number) * (design[at + k] as number);
    odds[i] = z;
  }
}

/** Fills how far a block's targets lie from their probabilities, and these' variances. @returns the objective with the block */
function addLikelihood(
  odds: Float64Array,
  targets: Float64Array,
  start: number,
  rows: number,
  miss: Float64Array,
  weight: Float64Array,
  before: number,
): number {
  let objective = before;
  // a logarithm a block: no factor is above 2
  let product = 1;
  for (let i = 0; i < rows; i++) {
    const z = odds[i] as number;
    const small = Math.exp(-Math.abs(z));
    const both = 1 + small;
    const target = targets[start + i] as number;
    objective += target * z - Math.max(z, 0);
    product *= both;
    miss[i] = target - (z >= 0 ? 1 / both : small / both);
    weight[i] = small / (both * both);
  }
  return objective - Math.log(product);
}

/** Adds to the gradient of two columns, the first of which begins at `first` in the design, and fills them weighted. */
function addSlopes(
  miss: Float64Array,
  weight: Float64Array,
  rows: number,
  design: Float64Array,
  first: number,
  even: Float64Array,
  odd: Float64Array,
  gradient: Float64Array,
  j: number,
): void {
  let slope = 0;
  let nextSlope = 0;
  for (let i = 0, at = first; i < rows; i++, at += gradient.length) {
    const value = design[at] as number;
    const nextValue = design[at + 1] as number;
    slope += (miss[i] as number) * value;
    nextSlope += (miss[i] as number) * nextValue;
    even[i] = (weight[i] as number) * value;
    odd[i] = (weight[i] as number) * nextValue;
  }
  (gradient[j] as number) += slope;
  (gradient[j + 1] as number) += nextSlope;
}

/**
 * Adds the products of two weighted columns with four of the design to eight cells of the information. Eight sums at
 * once: none waits for the one before it, and what is read serves twice or four times.
 * @param first where the first of the four columns begins in the design
 * @param cell where that of the upper four cells lies in the information
 */
function addProducts(
  even: Float64Array,
  odd: Float64Array,
  rows: number,
  design: Float64Array,
  first: number,
  information: Float64Array,
  cell: number,
  width: number,
): void {
  let [upper0, upper1, upper2, upper3] = [0, 0, 0, 0];
  let [lower0, lower1, lower2, lower3] = [0, 0, 0, 0];
  for (let i = 0, at = first; i < rows; i++, at += width) {
    const a = even[i] as number;
    const b = odd[i] as number;
    const x0 = design[at] as number;
    const x1 = design[at + 1] as number;
    const x2 = design[at + 2] as number;
    const x3 = design[at + 3] as number;
    upper0 += a * x0;
    upper1 += a * x1;
    upper2 += a * x2;
    upper3 += a * x3;
    lower0 += b * x0;
    lower1 += b * x1;
    lower2 += b * x2;
    lower3 += b * x3;
  }
  const below = cell + width;
  (information[cell] as number) += upper0;
  (information[cell + 1] as number) += upper1;
  (information[cell + 2] as number) += upper2;
  (information[cell + 3] as number) += upper3;
  (information[below] as number) += lower0;
  (information[below + 1] as number) += lower1;
  (information[below + 2] as number) += lower2;
  (information[below + 3] as number) += lower3;
}
