import type { InputFinding } from "./finding.ts";

/** An input file of a run, as far as runs are compared. */
export interface SeenFile {
  readonly file: string;
  readonly source: string;
  readonly rows_read: number;
  readonly sha256: string;
  readonly origin: { readonly sha256: string } | null;
}

/**
 * What the files tell: a source that the last run had is gone, a file has fewer rows under the same name, a file is not
 * what was fetched.
 * @param before files of the last run; none for the first one
 */
export function changedFiles(now: readonly SeenFile[], before: readonly SeenFile[]): InputFinding[] {
  const suspect = (name: string, text: string): InputFinding => ({ name, status: "suspect", text });
  const sources = new Set(now.map(({ source }) => source));
  const gone = [...new Set(before.map(({ source }) => source))].filter((source) => !sources.has(source));
  const earlier = new Map(before.map((each) => [each.file, each]));
  return [
    ...gone.map((source) =>
      suspect(`missing-source:${source}`, `no file holds ${source}, which the last run had`),
    ),
    ...now.flatMap(({ file, source, rows_read }) => {
      const was = earlier.get(file);
      return was === undefined || was.source !== source || rows_read >= was.rows_read
        ? []
        : [
            suspect(
              `shrunk:${file}`,
              `${file} has ${rows_read} rows, and had ${was.rows_read} in the last run`,
            ),
          ];
    }),
    ...now.flatMap(({ file, sha256, origin }) =>
      origin === null || origin.sha256.toLowerCase() === sha256
        ? []
        : [suspect(`not-as-fetched:${file}`, `${file} is not the file that its origin card describes`)],
    ),
  ];
}
