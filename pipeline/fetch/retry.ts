import { setTimeout as sleep } from "node:timers/promises";
import { DataError } from "../domain/errors.ts";
import type { Limits } from "./limits.ts";

/** Something failed for a reason that may pass. */
export class PassingFault extends Error {
  /** How long the server asks to wait, or 0 to try again at once; null where nothing is said. */
  readonly waitMs: number | null;

  constructor(message: string, waitMs: number | null = null) {
    super(message);
    this.waitMs = waitMs;
  }
}

/**
 * Does something again, each time after a longer pause, while it fails for reasons that may pass.
 * @param headway bytes that are safe so far: attempts that get on do not count
 * @throws {DataError} when the attempts are used up, or the server asks for more patience than there is
 */
export async function withRetries<T>(
  { attempts, firstWaitMs, longestWaitMs, headwayBytes }: Limits,
  work: () => Promise<T>,
  headway: () => number = () => 0,
): Promise<T> {
  let safe = headway();
  for (let attempt = 1; ; attempt++) {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof PassingFault)) throw error;
      if (headway() - safe >= headwayBytes) {
        safe = headway();
        attempt = 1;
      }
      if (attempt >= attempts)
        throw new DataError(`${error.message}; tried ${attempts} times: run it again later`);
      const wait = error.waitMs ?? Math.min(longestWaitMs, firstWaitMs * 2 ** (attempt - 1));
      if (wait > longestWaitMs) {
        const minutes = Math.ceil(wait / 60_000);
        throw new DataError(
          `${error.message}; it asks for ${minutes} minutes of patience: run it again then`,
        );
      }
      await sleep(wait);
    }
  }
}

/**
 * The header Retry-After, seconds or a date (RFC 9110, 10.2.3).
 * @returns milliseconds from `now`, or null for none and for one that makes no sense
 */
export function retryAfterMs(header: string | null, now: number): number | null {
  if (header === null) return null;
  if (/^\d{1,9}$/.test(header.trim())) return 1000 * Number(header);
  const date = Date.parse(header);
  return Number.isNaN(date) ? null : Math.max(0, date - now);
}
