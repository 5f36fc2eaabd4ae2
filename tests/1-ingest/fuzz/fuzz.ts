import { expect, test } from "vitest";
import { casesOf, problemsOf, soundContents } from "./batch.ts";
import { FUZZ_LAYOUTS } from "./layouts.ts";

/** Files per layout; twenty thousand and more in a long run. */
const FILES = Number(process.env["HARMATTAN_FUZZ_RUNS"] ?? 500);
/** The same files in every run, unless another seed asks for others. */
const SEED = Number(process.env["HARMATTAN_FUZZ_SEED"] ?? 20_210_328);
/** A run of stage 1 costs as much as some fifty files. */
const FILES_AT_ONCE = 1000;
const HOUR_MS = 3_600_000;

/**
 * Tests of damaged files of the layouts whose names match. In test files of their own, so that they run side by side.
 */
export function fuzz(names: RegExp): void {
  const own = [...FUZZ_LAYOUTS.entries()].filter(([, { name }]) => names.test(name));
  test.each(own.map(([number, layout]) => [layout.name, layout, SEED + 1_000_000 * number] as const))(
    "%s: a damaged file is refused by its name or its ledger balances, and rows that nothing touched are as they were",
    async (_, layout, seed) => {
      const sound = await soundContents(layout);
      let kept = 0;
      for (let from = 1; from <= FILES; from += FILES_AT_ONCE) {
        const cases = casesOf(layout, from, Math.min(FILES_AT_ONCE, FILES + 1 - from), seed);
        expect(await problemsOf(layout, cases, sound)).toEqual([]);
        kept += cases.filter(({ draft }) => draft.pieces.some(({ fate }) => fate === "kept")).length;
      }
      // neither is every file lost, nor is every one harmless
      expect(kept).toBeGreaterThan(0.4 * FILES);
      expect(kept).toBeLessThan(0.9 * FILES);
    },
    6 * HOUR_MS,
  );
}
