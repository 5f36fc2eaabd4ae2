import { readdir, readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { createGzip, gzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { openText } from "../../pipeline/io/plainText.ts";
import { put, withFolder } from "../pipeline/harness.ts";
import { zip } from "../zip.ts";
import { event, short } from "./ged.ts";
import { contents, refusal, run } from "./run.ts";

const rows = (count: number): string =>
  short(Array.from({ length: count }, (_, index) => event({ id: String(index + 1), adm_1: "Ménaka" })));

describe("gzip", () => {
  test("a file of several members is read whole", async () => {
    const lines = rows(4).split("\n");
    const packed = Buffer.concat([
      gzipSync(`${lines.slice(0, 3).join("\n")}\n`),
      gzipSync(lines.slice(3).join("\n")),
    ]);
    expect((await run({ "a.csv.gz": packed })).ledger("a.csv.gz").accepted).toBe(4);
  });

  test("plain text under the name .csv.gz and gzip under the name .csv are read as what they are", async () => {
    expect((await run({ "a.csv.gz": rows(2) })).ledger("a.csv.gz").accepted).toBe(2);
    expect((await run({ "a.csv": gzipSync(rows(2)) })).ledger("a.csv").accepted).toBe(2);
  });

  test("a truncated, damaged or empty file is refused", async () => {
    const packed = gzipSync(rows(200));
    const broken = "DataError: a.csv.gz is a broken or incomplete gzip file: fetch it again";
    for (const length of [3, 15, Math.floor(packed.length / 2), packed.length - 1]) {
      expect(await refusal({ "a.csv.gz": packed.subarray(0, length) }), `${length} bytes`).toBe(broken);
    }
    const damaged = Buffer.from(packed);
    damaged[damaged.length - 6] = (damaged.at(-6) as number) ^ 0xff;
    expect(await refusal({ "a.csv.gz": damaged })).toBe(broken);
    expect(await refusal({ "a.csv.gz": gzipSync("") })).toBe(
      "DataError: a.csv.gz is empty: no header line, no rows",
    );
  });
});

describe("zip", () => {
  test("the only CSV of an archive is read, whatever it is called and lies beside it", async () => {
    const plain = await run({ "a.csv": rows(3) });
    const packed = await run({
      "a.zip": zip({
        "../../etc/Événements 'x'.CSV": rows(3),
        "codebook.pdf": "%PDF",
        "__MACOSX/._a.csv": "x",
      }),
      "a.mapping.json": JSON.stringify({ source: "UCDP GED", licence: "CC BY-SA" }),
    });
    expect(contents(packed)).toEqual(contents(plain));
    expect(packed.summary.files[0]).toMatchObject({ file: "a.zip", rows_read: 3, accepted: 3 });
    expect(packed.summary.licence).toBe("CC BY-SA");
  });

  test("UCDP's archive of a year is an annual release by its name", async () => {
    const { summary } = await run({ "ged261-csv.zip": zip({ "GEDEvent_v26_1.csv": rows(1) }) });
    expect(summary.coverage).toMatchObject([{ countries: "world", to: 12 * 2025 + 11 }]);
  });

  test.each([
    [
      "none",
      zip({ "notes.pdf": "%PDF", "more.csv.gz": "x" }),
      "is a zip archive without a CSV (it holds notes.pdf, more.csv.gz)",
    ],
    [
      "an archive in it",
      zip({ "inner.zip": zip({ "a.csv": "x" }) }),
      "is a zip archive without a CSV (it holds inner.zip)",
    ],
    ["nothing", zip({}), "is a zip archive without a CSV"],
    [
      "two",
      zip({ "a.csv": rows(1), "b.txt": "x" }),
      "is a zip archive of 2 CSVs: unzip it, one of each is read",
    ],
    [
      "a workbook",
      zip({ "[Content_Types].xml": "<x/>", "xl/workbook.xml": "<x/>" }),
      "is a workbook, not CSV: save the sheet as CSV",
    ],
    ["a password", zip({ "a.csv": rows(1) }, 1), "is a zip archive under a password: unzip it first"],
    [
      "half of it",
      zip({ "a.csv": rows(9) }).subarray(0, 200),
      "is a broken or incomplete zip file: fetch it again",
    ],
  ])("an archive of %s is refused", async (_, packed, message) => {
    expect(await refusal({ "a.zip": packed })).toBe(`DataError: a.zip ${message}`);
  });

  test("a flipped byte anywhere is found", async () => {
    const packed = zip({ "a.csv": rows(30) });
    const plain = contents(await run({ "a.csv": rows(30) }));
    for (let at = 0; at < packed.length; at += 41) {
      const damaged = Buffer.from(packed);
      damaged[at] = (damaged[at] as number) ^ 0x10;
      const said = await run({ "a.zip": damaged }).then(contents, (error: Error) => error.message);
      // bytes of times and versions say nothing
      if (typeof said === "string") expect(said).toMatch(/^a\.zip (is (a|compressed) |holds a NUL byte)/);
      else expect(said).toEqual(plain);
    }
  });
});

describe("a file that unpacks to more than such a file can hold", () => {
  const zeros = "0".repeat(1 << 20);

  /** A line repeated to 200 MB. */
  async function bomb(): Promise<Buffer> {
    const gzip = createGzip({ level: 9 });
    const pieces: Buffer[] = [];
    gzip.on("data", (piece: Buffer) => pieces.push(piece));
    for (let megabyte = 0; megabyte < 200; megabyte++) {
      if (!gzip.write(zeros)) await new Promise((go) => gzip.once("drain", go));
    }
    await new Promise<void>((done) => gzip.end(done));
    return Buffer.concat(pieces);
  }

  test("is refused before it has filled the disk", async () => {
    const gzip = await bomb();
    for (const [name, packed] of Object.entries({
      "a.csv.gz": gzip,
      "a.zip": zip({ "a.csv": Buffer.alloc(200 << 20, "0") }),
    })) {
      await withFolder(async (folder) => {
        const [path] = (await put(folder, { [name]: packed, "work/x": "" })) as [string];
        const work = join(folder, "work");
        await expect(openText({ path, name }, work, (each) => each())).rejects.toThrow(
          `${name} unpacks to over 100 times its size: refused`,
        );
        const sizes = await Promise.all(
          (await readdir(work)).map(async (each) => (await stat(join(work, each))).size),
        );
        expect(Math.max(...sizes)).toBeLessThan(110e6);
      });
    }
  });

  test("a small file may shrink as far as it likes", async () => {
    await withFolder(async (folder) => {
      const text = `a,b\n${zeros}`;
      const [path] = (await put(folder, { "a.csv.gz": gzipSync(text) })) as [string];
      const { path: unpacked } = await openText({ path, name: "a.csv.gz" }, folder, (each) => each());
      expect(await readFile(unpacked, "utf8")).toBe(text);
    });
  });
});
