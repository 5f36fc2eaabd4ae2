/** Scores as of one past month, one value per unit of each panel; NaN where the unit was not scored. */
export interface PastScores {
  readonly regions: Float64Array;
  readonly countries: Float64Array;
  /** Per pair. */
  readonly borders: {
    readonly score: Float64Array;
    readonly pressure: Float64Array;
    readonly arrival: Float64Array;
  };
}
