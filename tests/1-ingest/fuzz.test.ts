/** Damaged files of every layout, a hundred in one run. */
import { expect, test } from "vitest";
import { casesOf, problemsOf, soundContents } from "./fuzz/batch.ts";
import { FUZZ_LAYOUTS } from "./fuzz/layouts.ts";

/** Files per layout; more, and others, in a long run. */
const FILES = Number(process.env["HARMATTAN_FUZZ_RUNS"] ?? 500);
const SEED = Number(process.env["HARMATTAN_FUZZ_SEED"] ?? 20_210_328);
const AT_ONCE = 100;

test.each(FUZZ_LAYOUTS.map((layout) => [layout.name, layout] as const))(
  "%s: whatever happens to a file, it is refused by its name or its ledger balances, and no row is wrong that nothing touched",
  async (_, layout) => {
    const sound = await soundContents(layout);
    for (let from = 1; from <= FILES; from += AT_ONCE) {
      const cases = casesOf(layout, from, Math.min(AT_ONCE, FILES + 1 - from), SEED);
      expect(await problemsOf(layout, cases, sound)).toEqual([]);
    }
  },
  3 * 3_600_000,
);
