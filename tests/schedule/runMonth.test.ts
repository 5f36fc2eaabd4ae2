import { access, mkdtemp, readFile, rm } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { DEFAULT_CONFIG } from "../../pipeline/config.ts";
import type { RunOptions } from "../../pipeline/pipeline.ts";
import { type MonthOptions, runMonth } from "../../pipeline/runMonth.ts";
import { csvText, put } from "../pipeline/harness.ts";
import { MAPPING, rowsWhere, worldRecords } from "../pipeline/world.ts";

const RECENT = rowsWhere(worldRecords(), "date_start", (date) => date >= "2017");
let base: string;
let run: RunOptions;

beforeAll(async () => {
  base = await mkdtemp(join(tmpdir(), "harmattan-month-"));
  run = {
    input: [join(base, "in")],
    out: join(base, "outputs"),
    asOf: null,
    focus: null,
    source: null,
    mapping: null,
    allMonths: false,
    tablesOnly: false,
    from: "ingest",
    to: "publish",
    config: { ...DEFAULT_CONFIG, forecast: false, threads: 2 },
    watch: { accept: [], expected: null },
  };
});
afterAll(async () => {
  await rm(base, { recursive: true, force: true });
});

const files = (records = RECENT) =>
  put(base, { "in/world.csv": csvText(records), "in/world.mapping.json": MAPPING.replace("2012", "2017") });
/** As a scheduler starts it on a day of January 2021. */
const onDay = (day: number, more: Partial<MonthOptions> = {}): MonthOptions => ({
  out: run.out,
  // read once there is something to read
  run: async () => {
    await access(join(base, "in", "world.csv"));
    return run;
  },
  fetch: null,
  onceFromDay: 5,
  webhook: null,
  now: () => new Date(Date.UTC(2021, 0, day, 6)),
  ...more,
});

test("fetches, runs and tells once a month; what is suspect is told, and tried again the next day", async () => {
  const told: Record<string, unknown>[] = [];
  const server = createServer((request, response) => {
    let body = "";
    request.on("data", (chunk) => {
      body += chunk;
    });
    request.on("end", () => {
      told.push(JSON.parse(body));
      response.end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const webhook = { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/x`, token: null };
  try {
    let fetched = 0;
    const fetch = async (): Promise<void> => {
      fetched++;
      await files();
    };
    expect(await runMonth(onDay(4, { fetch }))).toMatchObject({ status: "not due", lines: [] });
    const first = await runMonth(onDay(5, { fetch, webhook }));
    expect(first).toMatchObject({ status: "ok", error: null, published: [join(run.out, "2020-12")] });
    expect(first.lines).toHaveLength(1);
    expect(first.lines[0]).toMatch(
      /^Harmattan 2020-12, Synthetic world: \d+ alerts?; top .+ \(.+\) \d+\.\d (Low|Guarded|Elevated|High|Critical); spillover .+; .*2020-12$/,
    );
    expect(await runMonth(onDay(6, { fetch }))).toMatchObject({ status: "not due" });
    expect(fetched).toBe(1);

    // the next month: a file that lost its rows
    const february = (day: number) => ({ webhook, now: () => new Date(Date.UTC(2021, 1, day)) });
    await files(rowsWhere(RECENT, "date_start", (date) => !date.startsWith("2020-03")));
    const second = await runMonth(onDay(5, february(5)));
    expect(second.status).toBe("suspect");
    expect(second.error).toBeInstanceOf(Error);
    expect(second.lines[0]).toMatch(
      /^Harmattan suspect: the input is suspect: .*2020-03.* \(latest: 2020-12\)$/,
    );
    expect(second.lines[0]).not.toContain("\n");
    await files();
    expect(await runMonth(onDay(6, february(6)))).toMatchObject({ status: "ok" });

    expect(told.map(({ status, text }) => [status, text])).toEqual([
      ["ok", first.lines[0]],
      ["suspect", second.lines[0]],
      ["ok", expect.stringContaining("Harmattan 2020-12")],
    ]);
    const record = JSON.parse(await readFile(join(run.out, "history", "run-month.json"), "utf8"));
    expect(record).toMatchObject({ month: "2021-02", status: "ok", finished: "2021-02-06T00:00:00.000Z" });
  } finally {
    server.closeAllConnections();
    server.close();
  }
});

test("fetching that fails ends the run, which is due again; a webhook that is gone is a note", async () => {
  const failing = onDay(9, {
    now: () => new Date(Date.UTC(2021, 2, 9)),
    fetch: () => Promise.reject(new Error("offline https://user:pass@example.org")),
    webhook: { url: "ftp://s3cret", token: "t0ken" },
  });
  const report = await runMonth(failing);
  expect(report).toMatchObject({ status: "failed", published: [] });
  expect(report.notes).toEqual(["The webhook was not told: its address is not an https address"]);
  // an error of no known kind may hold anything
  expect(JSON.stringify([report.lines, report.notes])).not.toMatch(/pass|s3cret|t0ken/);
});
