import { basename } from "node:path";
import { UsageError } from "./domain/errors.ts";
import { addMonths, formatMonth, type Month, month, YEAR } from "./domain/month.ts";
import { crps } from "./stats/crps.ts";
import { ignorance } from "./stats/ignorance.ts";
import { intervalCoverage } from "./stats/intervalCoverage.ts";
import { intervalScore } from "./stats/intervalScore.ts";
import { quantiles } from "./stats/quantile.ts";
import {
  countriesOf,
  HORIZONS,
  MODELS,
  type Model,
  modelsAt,
  prepareViews,
  type Samples,
} from "./viewsModels.ts";
import { readViewsPanel, type ViewsPanel } from "./viewsPanel.ts";

/**
 * The benchmark of the 2023/24 VIEWS prediction challenge, country-months: in October of the year before, how many
 * people will be killed in state-based violence in each month of the year?
 *
 * Every model hands in samples, which are scored as the challenge does: CRPS, ignorance over bins (IGN), mean interval
 * score (MIS) at 90 %, all averaged over countries and months, zeros included. Beside them the CRPS of ln(1 + deaths),
 * in which a few large wars do not decide everything, and the coverage of the 90 % interval, twice: as it is meant for
 * counts (stats/intervalCoverage.ts), and as the plain share of outcomes from the 5 to the 95 % quantile, bounds
 * included, which for mostly quiet countries lies near 1 however good the forecast.
 * @see Hegre et al. 2025, J. Peace Research 62:2070
 */
const METRICS = ["crps", "ign", "mis", "coverage90", "closedCoverage90", "crpsLog1p"] as const;
type Metric = (typeof METRICS)[number];
type Scores = Readonly<Record<Metric, number>>;

const LEVEL = 0.9;
/** Months that must lie before an origin: what an analogue needs, its own past and what followed. */
const LEAST_PAST = YEAR + (HORIZONS.at(-1) as number);

interface Window {
  readonly year: number;
  /** YYYY-MM */
  readonly origin: string;
  readonly countries: number;
  readonly models: Readonly<Record<Model, Scores>>;
}

/** What --json prints; keys stay as they are. */
export interface ViewsBenchmark {
  readonly benchmark: "views-country-month";
  readonly history: string;
  readonly actuals: string;
  readonly windows: readonly Window[];
  /** Over the windows. */
  readonly mean: Readonly<Record<Model, Scores>>;
}

/**
 * Runs the benchmark.
 * @param years the windows; null: every year that the actuals hold whole
 * @throws {DataError} for files that are damaged or do not fit together
 * @throws {UsageError} for a window that the files cannot serve
 */
export async function benchmarkViews(
  historyFile: string,
  actualsFile: string,
  years: readonly number[] | null,
): Promise<ViewsBenchmark> {
  const panel = await readViewsPanel(historyFile, actualsFile);
  const wanted = years ?? wholeYears(panel, panel.actualsFrom);
  if (wanted.length === 0) throw new UsageError(`${basename(actualsFile)} holds no whole year: name windows`);
  for (const year of wanted) refuseWindow(panel, year);
  const prepared = prepareViews(panel);
  const windows = wanted.map((year): Window => {
    const origin = originOf(year) - panel.firstMonth;
    const countries = countriesOf(prepared, origin);
    if (countries.length === 0)
      throw new UsageError(`no country has all the months that window ${year} needs`);
    const samples = modelsAt(prepared, origin);
    const scored = MODELS.map((model) => [model, score(samples[model], panel, countries, origin)] as const);
    return {
      year,
      origin: formatMonth(originOf(year)),
      countries: countries.length,
      models: Object.fromEntries(scored) as Record<Model, Scores>,
    };
  });
  const mean = MODELS.map(
    (model) => [model, meanScores(windows.map(({ models }) => models[model]))] as const,
  );
  return {
    benchmark: "views-country-month",
    history: basename(historyFile),
    actuals: basename(actualsFile),
    windows,
    mean: Object.fromEntries(mean) as Record<Model, Scores>,
  };
}

const originOf = (year: number): Month => month(year - 1, 10);

/** Years all of whose months lie in the panel, from `from` on. */
function wholeYears({ firstMonth, monthCount }: ViewsPanel, from: Month): number[] {
  const first = Math.ceil(from / YEAR);
  const count = Math.floor((firstMonth + monthCount) / YEAR) - first;
  return Array.from({ length: Math.max(0, count) }, (_, index) => first + index);
}

function refuseWindow(panel: ViewsPanel, year: number): void {
  const possible = wholeYears(panel, panel.firstMonth).filter(
    (each) => originOf(each) - panel.firstMonth + 1 >= LEAST_PAST,
  );
  if (possible.includes(year)) return;
  const last = addMonths(panel.firstMonth, panel.monthCount - 1);
  throw new UsageError(
    `window ${year} cannot be served: the files hold ${formatMonth(panel.firstMonth)} to ${formatMonth(last)}, ` +
      (possible.length > 0 ? `enough for ${possible[0]} to ${possible.at(-1)}` : "too little for any window"),
  );
}

function score(samples: Samples, panel: ViewsPanel, countries: readonly number[], origin: number): Scores {
  const rows: Scores[] = [];
  for (const country of countries) {
    for (const horizon of HORIZONS) {
      const sample = samples(country, horizon);
      const outcome = panel.deaths[country * panel.monthCount + origin + horizon] as number;
      const [lower, upper] = quantiles(sample, [(1 - LEVEL) / 2, (1 + LEVEL) / 2]) as [number, number];
      rows.push({
        crps: crps(sample, outcome),
        ign: ignorance(sample, outcome),
        mis: intervalScore(lower, upper, outcome, 1 - LEVEL),
        coverage90: intervalCoverage(sample, outcome, LEVEL),
        closedCoverage90: outcome >= lower && outcome <= upper ? 1 : 0,
        crpsLog1p: crps(sample.map(Math.log1p), Math.log1p(outcome)),
      });
    }
  }
  return meanScores(rows);
}

function meanScores(rows: readonly Scores[]): Scores {
  const means = METRICS.map(
    (metric) => [metric, rows.reduce((sum, row) => sum + row[metric], 0) / rows.length] as const,
  );
  return Object.fromEntries(means) as Record<Metric, number>;
}

const MODEL_NAMES: Readonly<Record<Model, string>> = {
  pool: "pool",
  conflictology12: "conflictology 12",
  lastHistorical: "last historical",
  zero: "zero",
  bootstrap240: "bootstrap 240",
};

/** The result as a table to read. */
export function viewsText({ windows, mean }: ViewsBenchmark): string {
  const head = ["window", "model", "CRPS", "IGN", "MIS", "90 % holds", "closed", "CRPS log1p"];
  const block = (label: string, models: Readonly<Record<Model, Scores>>): string[][] =>
    MODELS.map((model, index) => {
      const { crps, ign, mis, coverage90, closedCoverage90, crpsLog1p } = models[model];
      return [
        index === 0 ? label : "",
        MODEL_NAMES[model],
        crps.toFixed(2),
        ign.toFixed(3),
        mis.toFixed(1),
        `${(100 * coverage90).toFixed(1)} %`,
        `${(100 * closedCoverage90).toFixed(1)} %`,
        crpsLog1p.toFixed(4),
      ];
    });
  const rows = [
    head,
    ...windows.flatMap(({ year, models }) => block(String(year), models)),
    ...block("mean", mean),
  ];
  const widths = head.map((_, column) => Math.max(...rows.map((row) => (row[column] as string).length)));
  return rows
    .map((row) =>
      row
        .map((cell, column) =>
          column < 2 ? cell.padEnd(widths[column] as number) : cell.padStart(widths[column] as number),
        )
        .join("  ")
        .trimEnd(),
    )
    .join("\n");
}
