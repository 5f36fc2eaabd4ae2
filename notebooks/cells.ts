import { execFile } from "node:child_process";
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { basename, dirname, join, relative, resolve, sep } from "node:path";
import { fileURLToPath } from "node:url";
import { z } from "zod";

const PROJECT = fileURLToPath(new URL("..", import.meta.url));
export const FOLDER = fileURLToPath(new URL(".", import.meta.url));
const COMPILER = join(PROJECT, "node_modules", "typescript", "bin", "tsc");

const SOURCE = z.union([z.string(), z.array(z.string()).transform((lines) => lines.join(""))]);

/** As much of Jupyter's format (nbformat 4) as is needed here; the rest is kept as it is. */
const NOTEBOOK = z.looseObject({
  nbformat: z.literal(4),
  cells: z.array(z.looseObject({ cell_type: z.enum(["code", "markdown", "raw"]), source: SOURCE })),
});

export interface Notebook {
  readonly path: string;
  /** Without folder and ending. */
  readonly name: string;
  readonly json: z.infer<typeof NOTEBOOK>;
}

/** The notebooks of a folder, by name. */
export async function notebooksIn(folder: string): Promise<Notebook[]> {
  const names = (await readdir(folder)).filter((name) => name.endsWith(".ipynb")).sort();
  return await Promise.all(
    names.map(async (file) => {
      const path = join(folder, file);
      const json = NOTEBOOK.parse(JSON.parse(await readFile(path, "utf8")));
      return { path, name: basename(file, ".ipynb"), json };
    }),
  );
}

/** A line that stands before each cell of the joined program, so that an error finds back to its cell. */
const MARK = (cell: number): string => `// cell ${cell}`;
const ERROR = /^(.+?)\((\d+),\d+\): error (.*)$/;
const OURS = /(\bfrom\s*|\bimport\s*\(?\s*)"(\.{1,2}\/[^"]+)"/g;

/**
 * Checks the types of each notebook's cells, taken as one program: a kernel runs them without looking.
 * @returns errors like "3-how-sure.ipynb cell 4, line 2: TS2339: ...", cells counted from 1
 */
export async function typeErrors(notebooks: readonly Notebook[]): Promise<string[]> {
  const caches = join(PROJECT, "node_modules", ".cache");
  await mkdir(caches, { recursive: true });
  // below the project, so that packages are found
  const folder = await mkdtemp(join(caches, "notebooks-"));
  try {
    const programs = new Map(notebooks.map((notebook) => [`${notebook.name}.ts`, program(notebook, folder)]));
    for (const [file, text] of programs) await writeFile(join(folder, file), text);
    const config = { extends: join(PROJECT, "tsconfig.json"), files: [...programs.keys()], include: [] };
    await writeFile(join(folder, "tsconfig.json"), JSON.stringify(config));
    const said = await new Promise<string>((done) => {
      execFile(process.execPath, [COMPILER, "--noEmit", "--pretty", "false"], { cwd: folder }, (_, stdout) =>
        done(stdout),
      );
    });
    return said
      .split("\n")
      .filter((line) => line.includes("error TS"))
      .map((line) => placed(line, programs));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** The code of a notebook, its imports of ours as seen from another folder. */
function program({ path, json }: Notebook, folder: string): string {
  const from = (target: string): string =>
    relative(folder, resolve(dirname(path), target))
      .split(sep)
      .join("/");
  return json.cells
    .flatMap(({ cell_type, source }, index) =>
      cell_type === "code"
        ? [MARK(index + 1), source.replace(OURS, (_, word, target) => `${word}"${from(target)}"`)]
        : [],
    )
    .join("\n");
}

function placed(error: string, programs: ReadonlyMap<string, string>): string {
  const [, file = "", line = "", problem = ""] = ERROR.exec(error) ?? [];
  const above = programs.get(file)?.split("\n").slice(0, Number(line)) ?? [];
  const mark = above.findLastIndex((text) => text.startsWith(MARK(0).slice(0, -1)));
  if (mark < 0) return error;
  const cell = above[mark]?.split(" ").at(-1);
  return `${basename(file, ".ts")}.ipynb cell ${cell}, line ${above.length - 1 - mark}: ${problem}`;
}
