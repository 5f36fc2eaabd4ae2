import type { Config } from "./config.ts";
import type { AlertBudget } from "./domain/alertBudget.ts";
import type { IngestSummary } from "./domain/ingestSummary.ts";
import type { Month } from "./domain/month.ts";
import type { Table } from "./domain/table.ts";
import type { InputWatch } from "./earlierRuns.ts";
import type { InputFinding } from "./inputHealth/finding.ts";
import type { NamedFile } from "./io/namedFile.ts";
import type { Stage } from "./stages.ts";
import type { Theatre } from "./theatre.ts";

export interface RunOptions {
  readonly input: readonly string[];
  readonly out: string;
  /** null: the last month that the data covers completely. */
  readonly asOf: Month | null;
  readonly focus: string | null;
  readonly source: string | null;
  readonly mapping: string | null;
  readonly allMonths: boolean;
  /** Whether only tables are published, no page and no workbook. */
  readonly tablesOnly: boolean;
  readonly from: Stage;
  readonly to: Stage;
  /** Whether everything is read and computed anew, whatever earlier runs have left. */
  readonly full?: boolean;
  readonly config: Config;
  /** The file that the config was read from; null or nothing for none. */
  readonly configFile?: NamedFile | null;
  /** How the input is held against that of earlier runs; null or nothing for not at all. */
  readonly watch?: InputWatch | null;
  /** Where a run is made again: what looked wrong about its input then and was accepted. It is told once more. */
  readonly accepted?: readonly InputFinding[];
}

/** What the run tells while it works. */
export interface Effects {
  stageDone(stage: Stage, rows: number, seconds: number): void;
  note(text: string): void;
}

export interface RunResult {
  readonly summary: IngestSummary;
  /** Filled once the run got that far. */
  readonly theatre: Theatre | null;
  readonly tables: readonly Table[];
  /** Ids of the user's own zones and sites. */
  readonly ownZones: readonly string[];
  readonly alerts: AlertBudget | null;
  readonly published: string | null;
}
