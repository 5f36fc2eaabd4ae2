import { fold } from "../../domain/nearest.ts";
import type { CsvHead } from "../../io/csvHead.ts";

/** A column of a file of no known layout, as far as its first records show it. */
export interface SampleColumn {
  readonly name: string;
  readonly index: number;
  /** Filled cells, trimmed. */
  readonly values: readonly string[];
}

/** The columns that a mapping can name: of two with one name only the first can be meant. */
export function sampleColumns({ header, sample }: CsvHead): SampleColumn[] {
  const folded = header.map(fold);
  return header.flatMap((name, index) => {
    if (name === "" || folded.indexOf(folded[index] as string) !== index) return [];
    const cells = sample.map((record) => (record[index] ?? "").trim());
    return [{ name, index, values: cells.filter((cell) => cell !== "") }];
  });
}

/** The share of a column's filled cells for which something holds; 0 for an empty column. */
export function shareOf({ values }: SampleColumn, holds: (value: string) => boolean): number {
  return values.length === 0 ? 0 : values.filter(holds).length / values.length;
}

/** How the words for a field meet a column's name: less is better, infinite is not at all. */
export function wordRank(name: string, words: readonly string[]): number {
  const folded = fold(name);
  const exact = words.indexOf(folded);
  if (exact >= 0) return exact;
  const part = words.findIndex(
    (word) => word.length > 2 && (folded.startsWith(`${word} `) || folded.endsWith(` ${word}`)),
  );
  return part < 0 ? Number.POSITIVE_INFINITY : words.length + part;
}

const WHOLE_NUMBER = /^\d{1,7}([.]0*)?$/;
export const isWholeNumber = (value: string): boolean => WHOLE_NUMBER.test(value);

/** Whether a text is a number of degrees up to `most`. */
export function isDegrees(value: string, most: number): boolean {
  return /^[+-]?\d{1,3}(\.\d+)?$/.test(value) && Math.abs(Number(value)) <= most;
}
