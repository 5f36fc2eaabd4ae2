/** Two ends of a range, low <= high. */
export interface Interval {
  readonly low: number;
  readonly high: number;
}
