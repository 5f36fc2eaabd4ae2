import { type ChildProcess, spawn } from "node:child_process";
import fs, { existsSync, readdirSync } from "node:fs";
import { mkdtemp, readFile, rm, utimes, writeFile } from "node:fs/promises";
import { syncBuiltinESMExports } from "node:module";
import { hostname, tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { LockedError } from "../../pipeline/domain/errors.ts";
import { withLock } from "../../pipeline/io/lock.ts";

const LOCK_MODULE = new URL("../../pipeline/io/lock.ts", import.meta.url).href;
const DATABASE_MODULE = new URL("../../pipeline/io/duckdb.ts", import.meta.url).href;
const ROOT = new URL("../..", import.meta.url);
const HOLD = `await withLock(folder, async () => { say("in"); await new Promise((go) => setTimeout(go, 60_000)); });`;

let folder: string;
let children: ChildProcess[];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "harmattan-lock-"));
  children = [];
});

afterEach(async () => {
  for (const child of children) child.kill("SIGKILL");
  await rm(folder, { recursive: true, force: true });
});

/** A child process with `withLock`, `folder` and `say` in scope. */
function start(code: string) {
  const script = `
    import { appendFileSync, readFileSync, renameSync, unlinkSync, writeFileSync } from "node:fs";
    import { withLock } from ${JSON.stringify(LOCK_MODULE)};
    const folder = ${JSON.stringify(folder)};
    const say = (text) => process.stdout.write(text + "\\n");
    ${code}`;
  const child = spawn(process.execPath, ["--import", "tsx", "--input-type=module", "-e", script], {
    cwd: ROOT,
    stdio: ["ignore", "pipe", "pipe"],
  });
  children.push(child);
  let output = "";
  const heard = new Promise<void>((resolve) =>
    child.stdout.on("data", (data: Buffer) => {
      output += data.toString();
      resolve();
    }),
  );
  child.stderr.on("data", (data: Buffer) => {
    output += data.toString();
  });
  const ended = new Promise<{ code: number | null; signal: string | null; output: string }>((resolve) =>
    child.on("close", (code, signal) => resolve({ code, signal, output })),
  );
  return { child, heard, ended };
}

const lockFiles = () => readdirSync(folder).filter((name) => name.startsWith(".lock"));

test("the lock is there during the run, gone after it, and the result is passed on", async () => {
  const result = await withLock(folder, async () => {
    const holder = JSON.parse(await readFile(join(folder, ".lock"), "utf8"));
    expect(holder).toMatchObject({ pid: process.pid, host: hostname() });
    if (process.platform === "linux") {
      expect(holder.startedAt).toMatch(/^\d+$/);
      expect(holder.boot).toMatch(/^[0-9a-f-]{36}$/);
    }
    return 7;
  });
  expect(result).toBe(7);
  expect(lockFiles()).toEqual([]);
});

test("an error releases the lock and is passed on", async () => {
  const listeners = [process.listenerCount("exit"), process.listenerCount("SIGTERM")];
  await expect(withLock(folder, () => Promise.reject(new Error("no rain")))).rejects.toThrow("no rain");
  expect(lockFiles()).toEqual([]);
  expect([process.listenerCount("exit"), process.listenerCount("SIGTERM")]).toEqual(listeners);
});

test("a second run is told who holds the lock and what to do, with exit code 4", async () => {
  await withLock(folder, async () => {
    const error = await withLock(folder, async () => "inside").catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(LockedError);
    expect((error as LockedError).exitCode).toBe(4);
    expect((error as LockedError).message).toBe(
      `another run (process ${process.pid}) is using this folder: wait for it to end, or give another --out (${join(folder, ".lock")})`,
    );
  });
});

test("two processes compete: one is inside, the other gets LockedError", async () => {
  const first = start(HOLD);
  await first.heard;
  const second = start(`
    try { await withLock(folder, async () => say("in")); } catch (error) { say(error.message); process.exit(error.exitCode); }`);
  const { code, output } = await second.ended;
  expect(output).toContain(`another run (process ${first.child.pid})`);
  expect(code).toBe(4);
});

test("the lock of a process killed with SIGKILL is taken over", async () => {
  const { child, heard, ended } = start(HOLD);
  await heard;
  child.kill("SIGKILL");
  await ended;
  expect(lockFiles()).toEqual([".lock"]);
  expect(await withLock(folder, async () => "inside")).toBe("inside");
  expect(lockFiles()).toEqual([]);
});

// A handler of the signal could not run meanwhile: these would only end when the loop or the query does, which is never.
test.skipIf(process.platform === "win32").each([
  ["SIGTERM", "this thread computes", `for (;;);`],
  ["SIGINT", "this thread computes", `for (;;);`],
  [
    "SIGTERM",
    "DuckDB computes",
    `await db.run("SELECT count(*) FROM range(10_000_000_000) a, range(10_000_000_000) b WHERE a.range = b.range + 1")`,
  ],
] as const)("%s ends a process at once while %s, and its lock is taken over", async (signal, _, compute) => {
  const { child, heard, ended } = start(`
    import { Database } from ${JSON.stringify(DATABASE_MODULE)};
    const db = await Database.open({ spillFolder: folder, memoryLimit: "50MB", threads: 1 });
    await withLock(folder, async () => { say("in"); setTimeout(async () => { ${compute} }); await new Promise((go) => setTimeout(go, 60_000)); });`);
  await heard;
  await new Promise((go) => setTimeout(go, 100));
  child.kill(signal);
  expect((await ended).signal).toBe(signal);
  expect(lockFiles()).toEqual([".lock"]);
  expect(await withLock(folder, async () => "inside")).toBe("inside");
  expect(lockFiles()).toEqual([]);
});

test("process.exit releases", async () => {
  const { ended } = start(`await withLock(folder, async () => process.exit(3));`);
  expect((await ended).code).toBe(3);
  expect(lockFiles()).toEqual([]);
});

const TOKEN = "00000000-0000-4000-8000-000000000000";
const plant = (holder: object) =>
  writeFile(
    join(folder, ".lock"),
    JSON.stringify({ host: hostname(), startedAt: null, token: TOKEN, ...holder }),
  );

test.skipIf(process.platform !== "linux")(
  "a process id in use again by another process does not count",
  async () => {
    await plant({ pid: process.pid, startedAt: "1" });
    expect(await withLock(folder, async () => "inside")).toBe("inside");
  },
);

test.skipIf(process.platform !== "linux")(
  "after the machine was started anew, the same process id and start time do not count",
  async () => {
    // what this very process would leave, had it been killed by a power cut
    const own = await withLock(folder, async () => JSON.parse(await readFile(join(folder, ".lock"), "utf8")));
    await plant(own);
    await expect(withLock(folder, async () => "inside")).rejects.toThrow(LockedError);
    await plant({ ...own, boot: "00000000-0000-4000-8000-000000000000" });
    expect(await withLock(folder, async () => "inside")).toBe("inside");
    expect(lockFiles()).toEqual([]);
  },
);

test("a clock that goes back or ahead changes nothing: a lock has no age", async () => {
  const own = await withLock(folder, async () => JSON.parse(await readFile(join(folder, ".lock"), "utf8")));
  for (const year of [1970, 2090]) {
    const time = new Date(Date.UTC(year, 0, 1));
    await plant(own);
    await utimes(join(folder, ".lock"), time, time);
    await expect(withLock(folder, async () => "inside")).rejects.toThrow(LockedError);
    await plant({ ...own, pid: 2 ** 30 });
    await utimes(join(folder, ".lock"), time, time);
    expect(await withLock(folder, async () => "inside")).toBe("inside");
  }
});

test("without a start time, a living process id counts as the holder", async () => {
  await plant({ pid: process.pid });
  await expect(withLock(folder, async () => "inside")).rejects.toThrow(LockedError);
});

test("a network drive that made the link, but says that the name is taken, has given the lock", async () => {
  const { link } = fs.promises;
  fs.promises.link = async (from, to) => {
    await link(from, to);
    throw Object.assign(new Error("file already exists"), { code: "EEXIST" });
  };
  syncBuiltinESMExports();
  try {
    expect(await withLock(folder, async () => "inside")).toBe("inside");
  } finally {
    fs.promises.link = link;
    syncBuiltinESMExports();
  }
  expect(lockFiles()).toEqual([]);
});

test("a lock of another host is never taken over", async () => {
  await plant({ pid: 1, host: "elsewhere" });
  await expect(withLock(folder, async () => "inside")).rejects.toThrow(
    `${join(folder, ".lock")} is held by process 1 on elsewhere; if you are sure that no run is using this folder, remove the file and try again`,
  );
  expect(lockFiles()).toEqual([".lock"]);
});

test("a file that is no lock is left alone", async () => {
  await writeFile(join(folder, ".lock"), "");
  await expect(withLock(folder, async () => "inside")).rejects.toThrow("is not readable as a lock");
});

test("a contender that died while taking over is itself taken over, and leaves nothing", async () => {
  const { child, ended } = start("");
  await ended;
  const dead = { pid: child.pid, host: hostname(), startedAt: null };
  const inner = "11111111-1111-4111-8111-111111111111";
  await plant({ pid: child.pid });
  await writeFile(join(folder, `.lock.${TOKEN}`), JSON.stringify({ ...dead, token: inner }));
  await writeFile(join(folder, `.lock.${TOKEN}.${inner}.draft`), JSON.stringify({ ...dead, token: inner }));
  expect(await withLock(folder, async () => "inside")).toBe("inside");
  expect(lockFiles()).toEqual([]);
});

// Every contender enters as often as it can, always over a dead lock: it leaves by planting one (of a process id
// that is beyond the system's range). `busy` is created exclusively, so that two inside at once would be seen.
test("12 contenders over dead locks: exactly one at a time is inside", { timeout: 120_000 }, async () => {
  await plant({ pid: 2 ** 30 });
  const contender = `
    const deadline = Date.now() + 30_000;
    for (let entered = 0; entered < 5 && Date.now() < deadline; ) {
      try {
        await withLock(folder, async () => {
          writeFileSync(folder + "/busy", "", { flag: "wx" });
          await new Promise((go) => setTimeout(go, 1));
          unlinkSync(folder + "/busy");
          appendFileSync(folder + "/entries", "x");
          const own = JSON.parse(readFileSync(folder + "/.lock", "utf8"));
          const dead = { ...own, pid: 2 ** 30, token: crypto.randomUUID() };
          writeFileSync(folder + "/dead-" + process.pid, JSON.stringify(dead));
          renameSync(folder + "/dead-" + process.pid, folder + "/.lock");
        });
        entered++;
      } catch (error) {
        if (error.exitCode !== 4) { say(String(error.stack)); process.exit(1); }
        await new Promise((go) => setTimeout(go, Math.random() * 5));
      }
    }`;
  const results = await Promise.all(Array.from({ length: 12 }, () => start(contender).ended));
  expect(results.map(({ output }) => output).join("")).toBe("");
  expect(results.every(({ code }) => code === 0)).toBe(true);
  expect(await readFile(join(folder, "entries"), "utf8")).toHaveLength(60);
  expect(existsSync(join(folder, "busy"))).toBe(false);
});
