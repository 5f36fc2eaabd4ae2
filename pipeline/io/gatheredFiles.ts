import { existsSync } from "node:fs";
import { readdir, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import type { Column, Columns } from "../domain/table.ts";
import { loadColumns, saveColumns } from "./columnFile.ts";

/** Names of files that are being written. */
const UNFINISHED = ".";

/** Results that are computed one by one, each in a file of its own that appears whole or not at all. */
export class GatheredFiles {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  has(name: string): boolean {
    return existsSync(this.#path(name));
  }

  async save(name: string, columns: Columns): Promise<void> {
    const working = join(this.#folder, `${UNFINISHED}${name}`);
    await saveColumns(working, columns);
    await rename(working, this.#path(name));
  }

  async load(name: string): Promise<Record<string, Column>> {
    return await loadColumns(this.#path(name));
  }

  /** Removes what a killed run left half written. */
  async sweep(): Promise<void> {
    for (const name of await readdir(this.#folder))
      if (name.startsWith(UNFINISHED)) await rm(join(this.#folder, name), { force: true });
  }

  #path(name: string): string {
    return join(this.#folder, `${name}.columns`);
  }
}
