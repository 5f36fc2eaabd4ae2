/**
 * Constants of the transmission test (methods section 3.2). Declared, not estimated; a simulated world in which the
 * truth is known (tests/3-score/transmission) says how often the test is wrong with them.
 */
export const TRANSMISSION = {
  /** Months that the test looks at, up to the as-of month, and the fewest that it is made on. */
  windowMonths: 120,
  minMonths: 60,
  /** Fewest incidents of the target in the window: two a year. A border zone with fewer gives way to its country. */
  minIncidents: 24,
  /** Months over which an incident may act, and the months after which its weight has halved. */
  lagMonths: 6,
  lagHalfLife: 2,
  /** Months of the running mean that follows slow change. */
  slowMonths: 24,
  /** Fewest countries with an incident that the regional factor is made of: the source and eight more. */
  minRegion: 9,
  /** The source is moved by at least this many months: a year, so that seasons and lags are out of step. */
  minShift: 13,
  /** Steps of the fit without the source, and of the fit that is printed: enough for two to three digits. */
  fitSteps: 1000,
  /** Steps of the fits whose ratios are compared, all alike: more would change a ratio by a tenth or two. */
  testSteps: 100,
  /** A ratio below this is none. */
  leastRatio: 1e-6,
  /** Largest share of false discoveries, largest p of the placebo sources, for a supported pair. */
  qLimit: 0.1,
  placeboLimit: 0.2,
  /** Largest p of the shifted sources for an ambiguous pair. */
  shiftLimit: 0.1,
  /** Months over which the share of incidents that came from the source is taken. */
  shareMonths: 12,
} as const;
