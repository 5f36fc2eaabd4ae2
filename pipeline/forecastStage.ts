import { join } from "node:path";
import { type Fit, PastFits } from "./4-forecast/chance/pastFits.ts";
import { chances } from "./4-forecast/chances.ts";
import { familyForecasts, leanPanel } from "./4-forecast/unitForecasts.ts";
import type { Beside } from "./beside.ts";
import type { Chances } from "./domain/chances.ts";
import type { Month } from "./domain/month.ts";
import type { Outlook } from "./domain/outlook.ts";
import type { Panels } from "./domain/panels.ts";
import { GrowingChecksum } from "./io/checksum.ts";
import { loadOutlook, saveOutlook } from "./io/savedTables.ts";
import { contentKey, loadJson, saveJson } from "./io/store.ts";
import { once } from "./once.ts";
import type { StageRunner } from "./stages.ts";

const FITS = "4-fits.json";

interface SavedFits {
  readonly code: string;
  readonly fits: readonly (readonly [
    string,
    Omit<Fit, "coefficients"> & { coefficients: number[] | null },
  ])[];
}

/** What forecasts are made of. */
interface Ground {
  readonly panels: Panels;
  readonly asOf: Month;
  /** Identifies the panels. */
  readonly panelKey: string;
}

type Forecasts = ReturnType<ReturnType<typeof familyForecasts>>;

const keyOf = ({ panelKey, asOf }: Ground): string => contentKey([panelKey, asOf]);
const leanOf = ({ panels }: Ground) => ({
  regions: leanPanel(panels.regions),
  countries: leanPanel(panels.countries),
});

/**
 * Has the second thread prepare the forecasts, so that it has work while this thread has not yet come to what it draws.
 * @returns what has it make them, at the first call, and hands them over; null where there is no such thread, or nothing to
 *   make
 */
export async function forecastsBeside(
  stages: StageRunner,
  ground: Ground,
  beside: Beside,
): Promise<(() => Promise<Forecasts>) | null> {
  if (!beside.isThere || (await stages.holds("forecast", keyOf(ground)))) return null;
  const prepared = beside.run("prepareForecasts", { panels: leanOf(ground), asOf: ground.asOf });
  // who waits for the forecasts hears of the failure as well
  prepared.catch(() => {});
  return once(() => beside.run("forecasts", null));
}

/** Stage 4 at work. */
export interface Forecasting {
  /** Known before the forecasts are, which another thread may still be making. */
  readonly chances: Promise<Chances>;
  readonly outlook: Promise<Outlook>;
}

/**
 * Panels -> what the coming months may bring. Fits that the same code has made for an earlier run, of what was known then,
 * are not made again.
 * @param code identifies the code that fits
 * @param beside hands over the forecasts that another thread makes; null: this one makes them
 */
export function runForecast(
  stages: StageRunner,
  ground: Ground,
  code: string,
  beside: (() => Promise<Forecasts>) | null,
): Forecasting {
  let fits = newFits([]);
  let tell: (said: Chances) => void = () => {};
  const told = new Promise<Chances>((resolve) => {
    tell = resolve;
  });
  const outlook = stages.run<Outlook>("forecast", keyOf(ground), {
    run: async () => {
      fits = await loadFits(await stages.earlier("forecast"), code);
      const said = chances(ground.panels, ground.asOf, fits);
      tell(said);
      return { chances: said, ...(await (beside?.() ?? familyForecasts(leanOf(ground), ground.asOf)())) };
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
  const early = Promise.race([told, outlook.then(({ chances }) => chances)]);
  // whoever awaits them learns of a failure; until then it is not unhandled
  outlook.catch(() => {});
  early.catch(() => {});
  return { chances: early, outlook };
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
