import type { Snapshot } from "./snapshot.ts";

/** What a change can come from, in the order in which tables tell it. */
export const CAUSES = ["new_month", "revised_data", "config", "code", "undivided"] as const;
export type Cause = (typeof CAUSES)[number];

/** Causes that can be at work between two runs, besides the new month. */
export type Difference = Exclude<Cause, "new_month" | "undivided">;
export type Differing = Readonly<Record<Difference, boolean>>;

/**
 * Snapshots from the earlier run to the present one; `causes[i]` alone lies between `points[i]` and `points[i + 1]`. So
 * a change splits into differences of neighbouring points, which add up to it exactly.
 */
export interface Chain {
  readonly points: readonly Snapshot[];
  readonly causes: readonly Cause[];
}

/** What the earlier month is ranked anew with: the files or the settings of the earlier run, else the present ones. */
export interface Rerun {
  readonly earlierFiles: boolean;
  readonly earlierConfig: boolean;
}

/** How to rank the earlier month anew, and whether what that takes can still be had. */
export interface Reruns {
  readonly filesAreThere: boolean;
  readonly configIsThere: boolean;
  run(rerun: Rerun): Promise<Snapshot>;
}

/**
 * The points between an earlier run and the present state of the earlier month. Going back from the present, one cause
 * after another is undone: data, config, code; each state in between is computed by the present code, and the last one is
 * what was published. Where the earlier files are gone, config is undone first, on the present files. A state that
 * cannot be computed is passed over, and the causes on both its sides are not told apart (`undivided`). With one
 * cause only nothing needs to be computed.
 * @param present the earlier month on the present data, with present config and code
 */
export async function chainBetween(
  earlier: Snapshot,
  present: Snapshot,
  differing: Differing,
  reruns: Reruns,
): Promise<Chain> {
  const { filesAreThere, configIsThere } = reruns;
  const order: readonly Difference[] = filesAreThere
    ? ["revised_data", "config", "code"]
    : ["config", "revised_data", "code"];
  const undone = new Set<Difference>();
  const canRerun = (): boolean =>
    !undone.has("code") &&
    (filesAreThere || !undone.has("revised_data")) &&
    (configIsThere || !undone.has("config"));
  // from the present back
  const points: Snapshot[] = [present];
  const causes: Cause[] = [];
  let pending: Difference[] = [];
  const wanted = order.filter((cause) => differing[cause]);
  for (const [index, cause] of wanted.entries()) {
    undone.add(cause);
    pending.push(cause);
    if (index === wanted.length - 1 || !canRerun()) continue;
    const state = { earlierFiles: undone.has("revised_data"), earlierConfig: undone.has("config") };
    points.push(await reruns.run(state));
    causes.push(joined(pending));
    pending = [];
  }
  return {
    points: [earlier, ...points.reverse()],
    causes: [joined(pending), ...causes.reverse()],
  };
}

const joined = (pending: readonly Difference[]): Cause =>
  pending.length === 1 ? (pending[0] as Cause) : "undivided";

/** A chain with one more point at its end. */
export function extended({ points, causes }: Chain, cause: Cause, point: Snapshot): Chain {
  return { points: [...points, point], causes: [...causes, cause] };
}
