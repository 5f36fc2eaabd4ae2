import { basename, dirname, join } from "node:path";
import type { Starter } from "../../domain/checkReport.ts";
import { DataError } from "../../domain/errors.ts";
import type { Gazetteer } from "../../domain/gazetteer.ts";
import { readCsvHead } from "../../io/csvHead.ts";
import type { InputFile } from "../../io/inputFiles.ts";
import { isTaken, writeNewFile } from "../../io/newFile.ts";
import { openText } from "../../io/plainText.ts";
import { mappingName } from "../knownLayout.ts";
import { layoutOfMapping } from "../mapping.ts";
import { parseMapping } from "../mappingFile.ts";
import type { OpenFile } from "../openFile.ts";
import { starterMapping } from "./starterMapping.ts";

/** Records that a guess looks at: fifty may all fall into the first days of a month. */
const RECORDS = 5000;

/**
 * A mapping to begin with for a file of no known layout, and the file read as it says where it says enough.
 * @param isToWrite whether it is written beside the file; never over another file
 * @returns null for a file whose text cannot be read, one of a single column, and one beside which a mapping stands
 *   already, unless it is to be written
 */
export async function starterFor(
  file: InputFile,
  gazetteer: Gazetteer,
  temporary: string,
  isToWrite: boolean,
): Promise<{ starter: Starter; open: Omit<OpenFile, "layout" | "mapping">; read: OpenFile | null } | null> {
  const name = mappingName(basename(file.path));
  const path = join(dirname(file.path), name);
  if (!isToWrite && (await isTaken(path))) return null;
  const open = await openUnknown(file, temporary);
  if (open === null) return null;
  const source = name.replace(/\.mapping\.json$/, "");
  const { mapping, guessed, toFillIn, unused } = starterMapping(open.head, source, gazetteer);
  const text = `${JSON.stringify(mapping, null, 2)}\n`;
  const write = async (): Promise<Starter["state"]> =>
    (await writeNewFile(path, text)) ? "written" : "there already";
  const state = guessed.length === 0 ? "empty" : isToWrite ? await write() : "offered";
  const starter: Starter = { name, text, guessed, to_fill_in: toFillIn, unused, state };
  const isEnough = mapping["date"] !== undefined && mapping["country"] !== undefined;
  const layout = isEnough ? layoutOfMapping(parseMapping(text, name), open.head, file.name) : null;
  return { starter, open, read: layout === null ? null : { ...open, layout, mapping: null } };
}

/** The text of a file and its first records; null where they cannot be told, or have a single column. */
async function openUnknown(
  file: InputFile,
  temporary: string,
): Promise<Omit<OpenFile, "layout" | "mapping"> | null> {
  try {
    const text = await openText(file, temporary, (work) => work());
    const head = await readCsvHead(text.path, undefined, RECORDS);
    return head.header.length < 2 ? null : { file, text, head };
  } catch (error) {
    if (error instanceof DataError) return null;
    throw error;
  }
}
