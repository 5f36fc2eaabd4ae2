/** Files that an earlier run has read are taken from it, and nothing that is told of them changes by that. */
import { mkdir, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { expect, test } from "vitest";
import { saveIncidents } from "../../pipeline/1-ingest/incidents.ts";
import { ingest } from "../../pipeline/1-ingest/ingest.ts";
import { openFiles } from "../../pipeline/1-ingest/openFile.ts";
import { plainFiles } from "../../pipeline/1-ingest/reading.ts";
import { ROWS_FOLDER } from "../../pipeline/1-ingest/readRows.ts";
import type { Correction } from "../../pipeline/domain/correction.ts";
import { sha256 } from "../../pipeline/io/checksum.ts";
import { Database } from "../../pipeline/io/duckdb.ts";
import { listInputFiles } from "../../pipeline/io/inputFiles.ts";
import { withTemporaryFolder } from "../../pipeline/io/temporaryFolder.ts";
import { type Result, references, resultOf } from "./run.ts";

interface Read extends Result {
  /** Where what was read is saved. */
  readonly saved: string;
}

interface Settings {
  /** What an earlier call has saved; null for none. */
  readonly earlier?: string | null;
  readonly code?: string;
  readonly corrections?: readonly Correction[];
  /** Called when the files are open and hashed, before they are read. */
  readonly opened?: () => Promise<void>;
}

let count = 0;

/** Stage 1 over a folder of input, saved beside it. */
async function read(folder: string, settings: Settings = {}): Promise<Read> {
  const { earlier = null, code = "code", corrections = [], opened } = settings;
  const [temporary, saved] = [join(folder, `temporary-${++count}`), join(folder, `sa[v]ed-${count}`)];
  await mkdir(temporary);
  await mkdir(saved);
  const db = await Database.open({ spillFolder: temporary, memoryLimit: "512MB", threads: 1 });
  try {
    const open = await openFiles(await listInputFiles([join(folder, "input")]), null, temporary);
    await Promise.all(open.map(({ text }) => text.whole));
    await opened?.();
    const rows = {
      folder: earlier === null ? null : join(earlier, ROWS_FOLDER),
      code: Promise.resolve(code),
    };
    const options = {
      ...{ open, source: null, corrections, everyCorrection: false, maxQuarantine: 0.5 },
      ...{ inactiveYears: true, temporary, earlier: rows },
    };
    const summary = await ingest(db, options, () => references);
    await saveIncidents(await db.beside(), saved, temporary, summary);
    return { ...(await resultOf(db, summary, { withActors: true })), saved };
  } finally {
    db.close();
    await rm(temporary, { recursive: true });
  }
}

const told = ({ summary, incidents, actors, quarantine }: Result) => ({
  summary,
  incidents,
  actors,
  quarantine,
});

/** Files of rows, without the one that is always empty. */
async function partsOf({ saved }: Read): Promise<string[]> {
  const names = await readdir(join(saved, ROWS_FOLDER));
  return names.filter((name) => name.endsWith(".parquet") && name !== "none.parquet").sort();
}

const HEADER =
  "id,relid,type_of_violence,side_a,side_b,country,adm_1,where_prec,latitude,longitude,date_prec,date_start,date_end,deaths_civilians,best,high,low";
const row = (id: number, month: number, country = "Mali", best = "1"): string =>
  `${id},X${id},1,Government of Mali,JNIM,${country},Mopti region,1,14.5,-4.2,1,2019-${String(month).padStart(2, "0")}-05,2019-${String(month).padStart(2, "0")}-05,0,${best},2,0`;
const csv = (...rows: readonly string[]): string => `${HEADER}\n${rows.join("\n")}\n`;

const put = (folder: string, name: string, text: string | Buffer) =>
  writeFile(join(folder, "input", name), text);

async function withInput(work: (folder: string) => Promise<void>): Promise<void> {
  await withTemporaryFolder(async (folder) => {
    await mkdir(join(folder, "input"));
    await put(folder, "a.csv", csv(row(1, 1), row(2, 2, "Nowhere"), row(3, 2)));
    // damaged: a record with too few fields, and a quote that is never closed
    await put(folder, "b.csv", csv(row(4, 3), "5,too,short", row(6, 4), `"7,open`));
    await put(folder, "c.csv", csv(row(8, 5), row(3, 2, "Mali", "4")));
    await work(folder);
  });
}

test("a file that was read is not looked at again, only its bytes and its head", async () => {
  await withInput(async (folder) => {
    const first = await read(folder);
    expect(first.summary.files.map(({ rows_read }) => rows_read)).toEqual([3, 4, 2]);
    const empty = async () => {
      for (const name of await readdir(join(folder, "input")))
        await writeFile(join(folder, "input", name), "");
    };
    const again = await read(folder, { earlier: first.saved, opened: empty });
    expect(told(again)).toEqual(told(first));
  });
});

test("files come, go, change, move and repeat: the same as reading all of them", async () => {
  await withInput(async (folder) => {
    let { saved } = await read(folder);
    const steps: readonly (() => Promise<void>)[] = [
      () => put(folder, "0.csv", csv(row(20, 6), row(21, 6, "Mali", "many"))),
      () => rm(join(folder, "input", "b.csv")),
      () => put(folder, "a.csv", csv(row(1, 1, "Mali", "9"), row(3, 2))),
      // the same rows a second time, and under another name
      async () => {
        const text = await readFile(join(folder, "input", "c.csv"), "utf8");
        await put(folder, "c again.csv", text);
        await put(folder, "z.csv", text);
        await rm(join(folder, "input", "c.csv"));
      },
      () => put(folder, "b.csv", csv(row(4, 3), "5,too,short", row(6, 4))),
    ];
    for (const step of steps) {
      await step();
      const [incremental, full] = [await read(folder, { earlier: saved }), await read(folder)];
      expect(told(incremental)).toEqual(told(full));
      ({ saved } = incremental);
    }
  });
});

test("files that are plain UTF-8 are known to the code that has found them so", async () => {
  await withInput(async (folder) => {
    await rm(join(folder, "input", "b.csv"));
    const latin = csv(row(30, 6)).replace("Mopti region", "Ménaka");
    await put(folder, "latin.csv", Buffer.from(latin, "latin1"));
    const text = csv(row(31, 7));
    await put(folder, "packed.csv.gz", gzipSync(text));
    const rows = join((await read(folder)).saved, ROWS_FOLDER);
    const plain = await Promise.all(
      ["a.csv", "c.csv"].map(async (name) => await readFile(join(folder, "input", name))),
    );
    const known = await plainFiles(rows, Promise.resolve("code"));
    expect(new Set([...known.keys()])).toEqual(new Set(plain.map(({ length }) => length)));
    for (const content of plain) expect(known.get(content.length)).toContain(sha256(content));
    expect(await plainFiles(rows, Promise.resolve("other code"))).toEqual(new Map());
    expect(await plainFiles(join(folder, "nowhere"), Promise.resolve("code"))).toEqual(new Map());
  });
});

test("other code, other repairs: read again", async () => {
  await withInput(async (folder) => {
    const first = await read(folder);
    const other = await read(folder, { earlier: first.saved, code: "other code" });
    expect(told(other)).toEqual(told(first));
    const correction: Correction = {
      ...{ file: null, conditions: [{ column: "id", value: "2" }], column: "country" },
      ...{ old: "Nowhere", new: "Niger", place: { file: "corrections.csv", record: 1 } },
    };
    const repaired = await read(folder, { earlier: other.saved, corrections: [correction] });
    expect(repaired.ledger("a.csv")).toMatchObject({ accepted: 2, quarantined: 0, corrected: 1 });
    expect(told(await read(folder, { earlier: repaired.saved }))).toEqual(told(first));
  });
});

test("what was read in many parts is joined, once", async () => {
  await withInput(async (folder) => {
    // files with other columns beside those that are read: none is read together with another
    for (let file = 0; file < 20; file++) {
      const more = ",more".repeat(file + 1);
      const lines = [HEADER, row(100 + file, 1 + (file % 12))].map((line) => line + more);
      await put(folder, `m${file}.csv`, `${lines.join("\n")}\n`);
    }
    const first = await read(folder);
    expect((await partsOf(first)).length).toBeGreaterThan(20);
    await put(folder, "new.csv", csv(row(200, 7)));
    const second = await read(folder, { earlier: first.saved });
    expect(await partsOf(second)).toHaveLength(2);
    const inodes = async ({ saved }: Read, parts: readonly string[]): Promise<number[]> =>
      await Promise.all(parts.map(async (part) => (await stat(join(saved, ROWS_FOLDER, part))).ino));
    const third = await read(folder, { earlier: second.saved });
    expect(await inodes(third, await partsOf(second))).toEqual(await inodes(second, await partsOf(second)));
    for (const again of [second, third]) expect(told(again)).toEqual(told(await read(folder)));
  });
});
