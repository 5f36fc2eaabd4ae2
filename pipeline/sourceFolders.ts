import { fold } from "./domain/nearest.ts";

/** Folder in which sources are held side by side, beside their own. */
export const COMPARE = "compare";
/** Folder names that no source takes by itself: an outputs folder needs them for other things, or other sources got them. */
const RESERVED = new RegExp(`^(${COMPARE}|latest|history|backtest.*|source-[0-9].*|[0-9]{4}-[0-9]{2})$`);

/**
 * A plain folder name for each source, all different.
 * @example sourceFolders(["ACLED", "Été", "acled"]) // "acled", "ete", "source-3-acled"
 */
export function sourceFolders(sources: readonly string[]): string[] {
  const names = new Set<string>();
  for (const [position, source] of sources.entries()) {
    const plain = fold(source)
      .replace(/[^a-z0-9]+/g, "-")
      .replace(/^-|-$/g, "");
    const taken = plain === "" || RESERVED.test(plain) || names.has(plain);
    names.add(taken ? `source-${position + 1}${plain === "" ? "" : `-${plain}`}` : plain);
  }
  return [...names];
}
