import { readFile } from "node:fs/promises";

/** Where a file comes from, as whoever fetched it wrote down: `url`, `licence`, `sha256` and the like. */
export type StatedOrigin = Readonly<Record<string, string | number | boolean>>;

/** Longest value of a card that is repeated in outputs. */
const MOST_CHARACTERS = 2000;

/**
 * Reads the card `<file>.origin.json` beside a file. Cards are made by `npm run fetch`, or by hand; they only tell, so one
 * that cannot be read is none, and of any other only plain values are taken.
 */
export async function readStatedOrigin(path: string): Promise<StatedOrigin | null> {
  const text = await readFile(`${path}.origin.json`, "utf8").catch(() => null);
  if (text === null) return null;
  try {
    const json: unknown = JSON.parse(text.replace(/^\uFEFF/, ""));
    if (json === null || typeof json !== "object" || Array.isArray(json)) return null;
    return Object.fromEntries(Object.entries(json).filter(([, value]) => isPlain(value)));
  } catch {
    return null;
  }
}

const isPlain = (value: unknown): boolean =>
  typeof value === "number" ||
  typeof value === "boolean" ||
  (typeof value === "string" && value.length <= MOST_CHARACTERS);
