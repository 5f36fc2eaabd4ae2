import { chmod, mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { cli, csvText, put, start } from "../pipeline/harness.ts";
import { MAPPING, rowsWhere, worldRecords } from "../pipeline/world.ts";

let base: string;
let input: string;
beforeAll(async () => {
  base = await mkdtemp(join(tmpdir(), "harmattan-schedule-"));
  const recent = rowsWhere(worldRecords(), "date_start", (date) => date >= "2017");
  [input = ""] = await put(base, {
    "world.csv": csvText(recent),
    "world.mapping.json": MAPPING.replace("2012", "2017"),
  });
});
afterAll(async () => {
  await rm(base, { recursive: true, force: true });
});

/** What `schedule status` says of a run in `out`, and what it says where it is not told of `out`. */
async function tellStatus(out: string): Promise<void> {
  const [program] = await put(base, { "bin/crontab": "#!/bin/sh\necho 0 0 1 1 0 true\n" });
  await chmod(program as string, 0o755);
  const path = { PATH: `${join(base, "bin")}:${process.env["PATH"]}` };
  const status = async (...options: readonly string[]) =>
    (await start(["schedule", "status", ...options], path).ended).stdout;
  const elsewhere = await status("--", "--out", join(base, "nowhere"));
  expect(elsewhere).toContain("Not installed with cron");
  expect(elsewhere).toContain(
    `No run of run-month is recorded in ${join(base, "nowhere")}: if it has another`,
  );
  expect(await status("--", "--out", out)).toMatch(/^Last run for \d{4}-\d{2}, \S+: ok\. Harmattan 2020-12/m);
}

test("schedule print shows entries with the options of run-month; wrong usage is told", async () => {
  const [cron, windows, late, unknown] = await Promise.all([
    cli("schedule", "print", "--day", "7", "--at", "5:30", "--", "--fetch", "ucdp"),
    cli("schedule", "print", "--with", "windows"),
    cli("schedule", "print", "--at", "25:00"),
    cli("schedule", "start"),
  ]);
  expect(cron.stdout).toMatch(
    /^30 5 \* \* \* cd \S+ && \S+ --max-semi-space-size=64 pipeline\/start\.js run-month --once-from-day 7 --fetch ucdp$/m,
  );
  expect(windows.stdout).toContain("schtasks /Create /TN harmattan /SC DAILY /ST 06:00");
  expect([late.code, unknown.code]).toEqual([2, 2]);
  expect(late.stderr).toContain("Give a time of day like 06:00");
  expect(unknown.stderr).toContain("install, remove, status, print");
});

test("run-month: one line and notes; stale input ends with 3; no secret of the environment in log or outputs", async () => {
  const server = createServer((_, response) => response.writeHead(403).end());
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const secrets = {
    HARMATTAN_WEBHOOK: `http://127.0.0.1:${(server.address() as AddressInfo).port}/s3cret-address`,
    HARMATTAN_WEBHOOK_TOKEN: "s3cret-token",
    UCDP_ACCESS_TOKEN: "s3cret-ucdp",
    ACLED_PASSWORD: "s3cret-acled",
  };
  const out = join(base, "outputs");
  const options = ["run-month", "--input", input, "--out", out, "--no-forecast", "--debug"];
  try {
    const stale = await start(options, secrets).ended;
    expect(stale.code).toBe(3);
    expect(stale.stderr).toContain("the input is stale: the newest incident is of 2020-12");
    const fine = await start([...options, "--accept", "stale"], secrets).ended;
    expect([fine.code, fine.stderr]).toEqual([0, ""]);
    const [line, ...notes] = fine.stdout.trimEnd().split("\n");
    expect(line).toMatch(/^Harmattan 2020-12, Synthetic world: \d+ alerts?/);
    expect(notes).toContain("The webhook was not told: it answered 403");
    expect(notes.join("\n")).toContain("Accepted although stale");
    await tellStatus(out);
    const texts = [stale.stdout, stale.stderr, fine.stdout, fine.stderr];
    for (const entry of await readdir(out, { recursive: true, withFileTypes: true }))
      if (entry.isFile()) texts.push(await readFile(join(entry.parentPath, entry.name), "latin1"));
    expect(texts.length).toBeGreaterThan(30);
    expect(texts.filter((text) => text.includes("s3cret"))).toEqual([]);
  } finally {
    server.closeAllConnections();
    server.close();
  }
});
