/**
 * What is kept of a row: its values, read, and its names as the file writes them, each with its type and, where one can be
 * absent or NULL, what it then stands for. `record` is its 1-based data record; without it its place among the rows of its
 * file tells it. The keys are hashes of names: joining by them spares comparing texts, and nameTexts.ts makes sure that no
 * two names share one.
 */
export const ROW_COLUMNS = {
  file_number: ["INTEGER"],
  record: ["INTEGER", "file_row_number + 1"],
  fault: ["INTEGER"],
  fault_value: ["VARCHAR"],
  source_event_id: ["VARCHAR"],
  revision: ["VARCHAR"],
  place_key: ["UBIGINT"],
  actor_1_key: ["UBIGINT"],
  actor_2_key: ["UBIGINT"],
  date_start: ["DATE"],
  date_end: ["DATE", "date_start"],
  date_precision: ["VARCHAR"],
  month: ["INTEGER"],
  country: ["VARCHAR"],
  admin1: ["VARCHAR", "''"],
  latitude: ["DOUBLE"],
  longitude: ["DOUBLE"],
  place_precision: ["VARCHAR", "''"],
  actor_1: ["VARCHAR", "''"],
  actor_2: ["VARCHAR", "''"],
  class: ["VARCHAR"],
  targets_civilians: ["BOOLEAN", "false"],
  state_forces: ["BOOLEAN", "false"],
  deaths_best: ["INTEGER", "0"],
  deaths_low: ["INTEGER"],
  deaths_high: ["INTEGER"],
  deaths_civilians: ["INTEGER"],
  events: ["INTEGER", "1"],
  events_battle: ["INTEGER"],
  events_remote: ["INTEGER"],
  events_civilian: ["INTEGER"],
  events_nonstate: ["INTEGER"],
  inactive_year: ["BOOLEAN", "false"],
  is_aside: ["BOOLEAN", "false"],
  told_month: ["INTEGER", "month"],
  corrections: ["VARCHAR"],
} as const satisfies Readonly<Record<string, readonly [string, string?]>>;
export type RowColumn = keyof typeof ROW_COLUMNS;
export const ROW_COLUMN_NAMES = Object.keys(ROW_COLUMNS) as RowColumn[];

/** Query: no rows, with every column. */
export const NO_ROWS = `SELECT ${ROW_COLUMN_NAMES.map((name) => `CAST(NULL AS ${ROW_COLUMNS[name][0]}) AS ${name}`).join(", ")} WHERE false`;

/**
 * SQL: every column of rows of which files leave out what is the same in all.
 * @param fileNumber SQL for the number of a row's file
 */
export function allColumns(fileNumber = "file_number"): string {
  return ROW_COLUMN_NAMES.map((name) => {
    const [type, otherwise] = ROW_COLUMNS[name] as readonly [string, string?];
    if (name === "file_number") return `CAST(${fileNumber} AS ${type}) AS ${name}`;
    return otherwise === undefined ? name : `CAST(coalesce(${name}, ${otherwise}) AS ${type}) AS ${name}`;
  }).join(", ");
}
