import { UsageError } from "./domain/errors.ts";
import type { Database } from "./io/duckdb.ts";
import type { Store } from "./io/store.ts";

export const STAGES = ["ingest", "aggregate", "score", "forecast", "rank", "publish"] as const;
export type Stage = (typeof STAGES)[number];

/** A stage: how its value is computed, how it is saved for later runs, and how it is read back. */
export interface Work<T> {
  readonly run: () => T | Promise<T>;
  /** Goes on while later stages run, through a connection of its own. */
  readonly save: (db: Database, folder: string, value: T) => Promise<void>;
  readonly load: (db: Database, folder: string) => Promise<T>;
  /** Rows of the value, for the progress line. */
  readonly rows: (value: T) => number;
}

export interface StageTime {
  readonly stage: Stage;
  readonly rows: number;
  readonly seconds: number;
}

/**
 * Runs stages one after another from one to another; those before the first are read from the store, and so are all others
 * of which the store holds what they would make.
 */
export class StageRunner {
  readonly timings: StageTime[] = [];
  readonly #db: Database;
  readonly #saver: Database;
  readonly #store: Store;
  readonly #first: number;
  readonly #last: number;
  readonly #afresh: boolean;
  readonly #done: (time: StageTime) => void;

  /**
   * @param saver a connection beside `db`
   * @param span with `full`, stages from the first on are computed whatever the store holds
   */
  constructor(
    connections: { readonly db: Database; readonly saver: Database },
    store: Store,
    span: { readonly from: Stage; readonly to: Stage; readonly full?: boolean },
    done: (time: StageTime) => void,
  ) {
    this.#db = connections.db;
    this.#saver = connections.saver;
    this.#store = store;
    this.#first = STAGES.indexOf(span.from);
    this.#last = STAGES.indexOf(span.to);
    this.#afresh = span.full === true;
    this.#done = done;
  }

  /** Where stages are saved and read back; all temporary files lie in it as well. */
  get folder(): string {
    return this.#store.folder;
  }

  /** Whether nothing is asked for after this stage. */
  isLast(stage: Stage): boolean {
    return this.#last <= STAGES.indexOf(stage);
  }

  /** The folder of a stage of some earlier run with other input, to take parts from; null for none. */
  async earlier(stage: Stage): Promise<string | null> {
    return this.#afresh ? null : await this.#store.latest(stage);
  }

  /** Whether an earlier run has left something of a stage. */
  async hasEarlier(stage: Stage): Promise<boolean> {
    return !this.#afresh && (await this.#store.has(stage));
  }

  /** Whether a stage will be read back rather than run. */
  async holds(stage: Stage, key: string): Promise<boolean> {
    return (await this.#find(stage, key)) !== null;
  }

  /**
   * Runs a stage and has it saved under a key that is known at the latest when it is saved, or reads it back.
   * @throws {UsageError} if a stage to be read back was never saved under this key
   */
  async run<T>(stage: Stage, key: string | Promise<string>, work: Work<T>): Promise<T> {
    const start = performance.now();
    const isBefore = this.#isBefore(stage);
    const folder = await this.#find(stage, key);
    if (folder !== null) {
      const value = await work.load(this.#db, folder);
      if (!isBefore) this.end(stage, start, work.rows(value));
      return value;
    }
    if (isBefore) {
      throw new UsageError(
        `starting from ${STAGES[this.#first]} needs what ${stage} saved, and nothing is saved for this input and config: run npm run ${stage} first`,
      );
    }
    const value = await work.run();
    this.#store.saveLater(stage, key, (folder) => work.save(this.#saver, folder, value));
    this.end(stage, start, work.rows(value));
    return value;
  }

  /** Whether a stage comes before the first that is asked for. */
  #isBefore(stage: Stage): boolean {
    return STAGES.indexOf(stage) < this.#first;
  }

  /** The folder to read a stage back from; null where it has to be run. */
  async #find(stage: Stage, key: string | Promise<string>): Promise<string | null> {
    return this.#isBefore(stage) || !this.#afresh ? await this.#store.find(stage, key) : null;
  }

  /** Tells that a stage is done. @param start performance.now() at its beginning */
  end(stage: Stage, start: number, rows: number): void {
    const time = { stage, rows, seconds: (performance.now() - start) / 1000 };
    this.timings.push(time);
    this.#done(time);
  }
}
