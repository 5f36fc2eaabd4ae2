/** The command `explain`: a row of what has been published, taken apart. */
import { join } from "node:path";
import type { Config } from "./config.ts";
import { readCorrections } from "./corrections.ts";
import { UsageError } from "./domain/errors.ts";
import type { MethodSet } from "./domain/methodSet.ts";
import { addMonths, formatMonth, type Month, parseMonth, QUARTER } from "./domain/month.ts";
import { haveSameInputs, type RunFacts } from "./domain/ranking.ts";
import { find, type Named, pairIn } from "./explain/find.ts";
import type { Incident } from "./explain/incident.ts";
import { pairText } from "./explain/pairText.ts";
import type { Row } from "./explain/row.ts";
import { unitText } from "./explain/unitText.ts";
import { readLatest } from "./io/publish.ts";
import { readRanking, readRows } from "./io/publishedRanking.ts";
import { withTemporaryFolder } from "./io/temporaryFolder.ts";
import { readReferences, withIncidents } from "./panelsOf.ts";

export interface ExplainOptions {
  readonly out: string;
  /** null: the newest published month. */
  readonly asOf: Month | null;
  /** The input of the run, to list incidents from. */
  readonly input: readonly string[];
  readonly source: string | null;
  readonly mapping: string | null;
  readonly config: Config;
}

type Kind = "region" | "country" | "zone";

/**
 * A region, country or zone, or a pair such as MLI..DZA, in plain words: history, expectation, parts, what would change it,
 * and the incidents behind it where the input is still that of the run.
 * @throws {UsageError} if nothing is published, or there is no such row
 */
export async function explain(wanted: string, options: ExplainOptions): Promise<string> {
  const { out, asOf } = options;
  const folder = join(out, asOf === null ? ((await readLatest(out)) ?? "latest") : formatMonth(asOf));
  const ranking = await readRanking(folder);
  if (ranking === null) throw new UsageError(`${folder} holds no run: publish that month first`);
  const pair = pairIn(wanted);
  return pair === null
    ? await explainUnit(wanted, folder, ranking.run, options)
    : await explainPair(pair, folder);
}

async function explainPair(pair: readonly [string, string], folder: string): Promise<string> {
  const rows = await readRows(folder, "spillover");
  const [from, to] = (["from", "to"] as const).map((side, at) => {
    const countries = new Map(rows.map((row) => [String(row[side]), String(row[`${side}_name`])]));
    const named = [...countries].map(([id, name]) => ({ id, name, value: id }));
    return find(named, pair[at] as string, "country with land neighbours in this run");
  });
  const row = rows.find((each) => each["from"] === from && each["to"] === to);
  if (row === undefined) throw new UsageError(`${from} and ${to} are no land neighbours in this run`);
  return pairText(row, rows.filter(({ score }) => score !== null).length);
}

async function explainUnit(
  wanted: string,
  folder: string,
  run: RunFacts,
  options: ExplainOptions,
): Promise<string> {
  const [regions, countries, zones] = await Promise.all(
    (["escalation", "countries", "zones"] as const).map((table) => readRows(folder, table)),
  );
  const unit = find(
    [
      ...named("region", regions ?? [], "region_id", "region"),
      ...named("country", countries ?? [], "country", "country_name"),
      ...named("zone", zones ?? [], "region_id", "region"),
    ],
    wanted,
    "region, country or zone",
  );
  const references = await readReferences();
  const id = String(unit.row[unit.kind === "country" ? "country" : "region_id"]);
  const isOfIncidents = unit.kind === "country" || (unit.kind === "region" && run.config.unit === "admin1");
  return unitText({
    row: unit.row,
    among: unit.among,
    months:
      unit.kind === "region"
        ? (await readRows(folder, "region_months")).filter((row) => row["region_id"] === id)
        : [],
    incidents: isOfIncidents ? await incidentsOf(unit.kind, id, run, options, references) : null,
    constants: references.constantsFor(run.method_set as MethodSet),
  });
}

function named(
  kind: Kind,
  rows: readonly Row[],
  id: string,
  name: string,
): Named<{ kind: Kind; row: Row; among: number }>[] {
  const among = rows.filter(({ rank }) => rank !== null).length;
  return rows.map((row) => ({ id: String(row[id]), name: String(row[name]), value: { kind, row, among } }));
}

/** The incidents of the last three months by date; null if the input is no longer what the run has read. */
async function incidentsOf(
  kind: Kind,
  id: string,
  run: RunFacts,
  { input, source, mapping, config }: ExplainOptions,
  references: Awaited<ReturnType<typeof readReferences>>,
): Promise<Incident[] | null> {
  const { corrections } = await withTemporaryFolder((folder) => readCorrections(config, folder));
  const from = { input, mapping, source: source ?? run.source, corrections, config };
  return await withIncidents(from, references, async (db, { files }) => {
    if (!haveSameInputs(run, { inputs: files })) return null;
    const to = parseMonth(run.as_of, { file: "run.json", column: "as_of" });
    return await db.rows<Incident & Record<string, string | number | boolean | null>>(
      `SELECT strftime(date_start, '%Y-%m-%d') AS date, class, targets_civilians, actor_1, actor_2,
        deaths_best::DOUBLE AS deaths, events::DOUBLE AS events, file, record::DOUBLE AS record
      FROM incidents
      WHERE ${kind === "region" ? "region_id" : "country"} = $id AND month BETWEEN $from AND $to
        AND class IN ('battle', 'remote', 'civilian', 'nonstate')
      ORDER BY date, file, record`,
      { id, from: addMonths(to, 1 - QUARTER), to },
    );
  });
}
