import { createHash } from "node:crypto";
import { mkdir, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";

const STORE = ".store";
const RESULT = "result.json";

/** A saved stage: its folder and what it returned. */
export interface Saved<T> {
  readonly folder: string;
  readonly result: T;
}

/** sha256 over anything that JSON can hold: the same for the same content, whatever its origin. */
export function contentKey(content: unknown): string {
  return createHash("sha256").update(JSON.stringify(content)).digest("hex").slice(0, 24);
}

/**
 * What stages leave behind, in `<out>/.store/<stage>-<key>/`. The key is a hash of everything that goes into the
 * stage, so that what is found is what would be computed. A stage's folder appears whole or not at all.
 */
export class Store {
  readonly #root: string;
  readonly #used = new Set<string>();

  constructor(out: string) {
    this.#root = join(out, STORE);
  }

  /** @returns what the stage saved under this key, or null */
  async find<T>(stage: string, key: string): Promise<Saved<T> | null> {
    const folder = join(this.#root, `${stage}-${key}`);
    const text = await readFile(join(folder, RESULT), "utf8").catch(() => null);
    if (text === null) return null;
    this.#used.add(`${stage}-${key}`);
    return { folder, result: JSON.parse(text) as T };
  }

  /** Runs a stage in a folder of its own and keeps what it leaves there, in place of an earlier run of the same. */
  async save<T>(
    stage: string,
    key: string | Promise<string>,
    run: (folder: string) => Promise<T>,
  ): Promise<Saved<T>> {
    const working = join(this.#root, `.working-${stage}`);
    await rm(working, { recursive: true, force: true });
    await mkdir(working, { recursive: true });
    const result = await run(working);
    await writeFile(join(working, RESULT), JSON.stringify(result));
    const name = `${stage}-${await key}`;
    const folder = join(this.#root, name);
    await rm(folder, { recursive: true, force: true });
    await rename(working, folder);
    this.#used.add(name);
    return { folder, result };
  }

  /** Removes everything that this run did not use. */
  async prune(): Promise<void> {
    for (const name of await readdir(this.#root).catch(() => [])) {
      if (!this.#used.has(name)) await rm(join(this.#root, name), { recursive: true, force: true });
    }
  }
}
