import type { ColumnName } from "../domain/columns.ts";
import { type Table, TableBuilder, type Value } from "../domain/table.ts";
import { CAUSES, type Cause, type Chain } from "./chain.ts";
import { RANKINGS, type Ranking, type Standing } from "./snapshot.ts";
import { whyChanged } from "./whyChanged.ts";

/** Rows of a ranking that are looked at as its top. */
const TOP = 20;

/** What stands in every row. */
export interface About {
  readonly month: string;
  readonly monthBefore: string;
  /** What the earlier point is: a published run, or the present data a month earlier. */
  readonly comparedWith: string;
  readonly source: string;
}

/**
 * Every row of a ranking that is not what it was: scores and ranks split by cause, and what it entered or left.
 * Rows go by ranking, then by the size of the score's change.
 */
export function changeTable(chain: Chain, about: About): Table {
  const table = new TableBuilder("changes");
  for (const ranking of RANKINGS) {
    const ids = new Set(chain.points.flatMap((point) => [...(point.get(ranking)?.keys() ?? [])]));
    const rows = [...ids].flatMap((id) => changeOf(chain, ranking, id, about) ?? []);
    rows.sort(
      (a, b) =>
        sizeOf(b["score_change"]) - sizeOf(a["score_change"]) ||
        sizeOf(b["places_gained"]) - sizeOf(a["places_gained"]) ||
        (String(a["unit_id"]) < String(b["unit_id"]) ? -1 : 1),
    );
    for (const row of rows) table.add(row);
  }
  return table.build();
}

type Row = Partial<Record<ColumnName, Value>>;

/** Rows without a score at both ends come first: they are new or gone. */
const sizeOf = (change: Value | undefined): number =>
  typeof change === "number" ? Math.abs(change) : Number.POSITIVE_INFINITY;

/** One row; null where nothing changed. */
function changeOf({ points, causes }: Chain, ranking: Ranking, id: string, about: About): Row | null {
  const path = points.map((point) => point.get(ranking)?.get(id) ?? null);
  const [first, last] = [path[0] ?? null, path.at(-1) ?? null];
  const tenths = path.map((standing) => standing?.tenths ?? null);
  const ranks = path.map((standing) => standing?.rank ?? null);
  const score = split(tenths, causes);
  // places gained: a smaller rank is a gain
  const places = split(
    ranks.map((rank) => (rank === null ? null : -rank)),
    causes,
  );
  const listing = crossing(path, causes, isListed, ["entered", "left"]);
  const top = crossing(path, causes, isAtTop, ["entered", "left"]);
  const alert = crossing(path, causes, hasAlert, ["raised", "ended"]);
  const moved = [score, places].some((parts) => parts !== null && CAUSES.some((cause) => parts[cause] !== 0));
  if (!moved && listing.event === "" && alert.event === "") return null;
  const ends = {
    score: tenth(tenths.at(-1) ?? null),
    score_before: tenth(tenths[0] ?? null),
    score_change: score === null ? null : tenth(score.total),
    rank: ranks.at(-1) ?? null,
    rank_before: ranks[0] ?? null,
    places_gained: places === null ? null : places.total,
  };
  const byCause = (prefix: "score" | "places", parts: Split | null, scale: number): Row =>
    Object.fromEntries(
      CAUSES.map((cause) => [`${prefix}_${cause}`, parts === null ? null : parts[cause] / scale]),
    );
  return {
    ranking,
    unit_name: (last ?? first)?.name ?? id,
    ...ends,
    ...byCause("score", score, 10),
    ...byCause("places", places, 1),
    listing: listing.event,
    listing_cause: listing.cause,
    top20: top.event,
    top20_cause: top.cause,
    alert_crossed: alert.event,
    alert_cause: alert.cause,
    why: whyChanged({ ...ends, scoreParts: score, listing, top, alert, monthBefore: about.monthBefore }),
    compared_with: about.comparedWith,
    unit_id: id,
    month: about.month,
    month_before: about.monthBefore,
    source: about.source,
  };
}

const tenth = (tenths: number | null): number | null => (tenths === null ? null : tenths / 10);

/** A change by cause; the causes add up to the total. */
export type Split = Readonly<Record<Cause | "total", number>>;

/** @param values whole numbers, one per point; null where the row has none there. @returns null unless all are known */
function split(values: readonly (number | null)[], causes: readonly Cause[]): Split | null {
  if (values.some((value) => value === null)) return null;
  const known = values as readonly number[];
  const parts = Object.fromEntries([...CAUSES, "total"].map((name) => [name, 0])) as Record<
    Cause | "total",
    number
  >;
  for (const [index, cause] of causes.entries()) {
    const step = (known[index + 1] as number) - (known[index] as number);
    parts[cause] += step;
    parts.total += step;
  }
  return parts;
}

const isListed = (standing: Standing | null): boolean => (standing?.rank ?? null) !== null;
const isAtTop = (standing: Standing | null): boolean => (standing?.rank ?? TOP + 1) <= TOP;
const hasAlert = (standing: Standing | null): boolean => standing?.alert === true;

/** What a row has entered or left, and by what; "" for neither. */
export interface Crossing {
  readonly event: string;
  readonly cause: Cause | "";
}

/** Whether a property differs between the ends, and the cause at which it changed for the last time. */
function crossing(
  path: readonly (Standing | null)[],
  causes: readonly Cause[],
  has: (standing: Standing | null) => boolean,
  [gained, lost]: readonly [string, string],
): Crossing {
  const states = path.map(has);
  const now = states.at(-1) as boolean;
  if (states[0] === now) return { event: "", cause: "" };
  return { event: now ? gained : lost, cause: causes[states.lastIndexOf(!now)] as Cause };
}
