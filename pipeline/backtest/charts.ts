import { SERIES } from "./distributions.ts";
import type { Judgement } from "./judge.ts";
import { QUESTIONS } from "./questions.ts";
import { reliabilityChart } from "./reliabilityChart.ts";
import { skillChart } from "./skillChart.ts";

/** A chart and the name of its file. */
export interface Chart {
  readonly name: string;
  readonly svg: string;
}

/** Every chart that the findings allow. @param about the data and the months, for the line below a title */
export async function chartsOf({ findings, reliability }: Judgement, about: string): Promise<Chart[]> {
  const charts: Chart[] = [];
  for (const { outcome, kind } of QUESTIONS) {
    const tables = reliability.filter((table) => table.outcome === outcome && table.unit_kind === kind);
    const svg = await reliabilityChart(tables, about);
    if (svg !== null) charts.push({ name: `reliability-${outcome}-${kind}.svg`.replaceAll("_", "-"), svg });
  }
  for (const outcome of SERIES) {
    const svg = await skillChart(outcome, findings, about);
    if (svg !== null) charts.push({ name: `skill-${outcome}.svg`, svg });
  }
  return charts;
}
