import { createHash } from "node:crypto";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { escalationScorer } from "../pipeline/3-score/escalation/scorer.ts";
import { type DrawRequest, lean, sensitivityOf } from "../pipeline/3-score/sensitivity/sensitivity.ts";
import { Beside } from "../pipeline/beside.ts";
import { inputOf, monthAt, shippedConstants } from "./3-score/panels.ts";

/** Enough rows for a second thread. */
const MANY = { files: [{ rows_read: 1e6 }] } as unknown as Parameters<Beside["startFor"]>[1];

let beside: Beside;
beforeEach(() => {
  beside = new Beside();
});
afterEach(async () => {
  await beside.end();
});

async function request(): Promise<DrawRequest> {
  const months = (peak: number): number[] => Array.from({ length: 60 }, (_, t) => (t > 55 ? peak : t % 3));
  const series = [
    { id: "AAA-north", incidents: months(9), deaths: months(20) },
    { id: "AAA-south", incidents: months(1), deaths: months(0) },
    { id: "BBB-east", incidents: months(4), deaths: months(2) },
  ];
  const input = inputOf(series, await shippedConstants());
  const at = escalationScorer(input).at(monthAt(59));
  return {
    source: "made up",
    month: monthAt(59),
    lateReports: [1.2],
    input,
    at,
    theatre: Uint8Array.of(1, 1, 0),
  };
}

test("a second thread draws what this one would", async () => {
  beside.startFor(2, MANY);
  const asked = await request();
  const here = sensitivityOf(asked);
  expect(here.rankings.map(({ scope, ranked }) => [scope, ranked])).toEqual([
    ["all", 3],
    ["theatre", 2],
  ]);
  expect(here.intervals.scoreHigh[0]).toBeGreaterThan(here.intervals.scoreLow[0] as number);
  const [first, second] = await Promise.all([
    beside.run("draws", lean(asked)),
    beside.run("draws", lean({ ...asked, lateReports: [] })),
  ]);
  expect(first).toEqual(here);
  expect(second).toEqual(sensitivityOf({ ...asked, lateReports: [] }));
  expect(second).not.toEqual(here);
});

test("what goes wrong in it is told to everyone who waits, and to whoever comes later", async () => {
  beside.startFor(2, MANY);
  const broken = { ...lean(await request()), input: null } as unknown as DrawRequest;
  const waiting = [beside.run("draws", broken), beside.run("draws", lean(await request()))];
  for (const result of await Promise.allSettled(waiting)) expect(result.status).toBe("rejected");
  await expect(beside.run("draws", broken)).rejects.toThrow(TypeError);
});

test("it is there only where the run may use two processors and has enough to do", () => {
  beside.startFor(1, MANY);
  expect(beside.isThere).toBe(false);
  beside.startFor(2, { files: [] });
  expect(beside.isThere).toBe(false);
});

test("a large file is hashed by it, a small one or the only thread's by this one: the same", async () => {
  const folder = await mkdtemp(join(tmpdir(), "harmattan-beside-"));
  try {
    const large = Buffer.alloc((16 << 20) + 5, "a line of text\n");
    for (const [threads, content, isThere] of [
      [2, large.subarray(0, 1000), false],
      [1, large, false],
      [2, large, true],
    ] as const) {
      const path = join(folder, "it's an input.csv");
      await writeFile(path, content);
      let meanwhile = 0;
      const found = await beside.hash(path, threads, () => meanwhile++);
      const sha256 = createHash("sha256").update(content).digest("hex");
      expect(found).toEqual({ sha256, bytes: content.length });
      expect([beside.isThere, meanwhile]).toEqual([isThere, isThere ? 1 : 0]);
    }
    await expect(beside.hash(join(folder, "nowhere.csv"), 2, () => {})).rejects.toMatchObject({
      code: "ENOENT",
    });
  } finally {
    await rm(folder, { recursive: true });
  }
});

test("a workbook that cannot be written says why", async () => {
  beside.startFor(2, MANY);
  const path = join(tmpdir(), "harmattan-nowhere", "risk.xlsx");
  await expect(beside.writeWorkbook(path, "made up", [])).rejects.toMatchObject({ code: "ENOENT", path });
});
