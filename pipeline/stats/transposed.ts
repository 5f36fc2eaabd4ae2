/** Elements on the side of a block: rows and columns of one stay in the processor's nearest cache. */
const BLOCK = 32;

/**
 * A matrix with rows and columns exchanged, block by block: walking down columns of a large one misses the cache at
 * every step.
 * @param values rows x columns, row-major
 * @returns columns x rows, row-major
 * @example transposed(Float64Array.of(1, 2, 3, 4, 5, 6), 2, 3) // 1, 4, 2, 5, 3, 6
 */
export function transposed(values: Float64Array, rows: number, columns: number): Float64Array {
  const out = new Float64Array(values.length);
  for (let top = 0; top < rows; top += BLOCK) {
    const bottom = Math.min(top + BLOCK, rows);
    for (let left = 0; left < columns; left += BLOCK) {
      const right = Math.min(left + BLOCK, columns);
      for (let row = top; row < bottom; row++) {
        for (let column = left; column < right; column++) {
          out[column * rows + row] = values[row * columns + column] as number;
        }
      }
    }
  }
  return out;
}
