/** Where in the input (or the command line) something went wrong. */
export interface Place {
  readonly file?: string;
  readonly record?: number;
  readonly column?: string;
}

/** An error a person can act on; its message is printed as it stands and its code ends the process. */
export abstract class ExpectedError extends Error {
  abstract readonly exitCode: number;
}

/** Wrong usage or configuration: exit 2. */
export class UsageError extends ExpectedError {
  readonly exitCode = 2;
}

/** Input refused, nothing published: exit 3. The message starts with file:record:column where known. */
export class DataError extends ExpectedError {
  readonly exitCode = 3;
  constructor(problem: string, place: Place = {}) {
    const where = [place.file, place.record, place.column].filter((part) => part !== undefined).join(":");
    super(where === "" ? problem : `${where} ${problem}`);
  }
}

/** Another run holds the lock: exit 4. */
export class LockedError extends ExpectedError {
  readonly exitCode = 4;
}

/** Input that a person should look at first: exit 3, unless it is accepted by name. */
export class UnfitInputError extends DataError {
  /** The gravest of what was found: data that is too old, or that looks wrong. */
  readonly status: "stale" | "suspect";
  constructor(status: "stale" | "suspect", problem: string) {
    super(problem);
    this.status = status;
  }
}
