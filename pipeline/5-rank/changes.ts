import type { Month } from "../domain/month.ts";
import {
  areComparable,
  type RankedRegion,
  type Ranking,
  revisedBy,
  type Standing,
} from "../domain/ranking.ts";
import { printed, type Table, TableBuilder, textsOf } from "../domain/table.ts";
import { alertOf } from "./alertOf.ts";
import { numberAt } from "./cells.ts";
import { type RankInput, rowsOf } from "./rankInput.ts";
import { standing } from "./standing.ts";

/** Ranks that people look at. */
const TOP = 20;

/**
 * Table of what has changed since an earlier month. The change of a score is split into what the months since then did,
 * and by how much the earlier score has been revised since it was published; the two add up to it exactly, as printed.
 * @param same where regions stood in the earlier month by today's data, config and code, by id
 * @param published the earlier month as it was published then; null if it was not, or cannot be read
 */
export function changesTable(
  now: Ranking,
  same: ReadonlyMap<string, Standing>,
  published: Ranking | null,
): Table {
  const before = published !== null && areComparable(now.run, published.run) ? published : null;
  const nowOf = byId(now.regions);
  const beforeOf: ReadonlyMap<string, Standing> = before === null ? same : byId(before.regions);
  const gone = (before?.regions ?? []).filter(({ region_id }) => !nowOf.has(region_id));
  const rows = [...now.regions, ...gone].map(({ region_id, region, country, country_name }) => {
    const [here, then, again] = [nowOf, beforeOf, same].map((side) => side.get(region_id));
    const revision = difference(again?.score, then?.score);
    return {
      country_name,
      region,
      score_change: difference(here?.score, then?.score),
      change_new_month: difference(here?.score, again?.score),
      change_revision: revision,
      revised_by: before === null || !revision ? "" : revisedBy(now.run, before.run),
      score: here?.score ?? null,
      score_before: then?.score ?? null,
      rank: here?.rank ?? null,
      rank_before: then?.rank ?? null,
      top20: turned(isTop(then), isTop(here), "entered", "left"),
      alert_change: turned(then?.alert === "yes", here?.alert === "yes", "raised", "ended"),
      compared_with: before === null ? "same data" : "published",
      country,
      region_id,
      month: now.run.as_of,
      source: now.run.source,
    };
  });
  // rows without a change come last
  const size = ({ score_change }: { score_change: number | null }): number =>
    score_change === null ? -1 : Math.abs(score_change);
  const table = new TableBuilder("changes");
  for (const row of rows.sort((a, b) => size(b) - size(a) || (a.region_id < b.region_id ? -1 : 1)))
    table.add(row);
  return table.build();
}

/** Where the scored regions stood in a month, by id. @param month one of which there are scores */
export function regionStandings(
  input: Pick<RankInput, "units" | "alertLevel">,
  month: Month,
): Map<string, Standing> {
  const rows = rowsOf(input, "region", month);
  const ranks = standing(rows.map(({ uncapped }) => uncapped));
  return new Map(
    rows.map(({ unit, index }, position) => [
      unit,
      {
        score: printed(numberAt(input.units, "score", index), "score") as number | null,
        rank: ranks[position] ?? null,
        alert: alertOf(input, index) || null,
      },
    ]),
  );
}

/** The regions of table `escalation`, in its order. */
export function rankedRegions({ rowCount, columns }: Table): RankedRegion[] {
  const text = (name: string, row: number): string => textsOf(columns, name)[row] as string;
  return Array.from({ length: rowCount }, (_, row) => ({
    region_id: text("region_id", row),
    region: text("region", row),
    country: text("country", row),
    country_name: text("country_name", row),
    score: printed(numberAt(columns, "score", row), "score") as number | null,
    rank: printed(numberAt(columns, "rank", row), "rank") as number | null,
    alert: text("alert", row) || null,
  }));
}

const byId = (regions: readonly RankedRegion[]): Map<string, RankedRegion> =>
  new Map(regions.map((region) => [region.region_id, region]));

const isTop = (region: Standing | undefined): boolean => (region?.rank ?? TOP + 1) <= TOP;

/** Which word says that something began or ended; "" for neither. */
function turned(before: boolean, now: boolean, began: string, ended: string): string {
  if (before === now) return "";
  return now ? began : ended;
}

/** Scores have one decimal, and so have their differences. */
function difference(score: number | null | undefined, before: number | null | undefined): number | null {
  const known = score !== null && score !== undefined && before !== null && before !== undefined;
  return known ? Math.round(10 * (score - before)) / 10 + 0 : null;
}
