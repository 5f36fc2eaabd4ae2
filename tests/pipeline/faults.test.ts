/**
 * What can go wrong around a run besides SIGKILL and a full disk (kill.test.ts). In each case: outputs whole, the lock
 * released or taken over, the next run succeeds, nothing is lost.
 */
import { mkdir, mkdtemp, readdir, readFile, readlink, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { DEFAULT_CONFIG } from "../../pipeline/config.ts";
import { DataError, LockedError } from "../../pipeline/domain/errors.ts";
import { withLock } from "../../pipeline/io/lock.ts";
import { cli, isMissing, pipelineRun, put, readFolder, start, stateOf } from "./harness.ts";
import { other, TwoRuns, tellCounts, type Which } from "./twoRuns.ts";
import { METADATA, TO } from "./world.ts";

/** How many moments and amounts of memory are tried; HARMATTAN_KILLS=200 for a night. */
const TRIED = Math.ceil(Number(process.env["HARMATTAN_KILLS"] ?? 4) / 4);
const LONG = 60_000 + TRIED * 120_000;

let folder: string;
let runs: TwoRuns;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "harmattan-faults-"));
  runs = await TwoRuns.prepare(folder, true);
});
afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
});

/** An outputs folder in which the first of the two runs has published. */
async function published(name: string): Promise<string> {
  const out = join(folder, name);
  await runs.publish("one", out);
  return out;
}

/** Numbers from 0 to 1, evenly. */
const steps = (count: number): number[] =>
  Array.from({ length: count }, (_, k) => k / Math.max(1, count - 1));

/** An environment in which Node loads a module before the program. */
async function preloaded(name: string, code: string): Promise<Record<string, string>> {
  const [path = ""] = await put(folder, { [`preloaded/${name}.mjs`]: code });
  return { NODE_OPTIONS: `--import=${pathToFileURL(path).href}` };
}

test.skipIf(process.platform === "win32")(
  `${TRIED} stops by SIGTERM and SIGINT over a run's length: it ends by that signal, whatever it is at`,
  async () => {
    const out = await published("stopped");
    let [old, stopped]: [Which, number] = ["one", 0];
    for (const [at, step] of steps(TRIED).entries()) {
      const next = other(old);
      const child = runs.start(next, out);
      const signal = at % 2 === 0 ? "SIGTERM" : "SIGINT";
      // alone a run is faster than beside the other one, which its length was measured with
      const timer = setTimeout(() => child.kill(signal), 0.7 * runs.length * step);
      const ended = await child.ended;
      clearTimeout(timer);
      if (ended.signal === signal) stopped++;
      else expect(ended).toEqual({ code: 0, signal: null, stdout: "", stderr: "" });
      await runs.found(out);
      await runs.expectMended(next, out);
      old = next;
    }
    tellCounts({ stopped });
    expect(stopped).toBeGreaterThan(0);
  },
  LONG,
);

describe("too little memory", () => {
  test(
    `for JavaScript, ${TRIED} amounts: the process dies or the run succeeds`,
    async () => {
      const out = await published("small heap");
      let [old, died]: [Which, number] = ["one", 0];
      for (const step of steps(TRIED)) {
        const next = other(old);
        const megabytes = Math.round(14 + 50 * step);
        const env = { NODE_OPTIONS: `--max-old-space-size=${megabytes}` };
        const { signal, code, stderr } = await runs.start(next, out, env).ended;
        if (code !== 0) {
          died++;
          // a thread beside the main one ends alone, and the run with a line that says so
          if (signal === null)
            expect([code, stderr]).toEqual([1, expect.stringMatching(/^error: the memory is not/)]);
          else expect([signal, stderr]).toEqual(["SIGABRT", expect.stringContaining("heap out of memory")]);
        }
        await runs.found(out);
        await runs.expectMended(next, out);
        old = next;
      }
      tellCounts({ died });
      expect(died).toBeGreaterThan(0);
    },
    LONG,
  );

  test.each(["1MB", "4MB"])("for DuckDB, %s: the program says so in a line", async (memoryLimit) => {
    const out = await published(`small database ${memoryLimit}`);
    const [config = ""] = await put(folder, { "memory.json": JSON.stringify({ memoryLimit }) });
    expect(await cli(...runs.argumentsFor("other", out), "--config", config)).toEqual({
      code: 1,
      signal: null,
      stdout: "",
      stderr: expect.stringMatching(
        /^error: the memory is not enough; .*"memoryLimit" in a config file.*\n$/,
      ),
    });
    expect(await runs.found(out)).toBe("one");
    await runs.expectMended("other", out);
  });
});

describe("a clock that jumps", () => {
  /** run-month at a moment of the machine's clock. */
  const monthAt = async (which: Which, out: string, clock: string) => {
    const code = `
      const Real = Date;
      const ahead = Real.parse("${clock}") - Real.now();
      globalThis.Date = class extends Real {
        constructor(...given) { super(...(given.length === 0 ? [Real.now() + ahead] : given)); }
        static now() { return Real.now() + ahead; }
      };`;
    const env = await preloaded(`clock ${clock.slice(0, 10)}`, code);
    return await start(["run-month", ...runs.argumentsFor(which, out), "--once-from-day", "5"], {
      TMPDIR: runs.temporary,
      ...env,
    }).ended;
  };
  const FINE = { code: 0, signal: null, stdout: "", stderr: "" };

  test("back and ahead: every run that is due publishes the same bytes, and the history keeps their order", async () => {
    const out = join(folder, "clock");
    expect(await monthAt("one", out, "2021-01-10T06:00:00Z")).toEqual(FINE);
    expect(await runs.found(out)).toBe("one");
    // back by two years, as after a battery that was empty, and on again
    expect(await monthAt("other", out, "2019-01-10T06:00:00Z")).toEqual(FINE);
    expect(await runs.found(out)).toBe("other");
    expect(await monthAt("one", out, "2021-01-11T06:00:00Z")).toEqual(FINE);
    expect(await runs.found(out)).toBe("one");
    const kept = (await readdir(join(out, "history", TO))).sort();
    expect(kept.map((name) => name.slice(0, 4))).toEqual(["0001", "0002"]);
    const states = kept.map((name) => runs.runIn(join(out, "history", TO, name)));
    expect(await Promise.all(states)).toEqual(["one", "other"]);
    await runs.expectMended("other", out);
  });

  test("ahead by ten years: the input is stale, and the good outputs stay", async () => {
    const out = await published("ahead");
    const { code, stderr } = await monthAt("other", out, "2031-01-10T06:00:00Z");
    expect([code, stderr]).toEqual([3, expect.stringContaining("at least 2030-11 is expected by now")]);
    expect(await runs.found(out)).toBe("one");
    await runs.expectMended("other", out);
  });
});

describe("two runs, or a lock of none", () => {
  test("while another run holds the lock: told in a line, with 4, and nothing is touched", async () => {
    const out = await published("held");
    await withLock(out, async () => {
      expect(await cli(...runs.argumentsFor("other", out))).toEqual({
        code: 4,
        signal: null,
        stdout: "",
        stderr: expect.stringMatching(/^error: another run \(process \d+\) is using this folder: .*\n$/),
      });
      await expect(runs.publish("other", out)).rejects.toThrow(LockedError);
    });
    expect(await runs.found(out)).toBe("one");
    await runs.expectMended("other", out);
  });

  test("four at once: one after the other or not at all, and the outputs are those of one", async () => {
    const out = join(folder, "at once");
    const four = (["one", "other", "one", "other"] as const).map((which) => runs.start(which, out).ended);
    const codes = (await Promise.all(four)).map(({ code }) => code);
    expect(codes).toContain(0);
    expect(codes.filter((code) => code !== 0 && code !== 4)).toEqual([]);
    await runs.expectMended(other(await runs.found(out)), out);
  });

  test.skipIf(process.platform !== "linux")(
    "after a power cut: the lock names a process that runs again",
    async () => {
      const out = await published("rebooted");
      const own = await withLock(out, async () => await readFile(join(out, ".lock"), "utf8"));
      const boot = "00000000-0000-4000-8000-000000000000";
      await writeFile(join(out, ".lock"), JSON.stringify({ ...JSON.parse(own), boot }));
      // what it was about to publish is there in part
      await mkdir(join(out, `.staging-${TO}~0123456789ab`));
      await writeFile(join(out, `.staging-${TO}~0123456789ab`, "escalation.csv"), "rank,");
      expect(await runs.found(out)).toBe("one");
      await runs.expectMended("other", out);
    },
  );
});

describe("a link planted in the outputs folder", () => {
  const ID = "0123456789ab";
  const VINTAGES = "history/vintages/synthetic-world-";
  /** Where a run refuses a link, unless it takes its place. */
  const OWN = [
    TO,
    "history",
    `history/${TO}`,
    "history/vintages",
    VINTAGES,
    `${VINTAGES}/${TO}.json`,
    ".store",
    ".lock",
  ];
  /** Names that a run removes or takes. */
  const PASSING = [
    "latest",
    "latest.txt",
    `${TO}/escalation.csv`,
    `history/${TO}/.working-${ID}`,
    `history/${TO}/0009-${ID}`,
    `${VINTAGES}/.draft`,
    ...["ingest", "score", "forecast"].map((stage) => `.store/${stage}-${ID}${ID}`),
    ".store/.working-ingest",
    ".store/.harmattan-aaaaaa",
    ...["staging", "new", "twin", "old", "latest"].map((kind) => `.${kind}-${TO}~${ID}`),
  ];
  /** What stands outside, named like what runs remove or write. */
  const OUTSIDE = {
    "notes.txt": "mine",
    ".hidden": "mine",
    "run.json": "{}",
    "escalation.csv": "mine",
    [`0001-${ID}/run.json`]: "{}",
    [`forecast-${ID}${ID}/mine`]: "mine",
    [`${TO}.json`]: "mine",
    [`.staging-${TO}~${ID}/mine`]: "mine",
  };
  const config = { ...DEFAULT_CONFIG, forecast: false, keepRuns: 0 };
  let states: Record<Which, string>;

  const publish = async (which: Which, out: string): Promise<void> => {
    await pipelineRun({ input: [runs.inputs[which]], out, config });
  };
  const stateIn = async (path: string): Promise<string> => stateOf(await readFolder(path));
  /** Every path below a folder with what a file holds. */
  const everything = async (root: string): Promise<string[]> => {
    const entries = await readdir(root, { recursive: true, withFileTypes: true });
    const texts = entries.map(async (entry) => {
      const path = join(entry.parentPath, entry.name);
      return `${path}: ${entry.isFile() ? await readFile(path, "utf8") : "folder"}`;
    });
    return (await Promise.all(texts)).sort();
  };

  beforeAll(async () => {
    const out = join(folder, "unlinked");
    await publish("one", out);
    const one = await stateIn(join(out, "latest"));
    await publish("other", out);
    states = { one, other: await stateIn(join(out, "latest")) };
  });

  const TARGETS = ["a folder of someone's", "a file of someone's", "nothing"];
  const isLong = TRIED > 2;
  const everywhere = (places: readonly string[]): [string[], string][] =>
    TARGETS.flatMap((to) => places.map((place): [string[], string] => [[place], to]));
  // in the long variant each place alone with every target
  const cases: [string[], string][] = isLong
    ? everywhere([...OWN, ...PASSING])
    : [
        ...TARGETS.map((to): [string[], string] => [PASSING, to]),
        ...OWN.map((place): [string[], string] => [[place], "a folder of someone's"]),
        [[".lock"], "nothing"],
      ];
  test.each(cases)(
    "at %s to %s: nothing outside is written or removed, and without it the next run succeeds",
    async (places, to) => {
      const base = await mkdtemp(join(folder, "linked-"));
      const [out, outside] = [join(base, "out"), join(base, "outside")];
      await put(outside, OUTSIDE);
      await publish("one", out);
      const [name = ""] = await readdir(join(out, "history", "vintages"));
      const paths = places.map((at) => join(out, at.replace(VINTAGES, `history/vintages/${name}`)));
      const [path = ""] = paths;
      const targets: Record<string, string> = {
        "a folder of someone's": outside,
        "a file of someone's": join(outside, "notes.txt"),
        nothing: join(outside, "new"),
      };
      for (const each of paths) {
        await rm(each, { recursive: true, force: true });
        await mkdir(dirname(each), { recursive: true });
        await symlink(targets[to] as string, each);
      }
      const before = await everything(outside);
      const error = await publish("other", out).then(
        () => null,
        (reason: unknown) => reason,
      );
      expect(await everything(outside)).toEqual(before);
      if (error !== null) {
        // refused, before anything was published
        expect([error instanceof DataError || error instanceof LockedError, String(error)]).toEqual([
          true,
          expect.stringMatching(/move it away|is not a lock|remove it/),
        ]);
        expect(places).toHaveLength(1);
        if (places[0] !== TO) expect(await stateIn(join(out, TO))).toBe(states.one);
        expect(await readlink(path)).toBe(targets[to]);
        await rm(path);
        await publish("other", out);
      }
      expect([await readlink(join(out, "latest")), await stateIn(join(out, TO))]).toEqual([TO, states.other]);
      expect(await everything(outside)).toEqual(before);
      await rm(base, { recursive: true });
    },
  );

  test("at a source's folder or that of the comparison, where every source is ranked: refused", async () => {
    const base = await mkdtemp(join(folder, "sources-"));
    const [out, outside] = [join(base, "out"), join(base, "outside")];
    const text = await readFile(runs.inputs.one, "utf8");
    await put(base, {
      "in/a.csv": text,
      "in/b.csv": text,
      "in/a.mapping.json": JSON.stringify({ ...METADATA, source: "A" }),
      "in/b.mapping.json": JSON.stringify({ ...METADATA, source: "B" }),
      "outside/notes.txt": "mine",
    });
    await mkdir(out);
    const common = [
      "--input",
      join(base, "in"),
      "--out",
      out,
      "--no-forecast",
      "--only",
      "tables",
      "--quiet",
    ];
    for (const name of ["b", "compare"]) {
      await symlink(outside, join(out, name));
      const { code, stderr } = await cli("--source", "all", ...common);
      expect([code, stderr]).toEqual([3, expect.stringContaining(`${name} is not a folder of its own`)]);
      expect(await readdir(outside)).toEqual(["notes.txt"]);
      await rm(join(out, name));
    }
  });
});

describe("a network drive that answers late", () => {
  // Simulated in the program itself: every call of node:fs/promises, and of the file handles that it gives, is answered
  // up to 8 ms late and out of step with the others. DuckDB's own files and those that Node reads at once are not.
  const LATE = `
    import fs from "node:fs";
    import { syncBuiltinESMExports } from "node:module";
    let seed = 7;
    const late = () => {
      seed = (seed * 1103515245 + 12345) % 2147483648;
      return new Promise((go) => setTimeout(go, (8 * seed) / 2147483648));
    };
    const slow = (holder, names) => {
      for (const name of names) {
        const call = holder[name];
        if (typeof call !== "function") continue;
        holder[name] = async function (...given) {
          await late();
          try { return await call.apply(this, given); } finally { await late(); }
        };
      }
    };
    const handle = await fs.promises.open(process.execPath, "r");
    slow(Object.getPrototypeOf(handle), ["read", "write", "writeFile", "sync", "stat"]);
    await handle.close();
    slow(fs.promises, ["mkdir", "rename", "link", "symlink", "unlink", "writeFile", "rm", "open", "readdir", "readFile", "lstat", "stat", "readlink", "copyFile"]);
    syncBuiltinESMExports();`;

  test(
    "a run takes longer and publishes the same; killed on the way, it leaves a whole one",
    async () => {
      const env = await preloaded("late", LATE);
      const out = join(folder, "late");
      const begun = performance.now();
      expect(await runs.start("one", out, env).ended).toMatchObject({ code: 0, stderr: "" });
      const length = performance.now() - begun;
      expect(await runs.found(out)).toBe("one");
      let [old, killed]: [Which, number] = ["one", 0];
      for (const step of steps(TRIED)) {
        const next = other(old);
        const child = runs.start(next, out, env);
        // the last third, where files are written and renamed
        const timer = setTimeout(child.kill, length * (0.66 + 0.3 * step));
        if ((await child.ended).signal === "SIGKILL") killed++;
        clearTimeout(timer);
        await runs.found(out);
        await runs.expectMended(next, out);
        old = next;
      }
      tellCounts({ killed });
      expect(killed).toBeGreaterThan(0);
    },
    LONG,
  );

  test("two runs at once: the lock still lets one in at a time", async () => {
    const env = await preloaded("late", LATE);
    const out = await published("late lock");
    const both = (["one", "other"] as const).map((which) => runs.start(which, out, env).ended);
    const codes = (await Promise.all(both)).map(({ code }) => code);
    expect(codes).toContain(0);
    expect(codes.filter((code) => code !== 0 && code !== 4)).toEqual([]);
    await runs.expectMended(other(await runs.found(out)), out);
    expect(await isMissing(join(out, ".lock"))).toBe(true);
  });
});
