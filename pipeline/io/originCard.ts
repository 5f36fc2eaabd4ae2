import { readFile, rename, rm } from "node:fs/promises";
import { sha256Of } from "./checksum.ts";
import { isTaken } from "./newFile.ts";
import { writeWhole } from "./wholeFile.ts";

/** Where a fetched file comes from: what stands in the card beside it. */
export interface OriginCard {
  readonly url: string;
  /** The provider's name for the release; null where there are no releases. */
  readonly version: string | null;
  /** What part of the source it is; null for all of it. */
  readonly filters: string | null;
  /** Day on which it was fetched, YYYY-MM-DD, UTC. */
  readonly accessed: string;
  readonly licence: string;
  readonly citation: string;
  readonly bytes: number;
  readonly sha256: string;
  /** ETag or Last-Modified, by which the server tells whether it has changed; null where it names none. */
  readonly validator: string | null;
}

/** What stands at the place of a file to fetch. */
export type Standing =
  | { readonly kind: "nothing" }
  /** As it was fetched. */
  | { readonly kind: "fetched"; readonly card: OriginCard }
  /** Put there by someone, or changed since it was fetched. */
  | { readonly kind: "foreign" };

const cardPath = (path: string): string => `${path}.origin.json`;
/** Where the card of a file waits that is about to get its name. */
const nextCardPath = (path: string): string => `${path}.origin.json.next`;

/** Looks at a file and at the card beside it, once it has put a card in its place that a killed fetch left waiting. */
export async function standingAt(path: string): Promise<Standing> {
  const sha256 = (await isTaken(path)) ? await sha256Of(path).catch(() => null) : null;
  const next = await readCardAt(nextCardPath(path));
  if (next !== null && next.sha256 === sha256) await rename(nextCardPath(path), cardPath(path));
  else await rm(nextCardPath(path), { force: true });
  if (!(await isTaken(path))) return { kind: "nothing" };
  const card = await readCard(path);
  return card !== null && sha256 === card.sha256 ? { kind: "fetched", card } : { kind: "foreign" };
}

/**
 * Gives a fetched file its name, over what stands there, and its card. A card waits under a name of its own before the
 * file gets its name: a process killed between the two leaves both, and `standingAt` brings them together.
 */
export async function installFetched(draft: string, path: string, card: OriginCard): Promise<void> {
  await writeWhole(nextCardPath(path), jsonText(card));
  await rename(draft, path);
  await rename(nextCardPath(path), cardPath(path));
}

/** @returns what a JSON file holds if that is an object, {} if there is no file, null for anything else */
export async function readJsonObject(path: string): Promise<Record<string, unknown> | null> {
  try {
    const value: unknown = JSON.parse((await readFile(path, "utf8")).replace(/^\uFEFF/, ""));
    return typeof value === "object" && value !== null && !Array.isArray(value) ? { ...value } : null;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "ENOENT" ? {} : null;
  }
}

/** Writes a JSON file that appears whole or not at all. */
export async function writeJsonObject(path: string, value: object): Promise<void> {
  await writeWhole(path, jsonText(value));
}

const jsonText = (value: object): string => `${JSON.stringify(value, null, 2)}\n`;

/**
 * Reads the card beside a file; null if there is none that names address and checksum. Only what decisions rest on is
 * checked: whoever shows what a card says has to make it safe.
 */
export async function readCard(path: string): Promise<OriginCard | null> {
  return await readCardAt(cardPath(path));
}

async function readCardAt(path: string): Promise<OriginCard | null> {
  const found = await readJsonObject(path);
  if (found === null || typeof found["sha256"] !== "string" || typeof found["url"] !== "string") return null;
  const textOrNull = (key: string): string | null =>
    typeof found[key] === "string" ? (found[key] as string) : null;
  return {
    url: found["url"],
    version: textOrNull("version"),
    filters: textOrNull("filters"),
    accessed: textOrNull("accessed") ?? "",
    licence: textOrNull("licence") ?? "",
    citation: textOrNull("citation") ?? "",
    bytes: Number(found["bytes"]),
    sha256: found["sha256"],
    validator: textOrNull("validator"),
  };
}
