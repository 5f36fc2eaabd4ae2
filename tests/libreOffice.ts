/** A real spreadsheet program for tests: LibreOffice, without its window. */
import { execFile } from "node:child_process";
import { mkdir, readFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { pathToFileURL } from "node:url";
import { promisify } from "node:util";
import { read, type WorkBook } from "@e965/xlsx";
import { programOnPath } from "./programOnPath.ts";

/** Most milliseconds that it may take. */
const PATIENCE = 120_000;

/** The path of LibreOffice: HARMATTAN_SOFFICE, else the first soffice on PATH; null where there is none. */
export const findLibreOffice = (): string | null => programOnPath("HARMATTAN_SOFFICE", ["soffice"]);

/** How a CSV is opened; what is not told here is left as the program's own dialogue offers it. */
export interface CsvAs {
  readonly delimiter: string;
  /** "1033" English, "1036" French: decides what a decimal mark is. */
  readonly language: string;
}

/**
 * Opens files and returns each as the program then holds it, by its name without ending.
 * @param program from findLibreOffice
 * @param folder for its profile and what it writes
 * @param csv for CSVs only
 */
export async function openedBy(
  program: string,
  folder: string,
  files: readonly string[],
  csv?: CsvAs,
): Promise<Map<string, WorkBook>> {
  const out = join(folder, "opened");
  await mkdir(out, { recursive: true });
  // delimiter, quote, UTF-8, first row, no column formats, language, quoted fields as text: no, special numbers: no
  const filter = csv && `${csv.delimiter.charCodeAt(0)},34,76,1,,${csv.language},false,false`;
  const args = [
    `-env:UserInstallation=${pathToFileURL(join(folder, "profile")).href}`,
    "--headless",
    ...(filter === undefined ? [] : [`--infilter=Text - txt - csv (StarCalc):${filter}`]),
    ...["--convert-to", "xlsx", "--outdir", out, ...files],
  ];
  await promisify(execFile)(program, args, { timeout: PATIENCE });
  const opened = new Map<string, WorkBook>();
  for (const file of files) {
    const name = basename(file).replace(/\.\w+$/, "");
    const bytes = await readFile(join(out, `${name}.xlsx`));
    opened.set(name, read(bytes, { type: "buffer", cellFormula: true, cellText: false }));
  }
  return opened;
}
