import { mkdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { openIncidents, saveIncidents } from "../../pipeline/1-ingest/incidents.ts";
import { ingest } from "../../pipeline/1-ingest/ingest.ts";
import { openFiles } from "../../pipeline/1-ingest/openFile.ts";
import { Database } from "../../pipeline/io/duckdb.ts";
import { listInputFiles } from "../../pipeline/io/inputFiles.ts";
import { withTemporaryFolder } from "../../pipeline/io/temporaryFolder.ts";
import { readReferences } from "../../pipeline/panelsOf.ts";
import { csv, type Event, event, OFFICIAL } from "./ged.ts";
import { contents, counts, faults, type Row, run } from "./run.ts";

/** More than the 16 MB from which on a file of input becomes a file of rows: 4,500 rows with 4 kB of headline each. */
const ROWS = 4500;
const HEADLINE = "An invented report. ".repeat(200);

/** Rows of every fate; the longer the headline, the larger the file. */
function text(headline: string, first: number, more: readonly string[] = []): string {
  const odd: Readonly<Record<number, Event>> = {
    7: { date_start: "2021-02-30" },
    1200: { country: "Malli" },
    2300: { type_of_violence: "9" },
    2301: { id: String(first + 10) },
    3333: { where_prec: "12", best: "7" },
    3334: { id: String(first + 20), best: "9" },
    4000: { country: "Nowhere at all", best: "many" },
  };
  const rows = Array.from({ length: ROWS }, (_, row) =>
    event({ id: String(first + row), source_headline: headline, ...odd[row] }),
  );
  return [csv(OFFICIAL, rows).trimEnd(), ...more, ""].join("\n");
}

test("a file too large to be gathered with others is read like a small one", async () => {
  const small = await run({ "a.csv": text("", 1) });
  const large = await run({ "a.csv": text(HEADLINE, 1) });
  expect(large.incidents).toEqual(small.incidents);
  expect(large.quarantine).toEqual(small.quarantine);
  expect(faults(large).map((fault) => fault.split("|").slice(0, 3).join("|"))).toEqual([
    "8|date_start|2021-02-30",
    "1201|country|Malli",
    "2301|type_of_violence|9",
    "3334|where_prec|12",
    "4001|best|many",
  ]);
  expect(counts(large.ledger("a.csv"))).toEqual(counts(small.ledger("a.csv")));
});

test("large, small and damaged files together: every row where it stands", async () => {
  const broken = ['x,"y"z,1', "1,2,3"];
  const files = (headline: string) => ({
    "a.csv": text("", 1),
    "b.csv": text(headline, 10_001, broken),
    "c.csv": text(headline, 20_001),
    "d.csv": text("", 30_001, broken),
  });
  const [small, large] = [await run(files("")), await run(files(HEADLINE))];
  expect(large.incidents).toEqual(small.incidents);
  expect(large.quarantine).toEqual(small.quarantine);
  expect(large.quarantine.filter((row) => row["column"] === "").map((row) => row["record"])).toEqual([
    4501, 4502, 4501, 4502,
  ]);
  const events = new Set(large.incidents.map((row) => `${row["file"]} ${row["record"]}`));
  expect(events.size).toBe(large.incidents.length);
  expect(contents(large)).toHaveLength(4 * (ROWS - 5 - 2));
});

test("what the stage saves stands by itself", async () => {
  const everything = async (db: Database): Promise<Row[][]> => [
    await db.rows(
      "SELECT * REPLACE (CAST(date_start AS VARCHAR) AS date_start, CAST(date_end AS VARCHAR) AS date_end) FROM incidents ORDER BY file, record",
    ),
    await db.rows("SELECT * EXCLUDE (place_key) FROM place_names ORDER BY number"),
    await db.rows("SELECT * EXCLUDE (actor_key) FROM actor_names ORDER BY number"),
    await db.rows("SELECT * FROM refused"),
  ];
  await withTemporaryFolder(async (folder) => {
    const [input, temporary, saved] = ["in=put", "temporary", "sa=ved"].map((name) => join(folder, name));
    for (const path of [input, temporary]) await mkdir(path as string);
    await writeFile(join(input as string, "a.csv"), text(HEADLINE, 1));
    await writeFile(join(input as string, "b.csv"), text("", 10_001));
    const settings = { spillFolder: temporary as string, memoryLimit: "512MB", threads: 2 };
    const db = await Database.open(settings);
    const open = await openFiles(await listInputFiles([input as string]), null, temporary as string);
    const options = {
      open,
      source: null,
      corrections: [],
      everyCorrection: true,
      maxQuarantine: 0.2,
      inactiveYears: true,
      temporary: temporary as string,
    };
    const summary = await ingest(db, options, () => readReferences());
    await mkdir(saved as string);
    await saveIncidents(await db.beside(), saved as string, temporary as string, summary);
    const before = await everything(db);
    db.close();
    await rm(temporary as string, { recursive: true });
    await rm(input as string, { recursive: true });
    const later = await Database.open({ ...settings, spillFolder: folder });
    expect(await openIncidents(later, saved as string)).toEqual(summary);
    expect(await everything(later)).toEqual(before);
    expect(before.map((rows) => rows.length > 0)).toEqual([true, true, true, true]);
    later.close();
  });
});
