/** The command `diff`: what has changed between two published folders. */
import { changesTable } from "./5-rank/changes.ts";
import { UsageError } from "./domain/errors.ts";
import { areComparable, type Ranking } from "./domain/ranking.ts";
import { rowsAt, type Table, textsOf } from "./domain/table.ts";
import { grid } from "./grid.ts";
import { readRanking, readScores } from "./io/publishedRanking.ts";

/** Changes that are listed. */
const MOST_LISTED = 15;

/**
 * What has changed from one published folder to a later one, in words and as a table.
 * @throws {UsageError} if a folder holds no run, or if scores of the two do not compare
 */
export async function diff(before: string, now: string): Promise<string> {
  const [earlier, later] = [await rankingIn(before), await rankingIn(now)];
  if (!areComparable(later.run, earlier.run)) {
    const [a, b] = [earlier.run, later.run].map(
      ({ source, method_set, config }) => `${source}, ${method_set}, ${config.unit}`,
    );
    throw new UsageError(`${before} and ${now} do not compare: they are of ${a} and of ${b}`);
  }
  const changes = changesTable(later, await readScores(now, earlier.run.as_of), earlier);
  return [
    `From ${before} (${earlier.run.as_of}) to ${now} (${later.run.as_of}): ${later.run.source}`,
    ...linesOf(changes),
  ].join("\n");
}

async function rankingIn(folder: string): Promise<Ranking> {
  const ranking = await readRanking(folder);
  if (ranking === null) throw new UsageError(`${folder} holds no run: give folders such as outputs/2023-12`);
  return ranking;
}

function linesOf(changes: Table): string[] {
  const { columns } = changes;
  const regions = textsOf(columns, "region");
  const named = (column: string, word: string): string =>
    textsOf(columns, column)
      .flatMap((cell, row) => (cell === word ? [regions[row] as string] : []))
      .join(", ") || "none";
  const changed = Array.from(regions.keys()).filter((row) => columns["score_change"]?.[row] !== 0);
  return [
    grid(
      rowsAt(changes, changed),
      [
        "region",
        "country_name",
        "score_change",
        "change_new_month",
        "change_revision",
        "revised_by",
        "score",
        "rank",
        "rank_before",
      ],
      MOST_LISTED,
    ),
    ...(changed.length > MOST_LISTED ? [`  ... and ${changed.length - MOST_LISTED} more`] : []),
    `Entered the first 20: ${named("top20", "entered")}. Left: ${named("top20", "left")}`,
    `Alerts raised: ${named("alert_change", "raised")}. Ended: ${named("alert_change", "ended")}`,
  ];
}
