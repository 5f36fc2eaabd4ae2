import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import { checksumsOf, sha256 } from "./checksum.ts";
import { realFolder } from "./folders.ts";
import { withTemporaryFolder } from "./temporaryFolder.ts";

const STORE = ".store";
/** What takes long and is gathered over several runs: only a finished run of the same kind removes it. */
const GATHERED = "backtest";
/** What a stage's folder held when it was saved. */
const CHECKSUMS = "checksums.json";

/** sha256 over anything that JSON can hold: the same for the same content, whatever its origin. */
export function contentKey(content: unknown): string {
  return sha256(JSON.stringify(content)).slice(0, 24);
}

export async function saveJson(path: string, value: unknown): Promise<void> {
  await writeFile(path, JSON.stringify(value));
}

/** Reads back what saveJson saved. */
export async function loadJson<T>(path: string): Promise<T> {
  return JSON.parse(await readFile(path, "utf8")) as T;
}

/**
 * What stages leave behind, in `<out>/.store/<stage>-<key>/`. The key is a hash of everything that goes into the
 * stage, so that what is found is what would be computed. A stage's folder appears whole or not at all; one that has been
 * damaged since is removed and computed again.
 */
export class Store {
  readonly #out: string;
  readonly #root: string;
  readonly #used = new Set<string>();
  /** What has been found of folders; nobody else changes them while this run holds the lock. */
  readonly #whole = new Map<string, Promise<boolean>>();
  #saving: Promise<void> = Promise.resolve();

  constructor(out: string) {
    this.#out = out;
    this.#root = join(out, STORE);
  }

  /** Where everything of it lies, temporary folders too. */
  get folder(): string {
    return this.#root;
  }

  /** @returns the folder that the stage saved under this key, or null */
  async find(stage: string, key: string | Promise<string>): Promise<string | null> {
    // the key is only waited for where something is saved
    const saved = await this.#savedBy(stage);
    if (saved.length === 0) return null;
    const name = `${stage}-${await key}`;
    const folder = join(this.#root, name);
    if (!saved.includes(name) || !(await this.#isWhole(folder))) return null;
    this.#used.add(name);
    return folder;
  }

  /** Whether the stage has saved anything, under whatever key and in whatever state. */
  async has(stage: string): Promise<boolean> {
    return (await this.#savedBy(stage)).length > 0;
  }

  /** @returns the folder that the stage saved last, under whatever key, or null */
  async latest(stage: string): Promise<string | null> {
    const folders = await Promise.all(
      (await this.#savedBy(stage)).map(async (name) => {
        const folder = join(this.#root, name);
        return { folder, savedAt: (await stat(folder)).mtimeMs };
      }),
    );
    for (const { folder } of folders.sort((a, b) => b.savedAt - a.savedAt))
      if (await this.#isWhole(folder)) return folder;
    return null;
  }

  async #isWhole(folder: string): Promise<boolean> {
    const found = this.#whole.get(folder) ?? this.#examine(folder);
    this.#whole.set(folder, found);
    return await found;
  }

  /** Whether a folder holds what was saved; one that does not is removed. */
  async #examine(folder: string): Promise<boolean> {
    const saved = await loadJson<object>(join(folder, CHECKSUMS)).catch(() => null);
    if (saved !== null && isDeepStrictEqual(saved, await checksumsOf(folder, [CHECKSUMS]))) return true;
    await rm(folder, { recursive: true, force: true });
    return false;
  }

  /** Names of the folders that a stage has saved; links, wherever they lead, are none. */
  async #savedBy(stage: string): Promise<string[]> {
    const entries = await readdir(this.#root, { withFileTypes: true }).catch(() => []);
    return entries
      .filter((entry) => entry.isDirectory() && entry.name.startsWith(`${stage}-`))
      .map(({ name }) => name);
  }

  /** A folder that is filled bit by bit, over several runs if need be; made unless it is there. */
  async gather(key: string): Promise<string> {
    const folder = await realFolder(this.#out, [STORE, `${GATHERED}-${key}`]);
    this.#used.add(`${GATHERED}-${key}`);
    return folder;
  }

  /**
   * Lets a stage write into a folder of its own, in place of an earlier run of the same. Returns at once: stages are
   * saved one after another while later ones are computed. A failure comes out of `settled`.
   */
  saveLater(stage: string, key: string | Promise<string>, write: (folder: string) => Promise<void>): void {
    this.#saving = this.#saving.then(async () => {
      const working = join(this.#root, `.working-${stage}`);
      await rm(working, { recursive: true, force: true });
      await mkdir(working, { recursive: true });
      await write(working);
      await saveJson(join(working, CHECKSUMS), await checksumsOf(working));
      const name = `${stage}-${await key}`;
      const folder = join(this.#root, name);
      await rm(folder, { recursive: true, force: true });
      await rename(working, folder);
      this.#used.add(name);
    });
    // whoever awaits settled() learns of a failure; until then it is not unhandled
    this.#saving.catch(() => {});
  }

  /** Waits until everything is saved. @throws what went wrong first; nothing after it was saved */
  async settled(): Promise<void> {
    await this.#saving;
  }

  /**
   * A folder for what only lives during this run, removed after it or, should it be killed, by the next run: copies of
   * the input must not stay behind where nobody looks. Call it before anything else.
   * @throws {DataError} if a link or a file stands where the store is to be
   */
  async withTemporaryFolder<T>(work: (folder: string) => Promise<T>): Promise<T> {
    await realFolder(this.#out, [STORE]);
    for (const name of await readdir(this.#root)) {
      if (name.startsWith(".")) await rm(join(this.#root, name), { recursive: true, force: true });
    }
    return await withTemporaryFolder(work, this.#root);
  }

  /** Removes everything that this run did not use, apart from what is gathered bit by bit. */
  async prune(): Promise<void> {
    await this.#remove((name) => !name.startsWith(`${GATHERED}-`));
  }

  /** Removes what was gathered under other keys. */
  async pruneGathered(): Promise<void> {
    await this.#remove((name) => name.startsWith(`${GATHERED}-`));
  }

  async #remove(isOld: (name: string) => boolean): Promise<void> {
    for (const name of await readdir(this.#root).catch((): string[] => [])) {
      if (isOld(name) && !this.#used.has(name) && !name.startsWith("."))
        await rm(join(this.#root, name), { recursive: true, force: true });
    }
  }
}
