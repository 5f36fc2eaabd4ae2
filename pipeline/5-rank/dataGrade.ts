/** Least incidents of the last 24 months for the grades A, B and C. */
const LEAST_A = 50;
const LEAST_B = 15;
const LEAST_C = 3;
/** Share of them whose place is known that A asks for as well. */
const LEAST_LOCATED = 0.8;

/**
 * Data grade: how much data stands behind a row?
 *
 *   A   N24 >= 50 incidents in 24 months, at least 80 % of them located
 *   B   N24 >= 15     C   N24 >= 3     D   fewer
 *
 * @param locatedShare in [0, 1]
 */
export function dataGrade(incidents24m: number, locatedShare: number): "A" | "B" | "C" | "D" {
  if (incidents24m >= LEAST_A && locatedShare >= LEAST_LOCATED) return "A";
  if (incidents24m >= LEAST_B) return "B";
  return incidents24m >= LEAST_C ? "C" : "D";
}
