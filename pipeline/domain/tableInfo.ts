import type { ColumnName, TableName } from "./columns.ts";

/** What a table is. */
export interface TableInfo {
  /** One row per ... */
  readonly meaning: string;
  /** Columns that are never empty and together tell one row from another; none where rows have no names. */
  readonly key: readonly ColumnName[];
}

export const TABLE_INFO: Readonly<Record<TableName, TableInfo>> = {
  escalation: {
    meaning: "Regions by escalation score, one row per region: what is happening now against its own past",
    key: ["region_id"],
  },
  countries: { meaning: "Countries of the theatre by the same score, one row per country", key: ["country"] },
  zones: {
    meaning: "Zones, sites and roads by the same score, one row each; they may overlap regions",
    key: ["region_id"],
  },
  neighbours: {
    meaning: "Land neighbours of the focus country by the spillover that reaches them from it, one row each",
    key: ["neighbour"],
  },
  spillover: {
    meaning: "Pairs of land neighbours by spillover score, one row per direction",
    key: ["from", "to"],
  },
  region_months: {
    meaning: "The months behind the ranking: one row per region and month, by region id and month",
    key: ["region_id", "month"],
  },
  forecast: {
    meaning: "What the coming months may bring: one row per region or country and month ahead",
    key: [],
  },
  actors: {
    meaning: "Who is behind the incidents: one row per actor and month of the last 24 months",
    key: ["actor_id", "month"],
  },
  changes: {
    meaning:
      "What changed since the month before, one row per ranked unit that is not what it was, split by cause",
    key: ["ranking", "unit_id"],
  },
  claims: {
    meaning: "Statements about the theatre held against the data, one row each with a verdict",
    key: ["claim_id"],
  },
  quarantine: { meaning: "Refused rows of the input, one line each, with the reason", key: [] },
  ledger: {
    meaning: "What became of the rows of the input, one row per file: read = accepted + set aside",
    key: [],
  },
  backtest: {
    meaning: "How good scores, chances and forecasts would have been in past months, one row per number",
    key: [],
  },
  compare: {
    meaning: "How far sources agree: one row per pair of sources, then one per region that both know",
    key: [],
  },
  compare_months: {
    meaning: "What two sources say of the same regions in the same months, furthest apart first",
    key: ["source_a", "source_b", "region_id", "month"],
  },
  dictionary: {
    meaning: "Every column of every table: type, unit, bounds and meaning",
    key: ["table", "name"],
  },
};
