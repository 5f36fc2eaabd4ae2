/** Something about the input that a person should look at before anybody trusts what comes of it. */
export interface InputFinding {
  /** By which `--accept` names it: its kind, or its kind and what it is about ("lost-rows:2024-05"). */
  readonly name: string;
  readonly status: "stale" | "suspect";
  /** One sentence without its full stop. */
  readonly text: string;
}

/** Whether `--accept` names a finding, by all of its name or by its kind. */
export function isAccepted({ name }: InputFinding, accepted: readonly string[]): boolean {
  return accepted.includes(name) || accepted.includes(name.split(":", 1)[0] as string);
}
