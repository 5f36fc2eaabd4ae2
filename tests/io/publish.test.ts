import { spawn } from "node:child_process";
import fs from "node:fs";
import { lstat, mkdir, mkdtemp, readdir, readFile, readlink, rm, symlink, writeFile } from "node:fs/promises";
import { syncBuiltinESMExports } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { DataError } from "../../pipeline/domain/errors.ts";
import { publishFolder, readLatest, recover, updateLatest } from "../../pipeline/io/publish.ts";

const PUBLISH_MODULE = new URL("../../pipeline/io/publish.ts", import.meta.url).href;
const ROOT = new URL("../..", import.meta.url);
const MONTH = "2023-12";

const TABLES = ["escalation.csv", "countries.csv", "run.json", "charts/map.svg"];

let out: string;

beforeEach(async () => {
  out = await mkdtemp(join(tmpdir(), "harmattan-publish-"));
});

afterEach(async () => {
  await rm(out, { recursive: true, force: true });
});

/** Tables that all carry one generation number; a file of their own tells the generations apart. */
const generation = (number: number) => async (folder: string) => {
  await mkdir(join(folder, "charts"));
  for (const name of [...TABLES, `only-${number}.txt`]) {
    await writeFile(join(folder, name), `${number}\n`);
  }
};

/** The generation of a whole folder; fails if files are missing or of different generations. */
async function generationOf(folder: string): Promise<number> {
  const names = (await readdir(folder, { recursive: true })).filter((name) => name !== "charts").sort();
  const numbers = await Promise.all(names.map((name) => readFile(join(folder, name), "utf8")));
  const number = Number(numbers[0]);
  expect(new Set(numbers).size).toBe(1);
  expect(names).toEqual([
    "charts/map.svg",
    "countries.csv",
    "escalation.csv",
    `only-${number}.txt`,
    "run.json",
  ]);
  return number;
}

const hidden = async () => (await readdir(out)).filter((name) => name.startsWith("."));
const publish = (number: number, name = MONTH) => publishFolder(out, name, generation(number));

test("publishes a folder, and returns its path", async () => {
  expect(await publish(1)).toBe(join(out, MONTH));
  expect(await generationOf(join(out, MONTH))).toBe(1);
  expect((await lstat(join(out, MONTH))).isDirectory()).toBe(true);
  expect(await readdir(out)).toEqual([MONTH]);
  expect(await readLatest(out)).toBe(null);
});

test("replaces the old tables as a whole", async () => {
  await publish(1);
  await updateLatest(out, MONTH);
  await publish(2);
  expect(await generationOf(join(out, MONTH))).toBe(2);
  expect(await generationOf(join(out, "latest"))).toBe(2);
  expect(await readlink(join(out, "latest"))).toBe(MONTH);
  expect((await readdir(out)).sort()).toEqual([MONTH, "latest"]);
});

test("latest moves to another month", async () => {
  await publish(1);
  await updateLatest(out, MONTH);
  await publish(2, "2024-01");
  expect(await readLatest(out)).toBe(MONTH);
  await updateLatest(out, "2024-01");
  expect(await readLatest(out)).toBe("2024-01");
  expect(await generationOf(join(out, MONTH))).toBe(1);
});

test("without links, latest.txt names the folder", async () => {
  await publish(1);
  await updateLatest(out, MONTH, false);
  expect(await readFile(join(out, "latest.txt"), "utf8")).toBe("2023-12\n");
  await publish(2);
  expect(await readLatest(out)).toBe(MONTH);
  expect((await readdir(out)).sort()).toEqual([MONTH, "latest.txt"]);
  await updateLatest(out, MONTH, true);
  expect((await readdir(out)).sort()).toEqual([MONTH, "latest"]);
  await updateLatest(out, MONTH, false);
  expect((await readdir(out)).sort()).toEqual([MONTH, "latest.txt"]);
});

test("an error while writing leaves the old folder as it was", async () => {
  await publish(1);
  const failing = publishFolder(out, MONTH, async (folder) => {
    await generation(2)(folder);
    throw new Error("disk full");
  });
  await expect(failing).rejects.toThrow("disk full");
  expect(await generationOf(join(out, MONTH))).toBe(1);
  expect(await readdir(out)).toEqual([MONTH]);
});

test("a symbolic link or a file in the place of the folder is refused and not touched", async () => {
  const elsewhere = join(out, "elsewhere");
  await generationFolder(elsewhere);
  await symlink(elsewhere, join(out, MONTH));
  await expect(publish(2)).rejects.toThrow(
    new DataError(`${join(out, MONTH)} is a symbolic link, not a folder: move it away and run again`),
  );
  expect(await generationOf(elsewhere)).toBe(1);
  expect(await readlink(join(out, MONTH))).toBe(elsewhere);

  await writeFile(join(out, "2024-01"), "");
  await expect(publish(2, "2024-01")).rejects.toThrow("is a file, not a folder");
  expect(await hidden()).toEqual([]);
});

async function generationFolder(folder: string): Promise<void> {
  await mkdir(folder);
  await generation(1)(folder);
}

test("something else called latest is refused", async () => {
  await publish(1);
  await mkdir(join(out, "latest"));
  await expect(updateLatest(out, MONTH)).rejects.toThrow("is not the link that a run leaves there");
});

test.each(["", ".", "..", "a/b", "../x", ".hidden", "latest", "latest.txt"])(
  "refuses the name %j",
  async (name) => {
    await expect(publish(1, name)).rejects.toThrow(RangeError);
    await expect(updateLatest(out, name)).rejects.toThrow(RangeError);
  },
);

test("a link among the files is refused", async () => {
  const write = (folder: string) => symlink("/etc/passwd", join(folder, "escalation.csv"));
  await expect(publishFolder(out, MONTH, write)).rejects.toThrow("requires files and folders only");
  expect(await readdir(out)).toEqual([]);
});

test("recover removes the leftovers of dead runs, and nothing else", async () => {
  await publish(1);
  for (const name of [
    ".staging-2023-12~0123456789ab",
    ".twin-2023-12~0123456789ab",
    ".old-2023-12~0123456789ab",
  ]) {
    await generationFolder(join(out, name));
  }
  await symlink("/", join(out, ".latest-2023-12~0123456789ab"));
  await symlink("/", join(out, ".new-2023-12~0123456789ab"));
  await mkdir(join(out, ".old-photos"));
  await recover(out);
  expect((await readdir(out)).sort()).toEqual([".old-photos", MONTH]);
  expect(await generationOf(join(out, MONTH))).toBe(1);
});

test("recover restores an old folder that lost its successor", async () => {
  await generationFolder(join(out, ".old-2023-12~0123456789ab"));
  await recover(out);
  expect(await generationOf(join(out, MONTH))).toBe(1);
  expect(await readdir(out)).toEqual([MONTH]);
});

test("recover of a folder that does not exist does nothing", async () => {
  await recover(join(out, "nothing"));
  expect(await readdir(out)).toEqual([]);
});

// The calls by which publish.ts changes the disk. From the k-th on, none is carried out and none returns: what a
// kill between two of them leaves. A removal stops half-way, with one file gone.
const CALLS = ["mkdir", "rename", "symlink", "link", "unlink", "writeFile", "rm"] as const;

async function dieAt(k: number, work: () => Promise<unknown>): Promise<"died" | "finished"> {
  const real = { ...fs.promises };
  let made = 0;
  let died = () => {};
  const death = new Promise<"died">((resolve) => {
    died = () => resolve("died");
  });
  for (const call of CALLS) {
    const carryOut = real[call] as (...args: unknown[]) => Promise<unknown>;
    const counted = async (...args: unknown[]) => {
      if (made++ < k) return await carryOut.call(real, ...args);
      if (made === k + 1 && call === "rm") await real.rm(join(String(args[0]), "run.json"), { force: true });
      died();
      return await new Promise(() => {});
    };
    Object.assign(fs.promises, { [call]: counted });
  }
  syncBuiltinESMExports();
  try {
    return await Promise.race([death, work().then(() => "finished" as const)]);
  } finally {
    Object.assign(fs.promises, real);
    syncBuiltinESMExports();
  }
}

test.each([
  ["link", true],
  ["text file", false],
])(
  "dying before any single step leaves old or new whole, and latest (a %s) valid throughout",
  async (_, links) => {
    let k = 0;
    const outcomes = new Set<number>();
    for (; ; k++) {
      await rm(out, { recursive: true });
      await publish(1);
      await updateLatest(out, MONTH, links);
      const end = await dieAt(k, () => publish(2));
      const seen = await generationOf(join(out, (await readLatest(out)) ?? "nothing"));
      // Dying again, anywhere in the recovery, changes nothing.
      for (let again = 0; (await dieAt(again, () => recover(out))) === "died"; again += 2) {
        await generationOf(join(out, (await readLatest(out)) ?? "nothing"));
      }
      await recover(out);
      const now = await generationOf(join(out, MONTH));
      outcomes.add(now);
      expect(now).toBeGreaterThanOrEqual(seen); // a reader of latest never goes back to older tables
      expect(await readLatest(out)).toBe(MONTH);
      expect((await readdir(out)).sort()).toEqual([MONTH, links ? "latest" : "latest.txt"]);
      if (end === "finished") break;
    }
    expect(k).toBeGreaterThan(15);
    expect([...outcomes].sort()).toEqual([1, 2]);
  },
);

const KILLS = 20;
const LANES = 4;

test(`${KILLS} SIGKILLs at random moments of a publishing loop`, { timeout: 180_000 }, async () => {
  const seen = new Set<number>();
  const lane = async (number: number) => {
    const folder = join(out, `lane-${number}`);
    for (let kill = 0; kill < KILLS / LANES; kill++) {
      await publishUntilKilled(folder, kill * 1000 + 1, Math.random() * 60);
      const latest = await readLatest(folder);
      if (latest !== null) await generationOf(join(folder, latest)); // whole even before recovery
      await recover(folder);
      seen.add(await generationOf(join(folder, MONTH)));
      await generationOf(join(folder, (await readLatest(folder)) ?? MONTH));
      expect((await readdir(folder)).filter((name) => name.startsWith("."))).toEqual([]);
    }
  };
  await Promise.all(Array.from({ length: LANES }, (_, number) => lane(number)));
  expect(seen.size).toBeGreaterThan(5);
});

/** Publishes generation after generation, and is killed some milliseconds after the first. */
async function publishUntilKilled(folder: string, first: number, afterMs: number): Promise<void> {
  const script = `
    import { mkdir, writeFile } from "node:fs/promises";
    import { join } from "node:path";
    import { publishFolder, updateLatest } from ${JSON.stringify(PUBLISH_MODULE)};
    const generation = (number) => async (folder) => {
      await mkdir(join(folder, "charts"));
      for (const name of [...${JSON.stringify(TABLES)}, "only-" + number + ".txt"]) {
        await writeFile(join(folder, name), number + "\\n");
      }
    };
    for (let number = ${first}; ; number++) {
      await publishFolder(${JSON.stringify(folder)}, ${JSON.stringify(MONTH)}, generation(number));
      await updateLatest(${JSON.stringify(folder)}, ${JSON.stringify(MONTH)});
      if (number === ${first}) process.stdout.write("going");
    }`;
  const child = spawn(process.execPath, ["--import", "tsx", "--input-type=module", "-e", script], {
    cwd: ROOT,
    stdio: ["ignore", "pipe", "inherit"],
  });
  const ended = new Promise<string | null>((resolve) => child.on("close", (_, signal) => resolve(signal)));
  child.stdout.once("data", () => setTimeout(() => child.kill("SIGKILL"), afterMs));
  expect(await ended).toBe("SIGKILL");
}
