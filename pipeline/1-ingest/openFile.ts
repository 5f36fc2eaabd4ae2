import { readFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import pLimit, { type LimitFunction } from "p-limit";
import { DataError, UsageError } from "../domain/errors.ts";
import type { Layout } from "../domain/layout.ts";
import { fold } from "../domain/nearest.ts";
import { sha256 } from "../io/checksum.ts";
import { type CsvHead, readCsvHead } from "../io/csvHead.ts";
import type { InputFile } from "../io/inputFiles.ts";
import { type Hashing, type InputText, openText } from "../io/plainText.ts";
import { mappingName, recogniseLayout, restoreHeader } from "./knownLayout.ts";
import { layoutOfMapping, namesColumns, withMetadata } from "./mapping.ts";
import type { Mapping } from "./mappingFile.ts";

/** An input file, its text made readable and its layout told. */
export interface OpenFile {
  readonly file: InputFile;
  readonly text: InputText;
  readonly head: CsvHead;
  readonly layout: Layout;
  /** The mapping that had a say in how it is read; null for none. */
  readonly mapping: NamedMapping | null;
}

/** A mapping and the file that it stands in. */
interface NamedMapping {
  readonly content: Mapping;
  readonly file: string;
  readonly sha256: string;
}

/** Files whose bytes are read at the same time. */
const FILES_AT_ONCE = 4;

/**
 * Opens every input file: makes its text readable and tells its layout.
 * @param mapping path of a mapping file for the files of no known layout, or null
 * @param hashing hashes files on a thread of its own; none: this one does
 * @throws {UsageError} if there is no file, or the mapping file cannot be read
 */
export async function openFiles(
  files: readonly InputFile[],
  mapping: string | null,
  temporary: string,
  hashing?: Hashing,
): Promise<OpenFile[]> {
  if (files.length === 0)
    throw new UsageError("there is no CSV to read: put files into datasets/incidents or name them");
  const shared = mapping === null ? null : await readMapping(mapping);
  const limit = pLimit(FILES_AT_ONCE);
  return await Promise.all(files.map((file) => openFile(file, shared, temporary, limit, hashing)));
}

/** Loads what checks mappings only when there is one: it takes a tenth of a second. */
async function parse(text: string, file: string): Promise<NamedMapping> {
  const { parseMapping } = await import("./mappingFile.ts");
  return { content: parseMapping(text, file), file, sha256: sha256(text) };
}

async function readMapping(path: string): Promise<NamedMapping> {
  const text = await readFile(path, "utf8").catch(() => {
    throw new UsageError(`the mapping file ${path} cannot be read`);
  });
  return await parse(text, basename(path));
}

/**
 * Opens one input file. The mapping beside it wins over the one given for all; a mapping without column names only
 * says what a file of a known layout is called, may be used for and covers.
 */
async function openFile(
  file: InputFile,
  shared: NamedMapping | null,
  temporary: string,
  limit: LimitFunction,
  hashing: Hashing | undefined,
): Promise<OpenFile> {
  const beside = join(dirname(file.path), mappingName(basename(file.path)));
  const besideText = await limit(() => readFile(beside, "utf8").catch(() => null));
  const named = besideText === null ? shared : await parse(besideText, basename(beside));
  const mapping = named?.content ?? null;
  const text = await openText(file, temporary, limit, mapping?.encoding, hashing);
  const head = await limit(() => readCsvHead(text.path, mapping?.delimiter));
  if (head.header.length === 0) throw new DataError("holds no header line and no rows", { file: file.name });
  const isMapped = mapping !== null && namesColumns(mapping);
  const restored = isMapped ? head : restoreHeader(head);
  const layout = isMapped ? layoutOfMapping(mapping, head, file.name) : recogniseLayout(restored, file.name);
  // a mapping can tell two apart that differ in case or accents
  requireOwnNames(layout, restored.header, isMapped ? String : fold, file.name);
  return {
    file,
    text,
    head: restored,
    layout: mapping === null || isMapped ? layout : withMetadata(layout, mapping, file.name),
    mapping: named,
  };
}

/** @throws {DataError} if a column that is read has a namesake: nobody can tell which of the two is meant */
function requireOwnNames(
  { columns }: Layout,
  header: readonly string[],
  asCompared: (name: string) => string,
  file: string,
): void {
  const names = header.map(asCompared);
  for (const position of Object.values(columns)) {
    const name = names[position] as string;
    if (names.indexOf(name) === names.lastIndexOf(name)) continue;
    throw new DataError(`has two columns called "${header[position]}", which is read: rename or delete one`, {
      file,
    });
  }
}
