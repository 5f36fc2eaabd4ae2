/**
 * Constants of what is counted about places (methods 2.5, 2.7). Declared, not estimated: round numbers of the right
 * order, the same everywhere.
 */
export const PLACES = {
  /** Side of a footprint's cell in degrees: about 28 km, a day's ride. */
  cellDegrees: 0.25,
  /** A cell is new after this many months without an incident before the quarter. */
  newCellMonths: 24,
  /** Distance over which an incident's weight falls to 1/e on the way from the capital, in km. */
  capitalDecayKm: 100,
} as const;
