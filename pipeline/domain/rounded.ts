/** A number for a JSON record: four decimals. What is not known is null, also where a saved value has been read back. */
export function rounded(value: number | null | undefined): number | null {
  return value === null || value === undefined || Number.isNaN(value) ? null : Math.round(value * 1e4) / 1e4;
}
