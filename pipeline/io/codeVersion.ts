import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { sha256 } from "./checksum.ts";

const PROJECT = fileURLToPath(new URL("../../", import.meta.url));
/** What a result depends on besides input and config. */
const FOLDERS = ["pipeline", "datasets/reference"];

/** What makes the numbers, as run.json names it. */
export interface CodeVersion {
  readonly version: string;
  /** Over the pipeline's code, its pinned dependencies and reference tables. */
  readonly code_sha256: string;
  /** Of the list of pinned dependencies alone. */
  readonly lock_sha256: string;
}

/**
 * The release and the checksums of what a result depends on besides input and config. Hundreds of small files are read
 * one after another without handing each to a thread and back, which takes several times as long.
 */
export async function codeVersion(): Promise<CodeVersion> {
  const { version } = JSON.parse(await readFile(join(PROJECT, "package.json"), "utf8")) as {
    version: string;
  };
  const hash = createHash("sha256");
  // an engine of another version may give other results
  const lock = await readFile(join(PROJECT, "package-lock.json")).catch(() => Buffer.alloc(0));
  hash.update(lock);
  for (const folder of FOLDERS) {
    const names = readdirSync(join(PROJECT, folder), { recursive: true, encoding: "utf8" });
    for (const name of names.filter((each) => /\.(ts|csv)$/.test(each)).sort()) {
      hash.update(name.replaceAll("\\", "/")).update("\0");
      hash.update(readFileSync(join(PROJECT, folder, name))).update("\0");
    }
  }
  return { version, code_sha256: hash.digest("hex"), lock_sha256: sha256(lock) };
}
