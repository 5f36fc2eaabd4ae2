import { readFile, rename, writeFile } from "node:fs/promises";
import { sha256Of } from "./checksum.ts";
import { isTaken } from "./newFile.ts";

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

/** Looks at a file and at the card beside it. */
export async function standingAt(path: string): Promise<Standing> {
  if (!(await isTaken(path))) return { kind: "nothing" };
  const card = await readCard(path);
  if (card === null) return { kind: "foreign" };
  const sha256 = await sha256Of(path).catch(() => null);
  return sha256 === card.sha256 ? { kind: "fetched", card } : { kind: "foreign" };
}

/** Writes the card beside a file, whole or not at all. */
export async function writeCard(path: string, card: OriginCard): Promise<void> {
  await writeWhole(cardPath(path), card);
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
export async function writeWhole(path: string, value: object): Promise<void> {
  await writeFile(`${path}.part`, `${JSON.stringify(value, null, 2)}\n`);
  await rename(`${path}.part`, path);
}

/**
 * Reads the card beside a file; null if there is none that names address and checksum. Only what decisions rest on is
 * checked: whoever shows what a card says has to make it safe.
 */
export async function readCard(path: string): Promise<OriginCard | null> {
  const found = await readJsonObject(cardPath(path));
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
