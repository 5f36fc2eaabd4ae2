import { readdir } from "node:fs/promises";
import { expect, test } from "vitest";
import { event, short } from "../1-ingest/ged.ts";
import { cli, put, withFolder } from "./harness.ts";

test("0 for what a run takes, 3 for what it refuses, the verdict in the last line; JSON on demand", async () => {
  await withFolder(async (folder) => {
    const [good = "", bad = ""] = await put(folder, {
      "good.csv": short([event()]),
      "bad.csv": "day;country\nsoon;Mali\n",
    });
    const [taken, refused, json] = await Promise.all([
      cli("check", good),
      cli("check", good, bad),
      cli("check", bad, "--json"),
    ]);
    expect([taken.code, taken.stderr]).toEqual([0, ""]);
    expect(taken.stdout.trimEnd().split("\n").at(-1)).toBe(
      "Accepted: a run would take the file: 1 of 1 rows accepted",
    );
    expect([refused.code, refused.stderr]).toEqual([3, ""]);
    expect(refused.stdout.trimEnd().split("\n").at(-1)).toBe(
      "Refused: a run would refuse 1 of 2 files: bad.csv",
    );
    expect([json.code, json.stderr]).toEqual([3, ""]);
    expect(JSON.parse(json.stdout)).toMatchObject({ accepted: false, files: [{ file: "bad.csv" }] });
    expect((await readdir(folder)).sort()).toEqual(["bad.csv", "good.csv"]);
  });
});

test("2 for wrong usage, in one line", async () => {
  const calls = [
    [["check"], "missing required argument 'files'"],
    [["check", "no such.csv"], "no such.csv does not exist"],
    [
      ["check", "datasets/sample", "--write-maping"],
      "unknown option '--write-maping' (Did you mean --write-mapping?)",
    ],
    [["check", "datasets/sample", "--max-quarantine", "2"], "Give a number from 0 to 1."],
    [["check", "datasets/sample", "--mapping", "none.json"], "the mapping file none.json cannot be read"],
  ] as const;
  const ended = await Promise.all(calls.map(([args]) => cli(...args)));
  for (const [index, { code, stdout, stderr }] of ended.entries()) {
    expect([code, stdout]).toEqual([2, ""]);
    expect(stderr).toContain(calls[index]?.[1]);
    expect(stderr.trimEnd().split("\n")).toHaveLength(1);
  }
});
