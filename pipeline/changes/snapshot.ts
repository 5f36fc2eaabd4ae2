import type { ColumnName, TableName } from "../domain/columns.ts";
import { printed, type Table, textsOf } from "../domain/table.ts";

/** The ranked tables whose changes are told, in the order in which they are told. */
export const RANKINGS = [
  "escalation",
  "countries",
  "zones",
  "neighbours",
  "spillover",
] as const satisfies readonly TableName[];
export type Ranking = (typeof RANKINGS)[number];

/** Where the rows of a ranking have what. */
interface Form {
  readonly id: readonly ColumnName[];
  readonly name: readonly ColumnName[];
  readonly score: ColumnName;
}

const UNITS: Form = { id: ["region_id"], name: ["region"], score: "score" };
const FORMS: Readonly<Record<Ranking, Form>> = {
  escalation: UNITS,
  countries: { id: ["country"], name: ["country_name"], score: "score" },
  zones: UNITS,
  neighbours: { id: ["focus", "neighbour"], name: ["neighbour_name"], score: "spillover_from_focus" },
  spillover: { id: ["from", "to"], name: ["from_name", "to_name"], score: "score" },
};

/** A row of a ranking at one point. */
export interface Standing {
  readonly name: string;
  /** Score in tenths, as printed, so that differences are exact; null where not scored. */
  readonly tenths: number | null;
  readonly rank: number | null;
  /** null where the ranking has no alerts. */
  readonly alert: boolean | null;
}

/** Every ranking at one point: standings by the id of the unit, or "FROM>TO" of the pair. */
export type Snapshot = ReadonlyMap<Ranking, ReadonlyMap<string, Standing>>;

/** What a snapshot needs of the ranked tables; others are passed over. */
export function snapshotOf(tables: readonly Table[]): Snapshot {
  const rankings = tables.flatMap((table) => {
    const ranking = RANKINGS.find((name) => name === table.name);
    return ranking === undefined ? [] : [[ranking, standingsOf(table, FORMS[ranking])] as const];
  });
  return new Map(rankings);
}

function standingsOf({ columns, rowCount }: Table, form: Form): ReadonlyMap<string, Standing> {
  const joined = (names: readonly ColumnName[], row: number, by: string): string =>
    names.map((name) => textsOf(columns, name)[row] as string).join(by);
  const shown = (name: ColumnName, row: number): number | null =>
    printed(columns[name]?.[row] ?? Number.NaN, name) as number | null;
  const standings = new Map<string, Standing>();
  for (let row = 0; row < rowCount; row++) {
    const score = shown(form.score, row);
    const alert = columns["alert"]?.[row] ?? "";
    standings.set(joined(form.id, row, ">"), {
      name: joined(form.name, row, " > "),
      tenths: score === null ? null : Math.round(10 * score),
      rank: shown("rank", row),
      alert: alert === "" ? null : alert === "yes",
    });
  }
  return standings;
}
