import { basename, join } from "node:path";
import { type OriginCard, type Standing, standingAt } from "../io/originCard.ts";
import type { Content } from "../io/partFile.ts";
import { megabytes } from "./http.ts";
import type { Limits } from "./limits.ts";

/** What fetching needs to know of the outside. */
export interface Surroundings {
  /** Folder that the files go to. */
  readonly folder: string;
  /** Day of access, YYYY-MM-DD, UTC. */
  readonly today: string;
  readonly limits: Limits;
  /** Takes a line for people. */
  readonly note: (line: string) => void;
}

/** What is known of a file's origin before it is there. */
export type Origin = Omit<OriginCard, "accessed" | "bytes" | "sha256" | "validator">;

export const LEFT_ALONE =
  "is there and was not fetched by this command, or was changed since: left as it is; move it away to fetch it";

/** The first of several names under which a file as it was fetched stands in the folder, else what stands under the first. */
export async function standingUnder(
  folder: string,
  names: readonly [string, ...string[]],
): Promise<{ path: string; standing: Standing }> {
  const first = { path: join(folder, names[0]), standing: await standingAt(join(folder, names[0])) };
  if (first.standing.kind !== "nothing") return first;
  for (const name of names.slice(1)) {
    const standing = await standingAt(join(folder, name));
    if (standing.kind !== "nothing") return { path: join(folder, name), standing };
  }
  return first;
}

/** Makes the card of a file, once its content is known. */
export function cardFor(origin: Origin, { today }: Surroundings): (content: Content) => OriginCard {
  return (content) => ({ ...origin, accessed: today, ...content });
}

/** Says that a file has been fetched. */
export function noteFetched(path: string, content: Content, { note }: Surroundings): void {
  note(`${basename(path)}: fetched, ${megabytes(content.bytes)}`);
}

/** A note for every tenth of a file that takes a while; without a total for every ten megabytes. */
export function progressNotes(
  path: string,
  note: (line: string) => void,
): (bytes: number, total: number | null) => void {
  const SLOW_BYTES = 5e6;
  let told = -1;
  return (bytes, total) => {
    if (total !== null && total < SLOW_BYTES) return;
    const step = Math.floor(total === null ? bytes / 1e7 : (10 * bytes) / total);
    if (told >= 0 && step > told && bytes !== total)
      note(`${basename(path)}: ${megabytes(bytes)}${total === null ? "" : ` of ${megabytes(total)}`}`);
    told = Math.max(told, step);
  };
}
