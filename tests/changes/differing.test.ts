import { describe, expect, test } from "vitest";
import { differencesOf, type RunRecord } from "../../pipeline/changes/differing.ts";

const RUN: RunRecord = {
  as_of: "2023-11",
  source: "Synthetic",
  code_sha256: "c1",
  config: { focus: "MLI", unit: "admin1", alertLevel: 0.05, maxQuarantine: 0.2 },
  inputs: [{ file: "a.csv", sha256: "a1" }],
  mappings: { "a.csv": "m1" },
  coverage: [{ from: "2010-01", to: "2023-11", countries: "world" }],
  zone_files: [{ kind: "sites", sha256: "s1" }],
  correction_file: null,
  region_file: null,
};
const differing = (changes: Partial<RunRecord>) => differencesOf(RUN, { ...RUN, ...changes });

describe("what differs between two runs", () => {
  test("nothing, where only the month and what cannot move a score differ", () => {
    const { differing: causes, config } = differing({
      as_of: "2023-12",
      config: { ...RUN.config, maxQuarantine: 0.5, threads: 4 },
      coverage: [{ from: "2010-01", to: "2023-12", countries: "world" }],
    });
    expect([causes, config]).toEqual([{ revised_data: false, config: false, code: false }, []]);
  });

  test("a file added is other data; the earlier files, and the span that they cover, are still there", () => {
    const found = differing({
      inputs: [...RUN.inputs, { file: "b.csv", sha256: "b1" }],
      coverage: [...RUN.coverage, { from: "2023-12", to: "2023-12", countries: "world" }],
    });
    expect(found.differing).toEqual({ revised_data: true, config: false, code: false });
    expect([found.addedFiles, found.filesAreThere]).toEqual([["b.csv"], true]);
  });

  test.each([
    ["a file replaced", { inputs: [{ file: "a.csv", sha256: "a2" }] }],
    ["corrections", { correction_file: { sha256: "k" } }],
    [
      "a coverage that begins elsewhere",
      { coverage: [{ from: "2012-01", to: "2023-12", countries: "world" }] },
    ],
  ] as const)("%s: other data, and the earlier one is gone", (_, changes) => {
    const found = differing(changes);
    expect([found.differing.revised_data, found.filesAreThere]).toEqual([true, false]);
  });

  test.each([
    ["alertLevel", { config: { ...RUN.config, alertLevel: 0.1 } }, true],
    ["sites", { zone_files: [{ kind: "sites", sha256: "s2" }] }, false],
    ["zones", { zone_files: [...RUN.zone_files, { kind: "zones", sha256: "z1" }] }, false],
    ["regions", { region_file: { sha256: "r" } }, false],
    ["mapping", { mappings: { "a.csv": "m2" } }, false],
  ] as const)("%s: another config", (name, changes, onlySettings) => {
    const found = differing(changes);
    expect([found.config, found.onlySettings]).toEqual([[name], onlySettings]);
    expect(found.differing).toEqual({ revised_data: false, config: true, code: false });
  });

  test("code", () => {
    expect(differing({ code_sha256: "c2" }).differing).toEqual({
      revised_data: false,
      config: false,
      code: true,
    });
  });
});
