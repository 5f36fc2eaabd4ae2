import { readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { parse } from "csv-parse/sync";
import { describe, expect, test } from "vitest";
import { check } from "../../pipeline/check.ts";
import { GED_COLUMNS } from "../../pipeline/domain/gedColumns.ts";
import { formatMonth } from "../../pipeline/domain/month.ts";
import type { Surroundings } from "../../pipeline/fetch/fetched.ts";
import { fetchUcdp } from "../../pipeline/fetch/ucdp.ts";
import { releasesToFetch } from "../../pipeline/fetch/ucdpReleases.ts";
import { sha256Of } from "../../pipeline/io/checksum.ts";
import { event, official } from "../1-ingest/ged.ts";
import { dieAt } from "../dieAt.ts";
import { type Handler, namesIn, sendJson, withFetchFolder, withServer } from "./server.ts";
import { apiEvent, pageOf, TOKEN, UCDP_FILES, ucdpApi, ucdpFiles } from "./services.ts";

const FILES = ["ged261-csv.zip", "GEDEvent_v26_01_26_06.csv", "GEDEvent_v26_0_7.csv", "GEDEvent_v26_0_8.csv"];
const withCards = (names: readonly string[]): string[] =>
  names.flatMap((name) => [name, `${name}.origin.json`]).sort();

async function fetchFrom(base: URL, around: Surroundings, token: string | null = null): Promise<string[]> {
  const addresses = { page: new URL("downloads/", base), api: new URL("api/", base) };
  return await fetchUcdp(token, addresses, around);
}

const cardOf = async (folder: string, name: string): Promise<Record<string, unknown>> =>
  JSON.parse(await readFile(join(folder, `${name}.origin.json`), "utf8"));

describe("what the download page offers", () => {
  const ADDRESS = new URL("https://ucdp.uu.se/downloads/");
  const chosen = (...links: string[]) => releasesToFetch(pageOf(links), ADDRESS);

  test("the newest yearly archive, and candidates after it", () => {
    const releases = chosen(...Object.keys(UCDP_FILES));
    expect(releases.map(({ fileName }) => fileName)).toEqual(FILES);
    expect(releases.map(({ version }) => version)).toEqual(["26.1", "26.01.26.06", "26.0.7", "26.0.8"]);
    expect(releases.map(({ from, to }) => `${formatMonth(from)} ${formatMonth(to)}`)).toEqual([
      "1989-01 2025-12",
      "2026-01 2026-06",
      "2026-07 2026-07",
      "2026-08 2026-08",
    ]);
    expect(releases[2]?.url.href).toBe("https://ucdp.uu.se/downloads/candidateged/GEDEvent_v26_0_7.csv");
  });

  test("before the yearly archive of a year is out, its candidates and those of the next", () => {
    const names = chosen(
      "/downloads/ged/ged251-csv.zip",
      "candidateged/GEDEvent_v25_01_25_12.csv",
      "candidateged/GEDEvent_v25_0_12.csv",
      "candidateged/GEDEvent_v26_0_10.csv",
      "candidateged/GEDEvent_v26_0_2.csv",
      "candidateged/GEDEvent_v24_0_11.csv",
    ).map(({ fileName }) => fileName);
    expect(names).toEqual([
      "ged251-csv.zip",
      "GEDEvent_v25_01_25_12.csv",
      "GEDEvent_v26_0_2.csv",
      "GEDEvent_v26_0_10.csv",
    ]);
  });

  test("links that are something else are passed over", () => {
    const releases = chosen(
      "ged/ged261-csv.zip",
      "ged/ged261-csv.zip/",
      "ged/ged261-xlsx.zip",
      "ged/ged_syria.csv.zip",
      "https://elsewhere.example/ged/ged991-csv.zip",
      "http://ucdp.uu.se/ged/ged981-csv.zip",
      "javascript:ged971-csv.zip",
      "ged/..%2f..%2fged961-csv.zip",
      "ged/ged951-csv.zip%00.txt",
      "ged/ged261-csv.zip?../../../etc/passwd",
      `candidateged/${"x".repeat(900)}GEDEvent_v26_0_7.csv`,
      "candidateged/GEDEvent_v26_0_13.csv",
      "candidateged/GEDEvent_v26_06_26_01.csv",
      "http://[",
      "",
    );
    expect(releases.map(({ fileName }) => fileName)).toEqual(["ged261-csv.zip"]);
  });

  test("no yearly archive ends it", () => {
    expect(() => chosen("candidateged/GEDEvent_v26_0_7.csv", "ged/ged261.pdf")).toThrow(
      /^https:\/\/ucdp.uu.se\/downloads\/ links to no yearly archive .* download it by hand$/,
    );
  });
});

describe("files", () => {
  test("come with their cards, and a run takes the folder as it is", async () => {
    await withFetchFolder(async (around, lines) =>
      withServer(ucdpFiles, async (base, seen) => {
        expect(await fetchFrom(base, around)).toEqual(FILES);
        expect(await namesIn(around.folder)).toEqual(withCards(FILES));
        for (const { path } of seen.slice(1))
          expect(
            (await readFile(join(around.folder, path.split("/").at(-1) ?? ""))).equals(
              UCDP_FILES[path.replace("/downloads/", "")] as Buffer,
            ),
          ).toBe(true);
        expect(await cardOf(around.folder, "GEDEvent_v26_0_8.csv")).toEqual({
          url: `${base}downloads/candidateged/GEDEvent_v26_0_8.csv`,
          version: "26.0.8",
          filters: null,
          licence: "CC BY 4.0",
          citation: expect.stringContaining("doi:10.1177/2053168020935257"),
          accessed: "2026-10-05",
          bytes: UCDP_FILES["candidateged/GEDEvent_v26_0_8.csv"]?.length,
          sha256: await sha256Of(join(around.folder, "GEDEvent_v26_0_8.csv")),
          validator: '"one"',
        });
        expect(lines).toEqual(FILES.map((name) => `${name}: fetched, 0.0 MB`));
        const options = { mapping: null, writeMapping: false, maxQuarantine: 0.2, corrections: null };
        const report = await check([around.folder], options);
        expect(report.accepted).toBe(true);
        expect(report.files.map(({ file }) => file)).toEqual([...FILES].sort());
      }),
    );
  });

  test("are not fetched again, unless they have changed at UCDP's", async () => {
    await withFetchFolder(async (around, lines) => {
      let changed = false;
      const handler: Handler = (request, response) => {
        if (changed && request.path.endsWith("_8.csv"))
          response.writeHead(200, { etag: '"two"' }).end(UCDP_FILES["candidateged/GEDEvent_v26_0_7.csv"]);
        else ucdpFiles(request, response);
      };
      await withServer(handler, async (base) => {
        await fetchFrom(base, around);
        await fetchFrom(base, { ...around, today: "2026-10-06" });
        expect(lines.slice(FILES.length)).toEqual(FILES.map((name) => `${name}: is there and unchanged`));
        expect((await cardOf(around.folder, "GEDEvent_v26_0_8.csv"))["accessed"]).toBe("2026-10-05");
        changed = true;
        await fetchFrom(base, { ...around, today: "2026-11-05" });
        expect(await cardOf(around.folder, "GEDEvent_v26_0_8.csv")).toMatchObject({
          accessed: "2026-11-05",
          validator: '"two"',
        });
        expect(await namesIn(around.folder)).toEqual(withCards(FILES));
      });
    });
  });

  test("killed before any single step of it, the next fetch ends with every file and its own card", async () => {
    let k = 0;
    for (; ; k++) {
      const isKilled = await withFetchFolder(async (around, lines) =>
        withServer(ucdpFiles, async (base) => {
          // an older version of one stands there, as it was fetched
          const old: Handler = (request, response) =>
            request.path.endsWith("_8.csv")
              ? response.writeHead(200, { etag: '"old"' }).end(official([event({ id: "9" })]))
              : ucdpFiles(request, response);
          await withServer(old, (before) => fetchFrom(before, around));
          for (const name of FILES.slice(0, 2)) await rm(join(around.folder, name));
          const ended = await dieAt(k, () => fetchFrom(base, around));
          await fetchFrom(base, around);
          expect(await namesIn(around.folder)).toEqual(withCards(FILES));
          for (const name of FILES) {
            const { sha256 } = await cardOf(around.folder, name);
            expect([k, name, sha256]).toEqual([k, name, await sha256Of(join(around.folder, name))]);
          }
          expect(await cardOf(around.folder, "GEDEvent_v26_0_8.csv")).toMatchObject({ validator: '"one"' });
          expect(lines.filter((line) => line.includes("left as it is"))).toEqual([]);
          return ended;
        }),
      );
      if (!isKilled) break;
    }
    expect(k).toBeGreaterThan(15);
  });

  test("of someone's own are left alone, and other releases named", async () => {
    await withFetchFolder(async (around, lines) =>
      withServer(ucdpFiles, async (base) => {
        await fetchFrom(base, around);
        const own = join(around.folder, "GEDEvent_v26_0_8.csv");
        await writeFile(own, "mine");
        await writeFile(join(around.folder, "ged251-csv.zip"), "old");
        await writeFile(join(around.folder, "ged261-csv.zip.origin.json"), "{ broken");
        await fetchFrom(base, around);
        expect(await readFile(own, "utf8")).toBe("mine");
        expect(
          lines.filter((line) => line.includes("left as it is")).map((line) => line.split(":")[0]),
        ).toEqual(["ged261-csv.zip", "GEDEvent_v26_0_8.csv"]);
        expect(lines.at(-1)).toMatch(/^No longer needed, move away: ged251-csv.zip/);
      }),
    );
  });

  test("a page that cannot be read, or is too long, ends it before anything is written", async () => {
    await withFetchFolder(async (around) => {
      const gone: Handler = (_, response) => response.writeHead(404).end();
      const long: Handler = (_, response) => response.end("x".repeat(200_000));
      await expect(withServer(gone, (base) => fetchFrom(base, around))).rejects.toThrow(
        "cannot be read (HTTP 404)",
      );
      await expect(withServer(long, (base) => fetchFrom(base, around))).rejects.toThrow("sends more than");
      expect(await namesIn(around.folder)).toEqual([]);
    });
  });

  test("what came before a file that cannot be had stays", async () => {
    await withFetchFolder(async (around) => {
      const broken: Handler = (request, response) =>
        request.path.endsWith("_7.csv") ? response.writeHead(404).end() : ucdpFiles(request, response);
      await expect(withServer(broken, (base) => fetchFrom(base, around))).rejects.toThrow(
        /GEDEvent_v26_0_7.csv cannot be had \(HTTP 404\)/,
      );
      expect(await namesIn(around.folder)).toEqual(withCards(FILES.slice(0, 2)));
    });
  });
});

describe("the API", () => {
  const API_FILES = FILES.map((name) => name.replace("ged261-csv.zip", "GEDEvent_v26_1.csv"));
  /** A reply of the API to every request but the page's. */
  const answering =
    (answer: (page: number) => unknown, status = 200): Handler =>
    (seen, response) =>
      seen.path.startsWith("/api/")
        ? sendJson(response, answer(Number(seen.query.get("page"))), status)
        : ucdpFiles(seen, response);

  test("gives the same releases as CSV in the official layout, which a run takes", async () => {
    await withFetchFolder(async (around) =>
      withServer(ucdpApi, async (base, seen) => {
        expect(await fetchFrom(base, around, TOKEN)).toEqual(API_FILES);
        const pages = seen
          .filter(({ path }) => path.endsWith("/26.0.7"))
          .map(({ query }) => query.toString());
        expect(pages).toEqual([0, 1, 2].map((page) => `pagesize=1000&page=${page}`));
        const [header, first, ...rest] = parse(await readFile(join(around.folder, "GEDEvent_v26_0_7.csv")));
        expect(header).toEqual(GED_COLUMNS);
        expect(rest).toHaveLength(4);
        const cell = (name: string) => (first as string[])[GED_COLUMNS.indexOf(name)];
        expect(["id", "active_year", "date_start", "latitude", "gwnob", "adm_1"].map(cell)).toEqual([
          "1",
          "1",
          "2026-07-05 00:00:00",
          "14.5",
          "",
          "Mopti region",
        ]);
        const options = { mapping: null, writeMapping: false, maxQuarantine: 0.2, corrections: null };
        expect((await check([join(around.folder, "GEDEvent_v26_0_7.csv")], options)).accepted).toBe(true);
        const card = await cardOf(around.folder, "GEDEvent_v26_1.csv");
        expect([card["url"], card["version"]]).toEqual([`${base}api/gedevents/26.1`, "26.1"]);
        expect(JSON.stringify(card)).not.toContain(TOKEN);
      }),
    );
  });

  test("is not asked for a release that is there, from the API or as a file", async () => {
    await withFetchFolder(async (around) =>
      withServer(ucdpApi, async (base, seen) => {
        await fetchFrom(base, around);
        const before = seen.length;
        expect(await fetchFrom(base, around, TOKEN)).toEqual(FILES);
        expect(seen.slice(before).map(({ path }) => path)).toEqual(["/downloads/"]);
      }),
    );
    await withFetchFolder(async (around) =>
      withServer(ucdpApi, async (base, seen) => {
        await fetchFrom(base, around, TOKEN);
        const before = seen.length;
        expect(await fetchFrom(base, around)).toEqual(API_FILES);
        expect(seen.slice(before).map(({ path }) => path)).toEqual(["/downloads/"]);
      }),
    );
  });

  test("that refuses the token is wrong usage, and the token is not told", async () => {
    await withFetchFolder(async (around) =>
      withServer(ucdpApi, async (base) => {
        const error = await fetchFrom(base, around, "wrong-token").catch((reason: unknown) => reason);
        expect(error).toMatchObject({ exitCode: 2, message: expect.stringContaining("refuses the token") });
        expect(String(error)).not.toContain("wrong-token");
        expect(await namesIn(around.folder)).toEqual([]);
      }),
    );
  });

  const pages = (Result: unknown, more: object = {}) => ({ TotalPages: 3, Result, ...more });
  test.each<[string, Handler, string]>([
    ["the same page again and again", answering(() => pages([apiEvent(1)])), "the same page again"],
    ["no events", answering(() => pages([])), "not what a release is like"],
    [
      "pages without number",
      answering(() => pages([apiEvent(1)], { TotalPages: 1e9 })),
      "not what a release is like",
    ],
    [
      "fewer events than it says",
      answering((page) => pages([apiEvent(page)], { TotalCount: 4 })),
      "sent 3 of 4 events",
    ],
    [
      "rows of something else",
      answering(() => pages([{ id: 1, name: "x" }])),
      "without id, date_start, country",
    ],
    ["rows in rows", answering(() => pages([apiEvent(1, { side_a: { x: 1 } })])), "unknown form"],
    ["something else", answering(() => ({ hello: "world" })), "does not give events (HTTP 200)"],
    ["a release that it does not know", answering(() => "none", 404), "does not give events (HTTP 404)"],
    [
      "broken JSON",
      (seen, response) =>
        seen.path.startsWith("/api/") ? response.end('{"TotalPages": 3, "Res') : ucdpFiles(seen, response),
      "something else than JSON",
    ],
    [
      "more than a page holds",
      answering(() => pages([apiEvent(1, { side_a: "x".repeat(200_000) })])),
      "sends more than",
    ],
  ])("%s end it, and nothing gets a name", async (_, handler, says) => {
    await withFetchFolder(async (around) => {
      const error = await withServer(handler, (base) => fetchFrom(base, around, TOKEN)).catch(
        (reason) => reason,
      );
      expect(error).toMatchObject({ exitCode: 3, message: expect.stringContaining(says) });
      expect(await namesIn(around.folder)).toEqual([]);
    });
  });
});
