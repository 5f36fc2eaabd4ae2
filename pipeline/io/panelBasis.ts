import { join } from "node:path";
import type { IngestSummary } from "../domain/ingestSummary.ts";
import type { PanelBasis, Panels } from "../domain/panels.ts";
import { numbersOf } from "../domain/table.ts";
import { loadColumns, saveColumns } from "./columnFile.ts";
import { loadPanels } from "./panelFiles.ts";
import { loadJson, saveJson } from "./store.ts";

const BASIS = "2-basis.json";
const FOOTPRINT = "2-footprint.columns";

interface SavedBasis extends Omit<PanelBasis, "footprint"> {
  /** Of everything that panels depend on besides the incidents. */
  readonly settings: string;
  readonly ingest: IngestSummary;
}

/** Saves beside panels what they rest on: 2-basis.json and 2-footprint.columns (one row per unit, cell and month). */
export async function saveBasis(
  folder: string,
  { footprint, ...rest }: PanelBasis,
  { ingest }: Panels,
  settings: string,
): Promise<void> {
  await saveJson(join(folder, BASIS), { settings, ingest, ...rest } satisfies SavedBasis);
  const { square, month } = footprint;
  await saveColumns(join(folder, FOOTPRINT), { square, month: Float64Array.from(month) });
}

/** Reads back panels and what they rest on. @returns null if the settings were others, or nothing says what they were */
export async function loadWithBasis(
  folder: string,
  settings: string,
): Promise<{ readonly panels: Panels; readonly basis: PanelBasis } | null> {
  const saved = await loadJson<SavedBasis>(join(folder, BASIS)).catch(() => null);
  if (saved === null || saved.settings !== settings) return null;
  const { ingest, incidents, actorKinds } = saved;
  const footprint = await loadColumns(join(folder, FOOTPRINT));
  return {
    panels: await loadPanels(folder, ingest),
    basis: {
      incidents,
      actorKinds,
      footprint: {
        square: numbersOf(footprint, "square"),
        month: Int32Array.from(numbersOf(footprint, "month")),
      },
    },
  };
}
