import { join } from "node:path";
import { type Fit, PastFits } from "./4-forecast/chance/pastFits.ts";
import { chances } from "./4-forecast/chances.ts";
import { familyForecasts, leanPanel } from "./4-forecast/unitForecasts.ts";
import type { Beside } from "./beside.ts";
import type { Month } from "./domain/month.ts";
import type { Outlook } from "./domain/outlook.ts";
import type { Panels } from "./domain/panels.ts";
import { GrowingChecksum } from "./io/checksum.ts";
import { loadOutlook, saveOutlook } from "./io/savedTables.ts";
import { contentKey, loadJson, saveJson } from "./io/store.ts";
import type { StageRunner } from "./stages.ts";

const FITS = "4-fits.json";

interface SavedFits {
  readonly code: string;
  readonly fits: readonly (readonly [
    string,
    Omit<Fit, "coefficients"> & { coefficients: number[] | null },
  ])[];
}

/**
 * Panels -> what the coming months may bring. Fits that the same code has made for an earlier run, of what was known then,
 * are not made again.
 * @param code identifies the code that fits
 * @param beside makes the forecasts while this thread makes the chances, if it is there
 */
export async function runForecast(
  stages: StageRunner,
  panels: Panels,
  asOf: Month,
  panelKey: string,
  code: string,
  beside: Beside,
): Promise<Outlook> {
  let fits = newFits([]);
  return await stages.run<Outlook>("forecast", contentKey([panelKey, asOf]), {
    run: async () => {
      fits = await loadFits(await stages.earlier("forecast"), code);
      const lean = { regions: leanPanel(panels.regions), countries: leanPanel(panels.countries) };
      const forecasts = beside.isThere ? beside.run("forecasts", { panels: lean, asOf }) : null;
      // whoever awaits it learns of a failure; until then it is not unhandled
      forecasts?.catch(() => {});
      const said = chances(panels, asOf, fits);
      return { chances: said, ...((await forecasts) ?? familyForecasts(lean, asOf)) };
    },
    save: async (_, folder, outlook) => {
      await saveOutlook(folder, outlook);
      const saved = fits.used.map(([key, { coefficients, scalings }]) => {
        return [key, { coefficients: coefficients === null ? null : [...coefficients], scalings }] as const;
      });
      await saveJson(join(folder, FITS), { code, fits: saved } satisfies SavedFits);
    },
    load: (_, folder) => loadOutlook(folder),
    rows: ({ regions, countries }) => (regions["unit"]?.length ?? 0) + (countries["unit"]?.length ?? 0),
  });
}

const newFits = (known: Iterable<readonly [string, Fit]>): PastFits =>
  new PastFits(() => new GrowingChecksum(), known);

async function loadFits(folder: string | null, code: string): Promise<PastFits> {
  const saved = folder === null ? null : await loadJson<SavedFits>(join(folder, FITS));
  if (saved === null || saved.code !== code) return newFits([]);
  return newFits(
    saved.fits.map(([key, { coefficients, scalings }]) => [
      key,
      { coefficients: coefficients === null ? null : Float64Array.from(coefficients), scalings },
    ]),
  );
}
