import type { Areas } from "../domain/areas.ts";
import type { Gazetteer } from "../domain/gazetteer.ts";
import type { IngestSummary } from "../domain/ingestSummary.ts";
import type { Zone } from "../domain/zone.ts";
import type { Shapes } from "../geo/shapes.ts";

export interface AggregateInput {
  readonly summary: IngestSummary;
  readonly gazetteer: Gazetteer;
  readonly zones: readonly Zone[];
  /** What regions are, if not the admin-1 regions that the source names: null. */
  readonly areas: Areas | null;
  /** Admin-1 regions that touch a neighbour: they stand for the border zone where there are no coordinates. */
  readonly borderRegions: readonly {
    readonly region_id: string;
    readonly neighbour: string;
    readonly country: string;
  }[];
  readonly shapes: Shapes;
}
