/** Two runs that differ, so that what stands in a folder tells which of them it is from, and whether it is whole. */
import { mkdir, readlink } from "node:fs/promises";
import { join } from "node:path";
import { expect } from "vitest";
import { DEFAULT_CONFIG } from "../../pipeline/config.ts";
import {
  csvText,
  isMissing,
  leftOvers,
  type Published,
  pipelineRun,
  put,
  readFolder,
  start,
  stateOf,
} from "./harness.ts";
import { METADATA, rowsWhere, TO, worldRecords } from "./world.ts";

export type Which = "one" | "other";
export const other = (which: Which): Which => (which === "one" ? "other" : "one");

/** Tells what a test counted, where it does more than usual. */
export function tellCounts(counts: Readonly<Record<string, number>>): void {
  if (process.env["HARMATTAN_KILLS"] !== undefined) console.log(JSON.stringify(counts));
}

export class TwoRuns {
  readonly inputs: Readonly<Record<Which, string>>;
  readonly #states: Readonly<Record<Which, string>>;
  /** Where the runs keep temporary files that are not in the outputs folder. */
  readonly temporary: string;
  /** Milliseconds that a run takes which nobody disturbs. */
  readonly length: number;
  readonly #small: boolean;

  private constructor(
    small: boolean,
    inputs: Record<Which, string>,
    states: Record<Which, string>,
    temporary: string,
    length: number,
  ) {
    this.#small = small;
    this.inputs = inputs;
    this.#states = states;
    this.temporary = temporary;
    this.length = length;
  }

  /**
   * Writes the inputs below `folder` and runs over each, both at once, as others share the machine with those to come.
   * @param small two years without chances and pages, for what has nothing to do with them
   */
  static async prepare(folder: string, small: boolean): Promise<TwoRuns> {
    const temporary = join(folder, "temporary");
    await mkdir(temporary);
    const recent = rowsWhere(worldRecords(), "date_start", (date) => date >= (small ? "2019" : "2018"));
    // as many rows in every month: a run that follows the other has nothing to say of lost ones
    const moved = recent.map((row) => row.map((cell) => (cell === "Mopti region" ? "Kidal region" : cell)));
    const [one = "", second = ""] = await put(folder, {
      "one.csv": csvText(recent),
      "other.csv": csvText(moved),
      "one.mapping.json": JSON.stringify(METADATA),
      "other.mapping.json": JSON.stringify(METADATA),
    });
    const inputs = { one, other: second };
    const run = async (which: Which): Promise<{ state: string; took: number }> => {
      const out = join(folder, `undisturbed ${which}`);
      const begun = performance.now();
      const { code } = await start(argumentsFor(inputs[which], out, small), { TMPDIR: temporary }).ended;
      expect(code).toBe(0);
      const took = performance.now() - begun;
      return { state: stateOf(await readFolder(join(out, TO))), took };
    };
    const [first, last] = await Promise.all([run("one"), run("other")]);
    expect(first.state).not.toBe(last.state);
    const states = { one: first.state, other: last.state };
    return new TwoRuns(small, inputs, states, temporary, Math.max(first.took, last.took));
  }

  argumentsFor(which: Which, out: string): string[] {
    return argumentsFor(this.inputs[which], out, this.#small);
  }

  /** Starts the program over one of the inputs. */
  start(which: Which, out: string, env: Readonly<Record<string, string>> = {}) {
    return start(this.argumentsFor(which, out), { TMPDIR: this.temporary, ...env });
  }

  /** A run in this process, which nobody disturbs. */
  async publish(which: Which, out: string): Promise<void> {
    const config = { ...DEFAULT_CONFIG, forecast: !this.#small };
    await pipelineRun({ tablesOnly: this.#small, input: [this.inputs[which]], out, config });
  }

  /** Which run a folder's files are from; fails unless every file is there, whole, and all are from one run. */
  async runIn(path: string): Promise<Which> {
    const published: Published = await readFolder(path);
    for (const [name, text] of published) if (name.endsWith(".json")) JSON.parse(text);
    const state = stateOf(published);
    expect(Object.values(this.#states)).toContain(state);
    return state === this.#states.one ? "one" : "other";
  }

  /** What a reader finds after a run that was disturbed: fails unless `latest` and the month are whole runs. */
  async found(out: string): Promise<Which> {
    // whoever follows `latest` finds a whole run at every moment
    const latest = await this.runIn(join(out, "latest"));
    // the month's own folder is missing for a moment between two renames, with both runs beside it
    return (await isMissing(join(out, TO))) ? latest : await this.runIn(join(out, TO));
  }

  /** Fails unless the next run publishes, and leaves nothing but outputs. */
  async expectMended(which: Which, out: string): Promise<void> {
    await this.publish(which, out);
    expect([await this.runIn(join(out, TO)), await this.runIn(join(out, "latest"))]).toEqual([which, which]);
    expect(await readlink(join(out, "latest"))).toBe(TO);
    expect(await leftOvers(out)).toEqual([]);
  }
}

function argumentsFor(input: string, out: string, small: boolean): string[] {
  const common = ["--input", input, "--out", out, "--quiet"];
  return small ? [...common, "--no-forecast", "--only", "tables"] : common;
}
