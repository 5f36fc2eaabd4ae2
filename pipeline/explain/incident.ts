/** A row of the input that counts. */
export interface Incident {
  /** The day on which it began, YYYY-MM-DD. */
  readonly date: string;
  readonly class: string;
  readonly targets_civilians: boolean;
  readonly actor_1: string | null;
  readonly actor_2: string | null;
  /** Best estimate; null where the source tells none. */
  readonly deaths: number | null;
  /** Events that the row stands for. */
  readonly events: number;
  readonly file: string;
  readonly record: number;
}
