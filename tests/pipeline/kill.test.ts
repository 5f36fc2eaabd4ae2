/** What a run leaves that was killed, found the disk full or could not write: the old outputs or the new ones, whole. */
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmdirSync, watch } from "node:fs";
import {
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  readlink,
  realpath,
  rm,
  statfs,
  symlink,
  writeFile,
} from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { parseMonth } from "../../pipeline/domain/month.ts";
import { cli, isMissing, leftOvers, pipelineRun, put, readFolder, stateOf } from "./harness.ts";
import { other, TwoRuns, tellCounts, type Which } from "./twoRuns.ts";
import { TO } from "./world.ts";

/** With fewer than eight none would come at the end of a publication. */
const KILLS = Number(process.env["HARMATTAN_KILLS"] ?? 8);

let folder: string;
let runs: TwoRuns;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "harmattan-kill-"));
  runs = await TwoRuns.prepare(folder, false);
});
afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
});

/** Some milliseconds after the start, or after the nth change that a run makes in order to publish. */
interface Moment {
  readonly change: number;
  readonly wait: number;
}

const PUBLISHING = /^(\.(staging|new|twin|old|latest)-.*|latest|\d{4}-\d{2})$/;
/** Changes of names when a month takes the place of another run's, whose files are then removed. */
const CHANGES = 40;

/** Half of the moments spread over the whole run, half over its publication, which is short: while it writes, and renames. */
function momentsOf(count: number): Moment[] {
  const writing = Math.floor(count / 4);
  const renaming = Math.floor(count / 4);
  const spread = count - writing - renaming;
  const step = (k: number, of: number): number => k / Math.max(1, of - 1);
  return [
    ...Array.from({ length: spread }, (_, k) => ({ change: 0, wait: runs.length * step(k, spread) })),
    ...Array.from({ length: writing }, (_, k) => ({
      change: 1,
      wait: (runs.length / 40) * step(k, writing),
    })),
    ...Array.from({ length: renaming }, (_, k) => ({
      change: 2 + Math.round((CHANGES - 2) * step(k, renaming)),
      wait: 0,
    })),
  ];
}

/** Starts a run and kills it. @returns whether it was still running then */
async function killed(which: Which, out: string, moment: Moment): Promise<boolean> {
  const child = runs.start(which, out);
  let timer: NodeJS.Timeout | undefined;
  const killSoon = (): void => {
    if (moment.wait === 0) child.kill();
    else timer = setTimeout(child.kill, moment.wait);
  };
  let changes = 0;
  const count = (): void => {
    if (++changes === moment.change) killSoon();
  };
  const watchers = [
    watch(out, (_, name) => {
      if (PUBLISHING.test(name ?? "")) count();
    }),
    // the folder that is there now: nothing may change in it until it has left its place
    watch(await realpath(join(out, "latest")), count),
  ];
  if (moment.change === 0) killSoon();
  try {
    const { code, signal, stderr } = await child.ended;
    if (signal !== "SIGKILL") expect({ code, signal, stderr }).toEqual({ code: 0, signal: null, stderr: "" });
    return signal === "SIGKILL";
  } finally {
    for (const watcher of watchers) watcher.close();
    clearTimeout(timer);
  }
}

test(
  `${KILLS} SIGKILLs over a run's length: the old outputs or the new ones, and the next run mends all`,
  async () => {
    const left = { old: 0, new: 0 };
    let kills = 0;
    const lane = async (name: string, moments: readonly Moment[]): Promise<void> => {
      const out = join(folder, name);
      await runs.publish("one", out);
      let old: Which = "one";
      for (const moment of moments) {
        const next = other(old);
        if (await killed(next, out, moment)) kills++;
        left[(await runs.found(out)) === old ? "old" : "new"]++;
        await runs.expectMended(next, out);
        old = next;
      }
    };
    const moments = momentsOf(KILLS);
    await Promise.all(
      [0, 1].map((number) =>
        lane(
          `lane ${number}`,
          moments.filter((_, index) => index % 2 === number),
        ),
      ),
    );
    expect(kills).toBeGreaterThan(0);
    tellCounts({ kills, ...left });
    expect(Math.min(left.old, left.new)).toBeGreaterThan(0);
    // copies of the input are left where the next run removes them, and nowhere else
    expect(await readdir(runs.temporary)).toEqual([]);
  },
  60_000 + KILLS * 60_000,
);

test("killed while a month is first published: the month before stays the latest, or the new one becomes it", async () => {
  const out = join(folder, "first");
  const before = "2020-11";
  await pipelineRun({ tablesOnly: false, input: [runs.inputs.one], out, asOf: parseMonth(before, {}) });
  const earlier = stateOf(await readFolder(join(out, before)));
  const asBefore = async (): Promise<void> => {
    await rm(join(out, TO), { recursive: true, force: true });
    await rm(join(out, "latest"));
    await symlink(before, join(out, "latest"));
  };
  // not what it is alone: its changes are told against the month before
  await pipelineRun({ tablesOnly: false, input: [runs.inputs.one], out });
  const later = stateOf(await readFolder(join(out, TO)));
  await asBefore();
  for (const change of [1, 3, 5]) {
    await killed("one", out, { change, wait: 0 });
    const latest = await readlink(join(out, "latest"));
    expect([before, TO]).toContain(latest);
    if (latest === TO || !(await isMissing(join(out, TO))))
      expect(stateOf(await readFolder(join(out, TO)))).toBe(later);
    expect(stateOf(await readFolder(join(out, before)))).toBe(earlier);
    await pipelineRun({ tablesOnly: false, input: [runs.inputs.one], out });
    expect(stateOf(await readFolder(join(out, "latest")))).toBe(later);
    expect(stateOf(await readFolder(join(out, before)))).toBe(earlier);
    expect(await leftOvers(out)).toEqual([]);
    await asBefore();
  }
});

const mountTmpfs = (path: string, options: string): boolean =>
  spawnSync("mount", ["-t", "tmpfs", "-o", options, "tmpfs", path]).status === 0;
const remount = (path: string, options: string): void =>
  expect(spawnSync("mount", ["-o", `remount,${options}`, path]).status).toBe(0);
const unmount = (path: string): boolean => spawnSync("umount", [path]).status === 0;

/** Whether this process may mount a file system of its own: root on Linux. */
const mayMount = ((): boolean => {
  if (process.platform !== "linux") return false;
  const path = mkdtempSync(join(tmpdir(), "harmattan-mount-"));
  const done = mountTmpfs(path, "size=64k") && unmount(path);
  rmdirSync(path);
  return done;
})();

describe.skipIf(!mayMount)("on a small disk (needs the right to mount one)", () => {
  let out: string;
  const ROOMY = "size=64m";
  beforeAll(async () => {
    out = join(folder, "small disk");
    await mkdir(out);
    expect(mountTmpfs(out, ROOMY)).toBe(true);
    await pipelineRun({ tablesOnly: false, input: [runs.inputs.one], out });
  });
  afterAll(() => {
    expect(unmount(out)).toBe(true);
  });

  /** Bytes that the outputs of one run take: those of earlier ones go. */
  const usedByOne = async (): Promise<number> => {
    await rm(join(out, "history"), { recursive: true, force: true });
    const { blocks, bfree, bsize } = await statfs(out);
    return (blocks - bfree) * bsize;
  };

  test("full at any moment: the old outputs stay, and the next run with room succeeds", async () => {
    let old: Which = "one";
    let failed = 0;
    for (const share of [0, 0.02, 0.1, 0.25, 0.5, 0.8]) {
      const next = other(old);
      const used = await usedByOne();
      remount(out, `size=${Math.ceil(used * (1 + share))}`);
      const error = await pipelineRun({ tablesOnly: false, input: [runs.inputs[next]], out }).then(
        () => null,
        (reason: unknown) => reason,
      );
      if (error !== null) failed++;
      const wanted = error === null ? next : old;
      expect([share, await runs.runIn(join(out, TO)), await runs.runIn(join(out, "latest"))]).toEqual([
        share,
        wanted,
        wanted,
      ]);
      remount(out, ROOMY);
      await pipelineRun({ tablesOnly: false, input: [runs.inputs[next]], out });
      expect([await runs.runIn(join(out, TO)), await runs.runIn(join(out, "latest"))]).toEqual([next, next]);
      expect(await leftOvers(out)).toEqual([]);
      old = next;
    }
    expect(failed).toBeGreaterThan(3);
  });

  test.each([
    ["from the start", 0],
    ["when the first stages save", 0.05],
    ["when the tables are written", 0.45],
  ])("full %s: the program says so in a line", async (_, share) => {
    const before = await runs.runIn(join(out, "latest"));
    remount(out, `size=${Math.ceil((await usedByOne()) * (1 + share))}`);
    const ended = await cli(...runs.argumentsFor(other(before), out));
    remount(out, ROOMY);
    expect(ended).toEqual({
      code: 1,
      signal: null,
      stdout: "",
      stderr: expect.stringMatching(/^error: the disk is full; the earlier outputs are untouched\..*\n$/),
    });
    expect(await runs.runIn(join(out, "latest"))).toBe(before);
  });

  test("not writable: the program says so in a line, and nothing changes", async () => {
    const before = await runs.runIn(join(out, "latest"));
    remount(out, "ro");
    const ended = await cli(...runs.argumentsFor(other(before), out));
    remount(out, `rw,${ROOMY}`);
    expect(ended).toEqual({
      code: 1,
      signal: null,
      stdout: "",
      stderr: expect.stringMatching(/^error: no permission to write .*small disk.*\n$/),
    });
    expect([await runs.runIn(join(out, TO)), await runs.runIn(join(out, "latest"))]).toEqual([
      before,
      before,
    ]);
  });
});

describe("something else in the place of the outputs is named and left alone", () => {
  test.each([
    ["a file", ["taken"], "taken"],
    ["a file above", ["taken", "below"], "taken"],
  ])("%s", async (_, names, shown) => {
    const [file = ""] = await put(folder, { taken: "somebody's notes\n" });
    const ended = await cli(...runs.argumentsFor("one", join(folder, ...names)));
    expect(ended).toEqual({
      code: 2,
      signal: null,
      stdout: "",
      stderr: expect.stringMatching(/^error: .*\n$/),
    });
    expect(ended.stderr).toContain(shown);
    expect(ended.stderr).not.toContain("bug");
    expect(await readFile(file, "utf8")).toBe("somebody's notes\n");
  });

  test("a file in the place of the month", async () => {
    const out = join(folder, "taken month");
    await mkdir(out);
    await writeFile(join(out, TO), "somebody's notes\n");
    const ended = await cli(...runs.argumentsFor("one", out));
    expect([ended.code, ended.stderr]).toEqual([
      3,
      expect.stringMatching(/^error: .*2020-12 is a file, not a folder: move it away and run again\n$/),
    ]);
    expect(await readFile(join(out, TO), "utf8")).toBe("somebody's notes\n");
    expect(await isMissing(join(out, "latest"))).toBe(true);
  });
});
