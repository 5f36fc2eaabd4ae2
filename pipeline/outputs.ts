import { mkdir } from "node:fs/promises";
import { availableParallelism } from "node:os";
import type { Config } from "./config.ts";
import { UsageError } from "./domain/errors.ts";
import { Database } from "./io/duckdb.ts";
import { withLock } from "./io/lock.ts";
import { recover } from "./io/publish.ts";
import { Store } from "./io/store.ts";

/** What a command works with that writes into an outputs folder. */
export interface Outputs {
  readonly db: Database;
  readonly store: Store;
  /** Removed afterwards. */
  readonly temporary: string;
}

/** Threads where nothing else is asked for. */
const MOST_THREADS = 4;

/** Threads as configured, or one per core. */
export function threadsOf({ threads }: Config): number {
  return threads ?? Math.min(MOST_THREADS, availableParallelism());
}

/** Makes and locks a folder of outputs, and mends what a killed run left in it, for some work. */
export async function withLockedFolder<T>(out: string, work: () => Promise<T>): Promise<T> {
  await makeOutputs(out);
  return await withLock(out, async () => {
    await recover(out);
    return await work();
  });
}

/** Locks the outputs folder, mends what a killed run left in it, and opens the store and a database for some work. */
export async function withOutputs<T>(
  { out, config }: { readonly out: string; readonly config: Config },
  work: (opened: Outputs) => Promise<T>,
): Promise<T> {
  return await withLockedFolder(out, async () => {
    const store = new Store(out);
    return await store.withTemporaryFolder(async (temporary) => {
      return await withDatabase({ store, temporary }, config, (db) => work({ db, store, temporary }));
    });
  });
}

/** Opens a database for some work: one that has read its input reads no other (`Database.confine`). */
export async function withDatabase<T>(
  { store, temporary }: Omit<Outputs, "db">,
  config: Config,
  work: (db: Database) => Promise<T>,
): Promise<T> {
  const { memoryLimit } = config;
  const db = await Database.open({ spillFolder: temporary, memoryLimit, threads: threadsOf(config) });
  try {
    return await work(db);
  } finally {
    // nothing may still be read from the database when it closes
    await store.settled().catch(() => {});
    db.close();
  }
}

/** @throws {UsageError} if there is a file where the folder is to be, or above it */
async function makeOutputs(out: string): Promise<void> {
  await mkdir(out, { recursive: true }).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== "EEXIST" && error.code !== "ENOTDIR") throw error;
    throw new UsageError(`--out ${out} cannot be a folder: there is a file of that name, or above it`);
  });
}
