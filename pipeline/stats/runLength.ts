/**
 * Length of the unbroken run of set flags that ends at each step.
 * @param flags length n, 1 or 0
 * @param out length n, overwritten; 0 where the flag is not set
 * @example flags 1, 1, 0, 1 give 1, 2, 0, 1
 */
export function runLength(flags: Uint8Array, out: Float64Array): void {
  let run = 0;
  for (let t = 0; t < out.length; t++) {
    run = flags[t] === 1 ? run + 1 : 0;
    out[t] = run;
  }
}
