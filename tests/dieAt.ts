import fs from "node:fs";
import { syncBuiltinESMExports } from "node:module";

const CHANGING = ["mkdir", "rename", "link", "unlink", "writeFile", "rm"] as const;

/**
 * Carries out the first `k` calls that change the disk and none after them: what a kill there leaves.
 * @returns whether the work got so far; false if it ended before
 */
export async function dieAt(k: number, work: () => Promise<unknown>): Promise<boolean> {
  const real = { ...fs.promises };
  let made = 0;
  let died = (_: boolean): void => {};
  const death = new Promise<boolean>((resolve) => {
    died = resolve;
  });
  for (const call of CHANGING) {
    const carryOut = real[call] as (...args: unknown[]) => Promise<unknown>;
    Object.assign(fs.promises, {
      [call]: async (...args: unknown[]) => {
        if (made++ < k) return await carryOut.call(real, ...args);
        died(true);
        return await new Promise(() => {});
      },
    });
  }
  syncBuiltinESMExports();
  try {
    return await Promise.race([death, work().then(() => false)]);
  } finally {
    Object.assign(fs.promises, real);
    syncBuiltinESMExports();
  }
}
