/** Many damaged files in one run of stage 1, and what has to hold for each of them. */
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import fc from "fast-check";
import { expect } from "vitest";
import { refuseBadFiles } from "../../../pipeline/1-ingest/ledger.ts";
import { type OpenFile, openFiles } from "../../../pipeline/1-ingest/openFile.ts";
import { ExpectedError } from "../../../pipeline/domain/errors.ts";
import type { FileLedger } from "../../../pipeline/domain/ingestSummary.ts";
import { listInputFiles } from "../../../pipeline/io/inputFiles.ts";
import { type Result, type Row, resultOf, withFiles, withStage } from "../run.ts";
import { type Case, caseOf, type Fate, keyOf, newDraft } from "./draft.ts";
import { type FuzzLayout, KEY_COLUMNS, ROWS } from "./layouts.ts";
import { story } from "./story.ts";

/** What stage 1 said of a file: why it is refused, or what became of its rows. */
type Answer = { readonly refusal: string } | FileAnswer;
interface FileAnswer {
  readonly line: FileLedger;
  readonly incidents: readonly Row[];
  readonly quarantine: readonly Row[];
}

/** Files of one layout by their numbers. The same seed makes the same files. */
export function casesOf(layout: FuzzLayout, from: number, count: number, seed: number): Case[] {
  return fc.sample(story, { seed: seed + from, numRuns: count }).map(({ name, mutations }, index) => {
    const number = from + index;
    const draft = mutations.reduce((changed, each) => each.apply(changed), newDraft(layout, number));
    return caseOf(`${name} ${number}/${layout.fileName}`, draft, mutations);
  });
}

/** The incidents of an undamaged file, by row. */
export async function soundContents(layout: FuzzLayout): Promise<string[]> {
  const [answer] = (await answersOf(layout, [caseOf(`0/${layout.fileName}`, newDraft(layout, 0), [])])) as [
    FileAnswer,
  ];
  expect(answer.incidents.map(layout.keyOf)).toEqual(Array.from({ length: ROWS }, (_, row) => keyOf(0, row)));
  return answer.incidents.map(contentOf);
}

const contentOf = ({ file: _file, record: _record, ...rest }: Row): string =>
  JSON.stringify(Object.entries(rest).filter(([column]) => !KEY_COLUMNS.includes(column)));

/** What is said where not one row of all the files can be used. */
const NO_ROWS = /no row can be used|holds no data rows/;

/** Runs stage 1 once over all the files that can be opened. */
async function answersOf(layout: FuzzLayout, cases: readonly Case[]): Promise<Answer[]> {
  const answers = new Map<string, Answer>();
  await withFiles(Object.fromEntries(cases.map(({ name, bytes }) => [name, bytes])), (input) =>
    withStage(async (stage) => {
      const mapping = layout.mapping === null ? null : join(stage.folder, "fuzz.mapping.json");
      if (mapping !== null) await writeFile(mapping, JSON.stringify(layout.mapping));
      const open: OpenFile[] = [];
      const files = new Map((await listInputFiles([input])).map((file) => [file.name, file]));
      // halves of many are tried where one is broken: broken ones side by side spare most of the tries
      for (const { name } of cases.toSorted((a, b) => Number(a.isBroken) - Number(b.isBroken))) {
        const file = files.get(name);
        if (file === undefined) continue;
        try {
          open.push(...(await openFiles([file], mapping, stage.folder)));
        } catch (error) {
          if (!(error instanceof ExpectedError)) throw error;
          answers.set(file.name, { refusal: error.message });
        }
      }
      for (const source of new Set(open.map((each) => each.layout.source))) {
        const own = open.filter((each) => each.layout.source === source);
        try {
          const summary = await stage.ingest(own, { maxQuarantine: 1 });
          const result = await resultOf(stage.db, summary);
          for (const line of summary.files) answers.set(line.file, answerOf(result, line));
          await expectRefused(refuseBadFiles(stage.db, summary.files, 0.2), summary.files);
        } catch (error) {
          if (!(error instanceof ExpectedError) || !NO_ROWS.test(error.message)) throw error;
          for (const { file } of own) answers.set(file.name, { refusal: `${file.name} ${error.message}` });
        }
      }
    }),
  );
  return cases.map(({ name }) => answers.get(name) as Answer);
}

function answerOf({ incidents, quarantine }: Result, line: FileLedger): FileAnswer {
  const isOwn = (row: Row): boolean => row["file"] === line.file;
  return { line, incidents: incidents.filter(isOwn), quarantine: quarantine.filter(isOwn) };
}

/** Of several files with too many faults the first is named. */
async function expectRefused(check: Promise<void>, ledger: readonly FileLedger[]): Promise<void> {
  const bad = ledger.find((line) => line.quarantined > 0.2 * line.rows_read);
  if (bad === undefined) await check;
  else
    await expect(check).rejects.toThrow(
      `${bad.file} ${Math.round((100 * bad.quarantined) / bad.rows_read)} % of`,
    );
}

/**
 * Reads the files at once.
 * @returns what is wrong with the answers, in words; empty where all is well
 */
export async function problemsOf(
  layout: FuzzLayout,
  cases: readonly Case[],
  sound: readonly string[],
): Promise<string[]> {
  try {
    const answers = await within(answersOf(layout, cases));
    return cases.flatMap((each, index) => problemWith(each, answers[index], sound));
  } catch (error) {
    if (cases.length === 1) return [described(cases[0] as Case, (error as Error).stack ?? String(error))];
    const middle = cases.length >> 1;
    const halves = [cases.slice(0, middle), cases.slice(middle)];
    for (const half of halves) {
      const problems = await problemsOf(layout, half, sound);
      if (problems.length > 0) return problems;
    }
    return [`only together: ${(error as Error).stack}`];
  }
}

/** How long a run over a thousand small files may take before it is taken to hang, on a machine with much else to do. */
const PATIENCE_MS = 600_000;

async function within<T>(work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`not done after ${PATIENCE_MS} ms`)), PATIENCE_MS);
  });
  return await Promise.race([work, late]).finally(() => clearTimeout(timer));
}

function described({ name, labels, bytes }: Case, problem: string): string {
  const text = bytes.length < 20_000 ? `\n${JSON.stringify(bytes.toString("latin1"))}` : "";
  return `${JSON.stringify(name)} after ${labels.join(", then ")}: ${problem}${text}`;
}

function problemWith(each: Case, answer: Answer | undefined, sound: readonly string[]): string[] {
  try {
    if (answer === undefined) throw new Error("is not in the ledger");
    if ("refusal" in answer) expectGoodRefusal(each, answer.refusal);
    else {
      expect(each.draft.refusal, "should be refused").not.toBe("must be");
      expectSoundRows(each, answer);
      expectFates(each, answer, sound);
    }
    return [];
  } catch (error) {
    return [described(each, (error as Error).message)];
  }
}

function expectGoodRefusal({ name, draft }: Case, refusal: string): void {
  expect(refusal.startsWith(`${name} `), refusal).toBe(true);
  expect(refusal.length).toBeLessThan(2000 + name.length);
  const kept = draft.pieces.some(({ fate }) => fate === "kept");
  if (draft.refusal === "no" && kept) throw new Error(`should not be refused: ${refusal}`);
}

/** The ledger balances, every record is told once, and no value lies outside its domain. */
function expectSoundRows({ lines }: Case, { line, incidents, quarantine }: FileAnswer): void {
  expect(line.accepted + line.duplicate + line.superseded + line.quarantined + line.out_of_scope).toBe(
    line.rows_read,
  );
  expect(line.rows_read).toBeLessThanOrEqual(lines);
  expect(incidents).toHaveLength(line.accepted);
  expect(quarantine).toHaveLength(line.quarantined);
  const records = [...incidents, ...quarantine].map((row) => row["record"] as number);
  expect(new Set(records).size).toBe(records.length);
  expect(Math.max(0, ...records)).toBeLessThanOrEqual(line.rows_read);
  for (const row of incidents) {
    const number = (column: string): number => row[column] as number;
    const problem =
      !/^[A-Z]{3}$/.test(String(row["country"])) ||
      !/^(19|20|21)\d\d-\d\d-\d\d$/.test(String(row["date_start"])) ||
      String(row["date_end"]) < String(row["date_start"]) ||
      !(0 <= number("deaths_low") && number("deaths_low") <= number("deaths_best")) ||
      !(number("deaths_best") <= number("deaths_high")) ||
      !(Math.abs(number("latitude")) <= 90 && Math.abs(number("longitude")) <= 180) ||
      !(number("events") >= 1 && (line.source.includes("counts") || number("events") === 1));
    if (problem) throw new Error(`outside its domain: ${JSON.stringify(row)}`);
  }
  for (const row of quarantine) expect(row["reason"]).toBeTruthy();
}

/** Rows that nothing has touched are accepted as they were, in their order, and no spoilt one is. */
function expectFates(
  { draft, encoding }: Case,
  { line, incidents }: FileAnswer,
  sound: readonly string[],
): void {
  const { keyOf: keyIn } = draft.layout;
  const byKey = new Map<number, Row[]>();
  for (const row of incidents) byKey.set(keyIn(row), [...(byKey.get(keyIn(row)) ?? []), row]);
  let last = 0;
  for (const { fates, number, isPlain } of fatesOf(draft)) {
    const found = byKey.get(keyOf(draft.number, number)) ?? [];
    const may = (...all: Fate[]): boolean => fates.every((fate) => all.includes(fate));
    // where a byte has made the encoding another, letters with accents are others
    if (!isPlain && line.encoding !== encoding) continue;
    if (may("refused") && found.length > 0)
      throw new Error(`row ${number} should be refused: ${JSON.stringify(found)}`);
    if (!may("kept", "unchanged", "refused")) continue;
    for (const row of found) expect(contentOf(row), `row ${number}`).toBe(sound[number]);
    if (!may("kept", "refused") || may("refused")) continue;
    if (found.length !== 1)
      throw new Error(`row ${number} should be accepted once, and is ${found.length} times`);
    if (fates.length > 1) continue;
    const record = found[0]?.["record"] as number;
    expect(record, `row ${number} after the record before it`).toBeGreaterThan(last);
    last = record;
  }
}

/** What has to become of each row, in the order of its first record. */
function fatesOf({ pieces }: Case["draft"]): { number: number; fates: Fate[]; isPlain: boolean }[] {
  const rows = new Map<number, { number: number; fates: Fate[]; isPlain: boolean }>();
  for (const { row, fate, bytes } of pieces) {
    if (row < 0) continue;
    const known = rows.get(row) ?? { number: row, fates: [], isPlain: true };
    const isPlain = known.isPlain && bytes.every((byte) => byte < 128);
    rows.set(row, { number: row, fates: [...known.fates, fate], isPlain });
  }
  return [...rows.values()];
}
