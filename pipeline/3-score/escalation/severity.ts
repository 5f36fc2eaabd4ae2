/**
 * Part 3, severity: how deadly is it now? A level, not a change: a step from no death to one must not outrank
 * a massacre.
 *
 *   severity  100 · E2[d] / (E2[d] + half)
 *
 * E2[d] is the running mean of monthly deaths with a half-life of 2 months; half is the deaths a month at
 * which severity is 50 (10 for regions and zones, 50 for countries).
 */
export function severity(deathsPerMonth: number, half: number): number {
  return (100 * deathsPerMonth) / (deathsPerMonth + half);
}
