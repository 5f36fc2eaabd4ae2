import { copyFile, lstat, readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { DataError } from "../domain/errors.ts";
import { formatMonth, type Month, parseMonth } from "../domain/month.ts";
import { slugOf } from "../domain/slug.ts";
import type { Vintage } from "../domain/vintage.ts";
import { sha256 } from "./checksum.ts";
import { hasRealFolder, realFolder } from "./folders.ts";
import { writeWhole } from "./wholeFile.ts";

/** A vintage as it was recorded, and the checksum of its file. */
export interface RecordedVintage {
  readonly vintage: Vintage;
  readonly sha256: string;
}

/** Longest part of a source's name in a path; the checksum after it tells apart what is cut or folded alike. */
const MOST_CHARACTERS = 40;

/** Makes the folder of a source's vintages. @throws {DataError} if a link or a file stands there */
export async function vintageFolder(out: string, source: string): Promise<string> {
  return await realFolder(out, folderOf(source));
}

/** history/vintages/<source>/ below an outputs folder, which holds a file per newest month: 2024-05.json. */
function folderOf(source: string): string[] {
  return ["history", "vintages", `${slugOf(source).slice(0, MOST_CHARACTERS)}-${sha256(source).slice(0, 8)}`];
}

/** Records what a source said when its newest month was `vintage.lastMonth`, in place of what it said earlier in that month. */
export async function recordVintage(out: string, vintage: Vintage): Promise<void> {
  const folder = await vintageFolder(out, vintage.source);
  const lines = [...vintage.incidents].map(
    ([country, incidents]) => `${JSON.stringify(country)}:${JSON.stringify(incidents)}`,
  );
  const head = {
    schema: "harmattan/vintage/1",
    source: vintage.source,
    first_month: formatMonth(vintage.firstMonth),
    last_month: formatMonth(vintage.lastMonth),
  };
  const text = `${JSON.stringify(head).slice(0, -1)},"incidents":{\n${lines.join(",\n")}\n}}\n`;
  await writeWhole(join(folder, `${formatMonth(vintage.lastMonth)}.json`), text, join(folder, ".draft"));
}

/**
 * The vintages of a source that earlier runs recorded in a month and those after it, and the newest in any case; ascending.
 * @throws {DataError} for a damaged one, and for a link
 */
export async function readVintages(out: string, source: string, since: Month): Promise<RecordedVintage[]> {
  if (!(await hasRealFolder(out, folderOf(source)))) return [];
  const folder = join(out, ...folderOf(source));
  const names = (await readdir(folder)).filter((name) => /^\d{4}-\d{2}\.json$/.test(name)).sort();
  const first = `${formatMonth(since)}.json`;
  const found: RecordedVintage[] = [];
  for (const name of names.filter((each) => each >= first || each === names.at(-1))) {
    const path = join(folder, name);
    if (!(await lstat(path)).isFile()) throw damaged(path);
    const text = await readFile(path, "utf8");
    found.push({ vintage: parseVintage(text, path), sha256: sha256(text) });
  }
  return found;
}

/** Copies a source's recorded vintages of these months ("2024-05") into another outputs folder; those that are gone are left out. */
export async function copyVintages(
  from: string,
  to: string,
  source: string,
  months: readonly string[],
): Promise<void> {
  const folder = await realFolder(to, folderOf(source));
  const known = await readdir(join(from, ...folderOf(source))).catch((): string[] => []);
  for (const name of months.map((month) => `${month}.json`).filter((each) => known.includes(each)))
    await copyFile(join(from, ...folderOf(source), name), join(folder, name));
}

function parseVintage(text: string, file: string): Vintage {
  try {
    const json = JSON.parse(text) as Record<string, unknown>;
    const month = (key: string) => parseMonth(String(json[key]), { file, column: key });
    const [firstMonth, lastMonth] = [month("first_month"), month("last_month")];
    const incidents = new Map(Object.entries(json["incidents"] as object)) as Map<string, (number | null)[]>;
    const isSound = (values: unknown): boolean =>
      Array.isArray(values) && values.every((value) => value === null || Number.isFinite(value));
    if ([...incidents.values()].every(isSound))
      return { source: String(json["source"]), firstMonth, lastMonth, incidents };
  } catch {
    // told below
  }
  throw damaged(file);
}

const damaged = (file: string): DataError =>
  new DataError("is damaged: remove it, its month is then no longer counted in the reporting lag", { file });
