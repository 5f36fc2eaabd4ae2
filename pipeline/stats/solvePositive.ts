/** Part of its own size below which what is left of a diagonal entry is rounding. */
const ROUNDING = 1e-12;

/**
 * Solves A x = b for a symmetric matrix without negative eigenvalues, by Cholesky's decomposition A = L D L'.
 * Where a row is a mixture of those before it (a column of nothing, the same column twice) its x is 0.
 * @param matrix n x n, row-major; only its lower half is read
 * @param right length n
 * @returns x, length n
 * @example A = [[4, 2], [2, 3]], b = (2, 3) gives (0, 1)
 */
export function solvePositive(matrix: Float64Array, right: Float64Array): Float64Array {
  const n = right.length;
  const lower = new Float64Array(n * n);
  const diagonal = new Float64Array(n);
  const at = (j: number, k: number): number => lower[j * n + k] as number;
  const x = right.slice();
  for (let j = 0; j < n; j++) {
    let left = matrix[j * n + j] as number;
    for (let k = 0; k < j; k++) left -= at(j, k) * at(j, k) * (diagonal[k] as number);
    diagonal[j] = left > ROUNDING * (matrix[j * n + j] as number) ? left : 0;
    lower[j * n + j] = 1;
    for (let i = j + 1; i < n; i++) {
      let entry = matrix[i * n + j] as number;
      for (let k = 0; k < j; k++) entry -= at(i, k) * at(j, k) * (diagonal[k] as number);
      lower[i * n + j] = diagonal[j] === 0 ? 0 : entry / (diagonal[j] as number);
    }
  }
  for (let j = 0; j < n; j++) {
    for (let k = 0; k < j; k++) x[j] = (x[j] as number) - at(j, k) * (x[k] as number);
  }
  for (let j = n - 1; j >= 0; j--) {
    x[j] = diagonal[j] === 0 ? 0 : (x[j] as number) / (diagonal[j] as number);
    if (diagonal[j] === 0) continue;
    for (let i = j + 1; i < n; i++) x[j] = (x[j] as number) - at(i, j) * (x[i] as number);
  }
  return x;
}
