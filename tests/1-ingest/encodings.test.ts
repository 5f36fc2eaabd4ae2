/** A file in two encodings at once cannot be read right: the run says so, and the report. */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { DEFAULT_CONFIG } from "../../pipeline/config.ts";
import { pipelineRun, put, withFolder } from "../pipeline/harness.ts";
import { event, short } from "./ged.ts";

const ROWS = short(
  Array.from({ length: 24 }, (_, number) => {
    const day = `${2018 + Math.floor(number / 12)}-${String(1 + (number % 12)).padStart(2, "0")}-05`;
    return event({ id: String(number + 1), adm_1: "Ménaka", date_start: day, date_end: day });
  }),
);
const [latin, utf8] = [Buffer.from(ROWS, "latin1"), Buffer.from(ROWS)];
const half = ROWS.indexOf("\n", ROWS.length / 2) + 1;
/** The second half in Latin-1. */
const mixed = Buffer.concat([Buffer.from(ROWS.slice(0, half)), Buffer.from(ROWS.slice(half), "latin1")]);

async function notesOn(content: Buffer) {
  return await withFolder(async (folder) => {
    const [input] = (await put(folder, { "it's in two.csv": content })) as [string];
    const config = { ...DEFAULT_CONFIG, forecast: false };
    const options = { input: [input], out: join(folder, "out"), config, tablesOnly: false };
    const { notes, published } = await pipelineRun(options);
    return { notes, report: await readFile(join(published ?? "", "report.html"), "utf8") };
  });
}

test("told in a note and in the report; of a file in one encoding nothing is said", async () => {
  const { notes, report } = await notesOn(mixed);
  const said = notes.filter((note) => note.includes("UTF-8 in places"));
  expect(said).toHaveLength(1);
  expect(said[0]).toMatch(/^it's in two\.csv is UTF-8 in places .* Save it in one encoding/);
  expect(report).toContain("in two.csv is UTF-8 in places and not in others");
  for (const whole of [latin, utf8])
    expect((await notesOn(whole)).notes.join()).not.toContain("UTF-8 in places");
});
