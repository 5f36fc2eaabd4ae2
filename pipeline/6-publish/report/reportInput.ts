import type { AlertBudget } from "../../domain/alertBudget.ts";
import type { Areas } from "../../domain/areas.ts";
import type { GroupSkill } from "../../domain/chances.ts";
import type { Gazetteer } from "../../domain/gazetteer.ts";
import type { IngestSummary } from "../../domain/ingestSummary.ts";
import type { Month } from "../../domain/month.ts";
import type { Panels } from "../../domain/panels.ts";
import type { Position } from "../../domain/position.ts";
import type { Sensitivity } from "../../domain/sensitivity.ts";
import type { Columns, Table } from "../../domain/table.ts";
import type { Zone } from "../../domain/zone.ts";
import type { Shapes } from "../../geo/shapes.ts";

/** Everything that the report shows. */
export interface ReportInput {
  readonly asOf: Month;
  readonly focus: string;
  /** Countries of the theatre, ISO3, sorted. */
  readonly countries: readonly string[];
  readonly methodSet: string;
  readonly summary: IngestSummary;
  /** The ranked tables and region_months, as they are published. */
  readonly tables: readonly Table[];
  /** Of the theatre's regions: unit, month, usual_incidents_3m and incidents_size (stage 3). */
  readonly regionMonths: Columns;
  readonly panels: Panels;
  readonly alerts: AlertBudget;
  readonly sensitivity: Sensitivity;
  /** Empty where no chances were made. */
  readonly skills: readonly GroupSkill[];
  /** Columns column and reason of the refused rows. */
  readonly quarantine: Columns;
  /** What earlier runs and a person say of the input: how much newest months grow, what was accepted although stale. */
  readonly inputNotes: readonly string[];
  readonly geography: Geography;
}

/** What the map is drawn from. */
export interface Geography {
  readonly gazetteer: Gazetteer;
  readonly shapes: Shapes;
  readonly zones: readonly Zone[];
  /** null where regions are told by name. */
  readonly areas: Areas | null;
  /** The middle of a region's incidents, by id; nothing for regions that are areas, or without a place. */
  readonly middles: ReadonlyMap<string, Position>;
}
