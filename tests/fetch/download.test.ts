import { readFile, writeFile } from "node:fs/promises";
import type { ServerResponse } from "node:http";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { DataError } from "../../pipeline/domain/errors.ts";
import { type Download, download } from "../../pipeline/fetch/download.ts";
import { progressNotes } from "../../pipeline/fetch/fetched.ts";
import { requireGedFile } from "../../pipeline/fetch/gedFile.ts";
import { sha256Of } from "../../pipeline/io/checksum.ts";
import type { Content } from "../../pipeline/io/partFile.ts";
import { events, official } from "../1-ingest/ged.ts";
import { REAL_DATA } from "../realData.ts";
import { zip } from "../zip.ts";
import {
  breakOff,
  type Handler,
  namesIn,
  QUICK,
  type Seen,
  sendFile,
  withFetchFolder,
  withServer,
} from "./server.ts";

const CSV = Buffer.from(official(events(150)));
const OTHER = Buffer.from(official(events(160, { country: "Niger" })));
const HALF = 20_000;

/** Bytes of the file that have been read. */
let read = 0;

/** Sends the beginning of a file and breaks off. */
function cut(
  response: ServerResponse,
  content: Buffer,
  bytes: number,
  headers?: Readonly<Record<string, string>>,
): void {
  read = 0;
  breakOff(response, content, bytes, () => read === bytes, headers);
}

const CARD = { url: "", version: null, filters: null, accessed: "2026-10-05", licence: "", citation: "" };

interface Outcome {
  readonly result: Awaited<ReturnType<typeof download>> | undefined;
  readonly error: unknown;
  readonly names: readonly string[];
  readonly content: Buffer | null;
  readonly seen: readonly Seen[];
}

/** What one or more downloads in turn, one process after the other as it were, end with. */
async function outcome(
  handler: Handler,
  {
    name = "GEDEvent_v26_0_8.csv",
    runs = 1,
    ...wanted
  }: Partial<Download> & { name?: string; runs?: number } = {},
): Promise<Outcome> {
  return await withFetchFolder(async ({ folder }) =>
    withServer(handler, async (base, seen) => {
      const target = join(folder, name);
      let result: Outcome["result"];
      let error: unknown = null;
      for (let run = 0; run < runs; run++) {
        error = null;
        const check: Download["check"] = async (part) => await requireGedFile(part, name);
        const given = {
          url: new URL(name, base),
          target,
          validator: null,
          check,
          card: (found: Content) => ({ ...CARD, ...found }),
          progress: (bytes: number) => {
            read = bytes;
          },
          ...wanted,
        };
        result = await download(given, QUICK).catch((reason: unknown) => {
          error = reason;
          return undefined;
        });
      }
      const content = await readFile(target).catch(() => null);
      const names = (await namesIn(folder)).filter((each) => !each.endsWith(".origin.json"));
      return { result, error, names, content, seen };
    }),
  );
}

function expectWhole({ error, result, names, content }: Outcome, whole: Buffer = CSV): void {
  expect(error).toBeNull();
  expect(content?.equals(whole)).toBe(true);
  expect(result?.bytes).toBe(whole.length);
  expect(names).toHaveLength(1);
}

function expectRefused({ error, names }: Outcome, says: string): void {
  expect(error).toBeInstanceOf(DataError);
  expect((error as Error).message).toContain(says);
  expect((error as Error).message.length).toBeLessThan(250);
  expect(names).toEqual([]);
}

const rangesOf = (seen: readonly Seen[]) => seen.map(({ headers }) => headers.range ?? null);

describe("a file comes whole", () => {
  test("at once, as it stands, with its checksum", async () => {
    await withFetchFolder(async ({ folder }) => {
      await writeFile(join(folder, "same.csv"), CSV);
      const sha256 = await sha256Of(join(folder, "same.csv"));
      const { result, seen, ...rest } = await outcome((request, response) =>
        sendFile(request, response, CSV),
      );
      expectWhole({ result, seen, ...rest });
      expect(result).toEqual({ bytes: CSV.length, sha256, validator: '"one"' });
      expect(seen[0]?.headers["accept-encoding"]).toBe("identity");
    });
  });

  test("in two parts, when the line breaks", async () => {
    const broken = await outcome((request, response, count) =>
      count === 0 ? cut(response, CSV, HALF) : sendFile(request, response, CSV),
    );
    expectWhole(broken);
    expect(rangesOf(broken.seen)).toEqual([null, `bytes=${HALF}-`]);
    expect(broken.seen[1]?.headers["if-range"]).toBe('"one"');
  });

  test("in two runs, with the part left between them", async () => {
    const handler: Handler = (request, response, count) =>
      count < 3 ? cut(response, CSV, HALF) : sendFile(request, response, CSV);
    const first = await outcome(handler);
    expect((first.error as Error).message).toMatch(
      /connection to 127.0.0.1:\d+ fails or breaks off; tried 3 times/,
    );
    expect(first.names).toEqual([expect.stringMatching(/^GEDEvent_v26_0_8\.csv\.[\w-]+\.part$/)]);
    const both = await outcome(handler, { runs: 2 });
    expectWhole(both);
    expect(rangesOf(both.seen).at(-1)).toBe(`bytes=${HALF}-`);
  });

  test("by the date of change where there is no ETag", async () => {
    const date = "Thu, 01 Oct 2026 10:00:00 GMT";
    const { seen, ...rest } = await outcome((request, response, count) => {
      if (count === 0) cut(response, CSV, HALF, { "last-modified": date, etag: 'W/"weak"' });
      else sendFile({ ...request, headers: { ...request.headers, "if-range": '"one"' } }, response, CSV);
    });
    expect(seen[1]?.headers["if-range"]).toBe(date);
    expect(seen[1]?.headers.range).toBe(`bytes=${HALF}-`);
    // the server now names an ETag: another version for all one can know
    expect([rest.content?.equals(CSV), rest.names.length]).toEqual([true, 1]);
  });

  test("anew where the server cannot tell versions apart", async () => {
    const broken = await outcome((_, response, count) =>
      count === 0
        ? cut(response, CSV, HALF, {})
        : response.writeHead(200, { "content-length": CSV.length }).end(CSV),
    );
    expectWhole(broken);
    expect(rangesOf(broken.seen)).toEqual([null, null]);
  });

  test("anew where the server knows no ranges", async () => {
    const broken = await outcome((_, response, count) =>
      count === 0
        ? cut(response, CSV, HALF)
        : response.writeHead(200, { etag: '"one"', "content-length": CSV.length }).end(CSV),
    );
    expectWhole(broken);
    expect(rangesOf(broken.seen)).toEqual([null, `bytes=${HALF}-`]);
  });

  test("anew where the file has changed in between", async () => {
    const broken = await outcome((request, response, count) =>
      count === 0 ? cut(response, CSV, HALF) : sendFile(request, response, OTHER, '"two"'),
    );
    expectWhole(broken, OTHER);
    expect(broken.result?.validator).toBe('"two"');
  });

  test.each<[string, Record<string, string>]>([
    [
      "names another version",
      { etag: '"two"', "content-range": `bytes ${HALF}-${OTHER.length - 1}/${OTHER.length}` },
    ],
    [
      "gives another range",
      { etag: '"one"', "content-range": `bytes 0-${OTHER.length - 1}/${OTHER.length}` },
    ],
    ["gives no range", { etag: '"one"' }],
  ])("anew where a reply to If-Range %s", async (_, headers) => {
    const broken = await outcome((request, response, count) => {
      if (count === 0) cut(response, CSV, HALF);
      else if (count === 1) response.writeHead(206, headers).end(OTHER.subarray(HALF));
      else sendFile(request, response, OTHER, '"two"');
    });
    expectWhole(broken, OTHER);
    expect(rangesOf(broken.seen)).toEqual([null, `bytes=${HALF}-`, null]);
  });

  test("anew where more is there than the file has", async () => {
    const short = CSV.subarray(0, CSV.lastIndexOf("\n", HALF - 5000) + 1);
    const broken = await outcome((request, response, count) =>
      count === 0 ? cut(response, CSV, HALF) : sendFile(request, response, short),
    );
    expectWhole(broken, short);
  });

  test("anew where the two parts make no archive together", async () => {
    const [archive, other] = [CSV, OTHER].map((csv) => zip({ "GEDEvent_v26_1.csv": csv })) as [
      Buffer,
      Buffer,
    ];
    const broken = await outcome(
      (request, response, count) =>
        count === 0 ? cut(response, other, 1000) : sendFile(request, response, archive),
      { name: "ged261-csv.zip" },
    );
    expectWhole(broken, archive);
    expect(rangesOf(broken.seen)).toEqual([null, "bytes=1000-", null]);
  });

  test("not at all where it is unchanged", async () => {
    const { result, error, names, seen } = await outcome(
      (request, response) => sendFile(request, response, CSV),
      { validator: '"one"' },
    );
    expect([result, error, names, seen.length]).toEqual([null, null, [], 1]);
  });
});

describe("what is refused leaves nothing behind", () => {
  const honest: Handler = (request, response) => sendFile(request, response, CSV);

  test("a web page in its place", async () => {
    const page = Buffer.from(`<!doctype html><title>${"Maintenance, ".repeat(60)}</title>`);
    const html: Handler = (_, response) => response.writeHead(200, { "content-type": "text/html" }).end(page);
    expectRefused(await outcome(html), "is a web page");
    // and one that says that it is none
    expectRefused(await outcome((_, response) => response.end(page)), "does not hold events of UCDP GED");
    expectRefused(
      await outcome((_, response) => response.end(page), { name: "ged261-csv.zip" }),
      "is no zip archive",
    );
  });

  test.each([[403], [404], [410], [206], [304]])("HTTP %d", async (status) =>
    expectRefused(await outcome((_, response) => response.writeHead(status).end()), `(HTTP ${status})`),
  );

  test("an empty file", async () =>
    expectRefused(await outcome((_, response) => response.end()), "does not hold events"));

  test("an archive that is cut short, damaged, or of something else", async () => {
    const archive = zip({ "GEDEvent_v26_1.csv": CSV });
    const damaged = Buffer.from(archive);
    damaged.fill(0, 300, 320);
    for (const [content, says] of [
      [archive.subarray(0, archive.length - 30), "broken or incomplete zip"],
      [damaged, "broken or incomplete zip"],
      [zip({ "readme.pdf": "none" }), "without a CSV"],
      [zip({ "../../evil.csv": "a,b\n1,2\n" }), "does not hold events"],
    ] as const) {
      const sent = await outcome((_, response) => response.end(content), { name: "ged261-csv.zip" });
      expectRefused(sent, says);
    }
  });

  test("an archive that unpacks to a thousand times its size", async () => {
    const bomb = zip({ "GEDEvent_v26_1.csv": Buffer.alloc(101e6) });
    expect(bomb.length).toBeLessThan(QUICK.fileBytes);
    const sent = await outcome((_, response) => response.end(bomb), { name: "ged261-csv.zip" });
    expectRefused(sent, "unpacks to over 100 times its size");
  });

  test("a file that comes packed although it was not asked to", async () =>
    expectRefused(
      await outcome((_, response) =>
        response.writeHead(200, { "content-encoding": "gzip" }).end(gzipSync(CSV)),
      ),
      "comes packed",
    ));

  test("one that is announced as larger than can be", async () =>
    expectRefused(
      await outcome((_, response) => {
        response.writeHead(200, { "content-length": QUICK.fileBytes + 1 });
        response.write("id,relid");
      }),
      "more than the 1.0 MB that are taken",
    ));

  test("one without end", async () => {
    const timers: NodeJS.Timeout[] = [];
    const { error, names } = await outcome((_, response) => {
      response.writeHead(200, { etag: '"one"' });
      timers.push(setInterval(() => response.write(CSV), 1));
    });
    for (const timer of timers) clearInterval(timer);
    expect((error as Error).message).toContain("sends more than 1.0 MB");
    expect(names).toEqual([]);
  });

  test("one that is shorter than announced, again and again", async () => {
    const { error, names, seen } = await outcome((_, response) => cut(response, CSV, HALF, {}));
    expect((error as Error).message).toContain("tried 3 times");
    // its beginning stays, until it is fetched anew
    expect([names, seen.length]).toEqual([["GEDEvent_v26_0_8.csv.part"], 3]);
  });

  test("an honest one is taken by the same means", async () => expectWhole(await outcome(honest)));
});

test("a file that takes a while tells how far it is, each tenth once", () => {
  const lines: string[] = [];
  const progress = progressNotes("folder/ged261-csv.zip", (line) => lines.push(line));
  for (let bytes = 0; bytes <= 60e6; bytes += 1e6) progress(bytes, 60e6);
  expect(lines).toHaveLength(9);
  expect([lines[0], lines.at(-1)]).toEqual([
    "ged261-csv.zip: 6.0 MB of 60 MB",
    "ged261-csv.zip: 54 MB of 60 MB",
  ]);
  const small = progressNotes("small.csv", (line) => lines.push(line));
  for (let bytes = 0; bytes <= 1e6; bytes += 1e5) small(bytes, 1e6);
  const unknown = progressNotes("unknown.csv", (line) => lines.push(line));
  for (let bytes = 0; bytes <= 25e6; bytes += 1e6) unknown(bytes, null);
  expect(lines.slice(9)).toEqual(["unknown.csv: 10 MB", "unknown.csv: 20 MB"]);
});

test.skipIf(REAL_DATA === undefined)(
  "UCDP's own rows are taken for what they are, packed or not",
  async () => {
    const csv = await readFile(join(REAL_DATA ?? "", "ucdp", "ged231-random-1000-official-layout.csv"));
    const archive = zip({ "GEDEvent_v23_1.csv": csv });
    expectWhole(
      await outcome((request, response) => sendFile(request, response, archive), { name: "ged231-csv.zip" }),
      archive,
    );
    const start = csv.subarray(0, csv.lastIndexOf("\n", 900_000) + 1);
    expectWhole(await outcome((request, response) => sendFile(request, response, start)), start);
  },
);
