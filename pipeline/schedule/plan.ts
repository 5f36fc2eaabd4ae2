/** A run that a scheduler starts. */
export interface Plan {
  /** Folder of the project. */
  readonly project: string;
  /** Program of Node. */
  readonly node: string;
  /** Options of `run-month`. */
  readonly options: readonly string[];
  /** Time of day, hours and minutes. */
  readonly hour: number;
  readonly minute: number;
}

/** What every scheduler's entry carries, so that it is found again. */
export const MARK = "harmattan";

/** The words of the command: the program and its arguments, started in the project's folder. */
export function commandWords({ node, options }: Plan): string[] {
  return [node, "--max-semi-space-size=64", "pipeline/start.js", "run-month", ...options];
}

export const clock = ({ hour, minute }: Plan): string =>
  `${String(hour).padStart(2, "0")}:${String(minute).padStart(2, "0")}`;
