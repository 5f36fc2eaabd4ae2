/** What the notebooks share: where outputs lie, and tables and charts as a notebook shows them. */
import { fileURLToPath } from "node:url";
import type { PlotOptions } from "@observablehq/plot";
import type { DataFrame } from "danfojs-node";
import { parseHTML } from "linkedom";
import { svgChart } from "../pipeline/backtest/svg.ts";

/** Where the outputs are: those of this project, unless HARMATTAN_OUTPUTS names another folder. */
export const OUTPUTS =
  process.env["HARMATTAN_OUTPUTS"] ?? fileURLToPath(new URL("../outputs", import.meta.url));

/** A value that Jupyter shows in one of these forms. */
export type Shown = { [display: symbol]: () => Readonly<Record<string, string>> };

const shown = (forms: Readonly<Record<string, string>>): Shown => ({
  [Symbol.for("Jupyter.display")]: () => forms,
});

/** A row of a table; a number that is not known is NaN, a text "". */
export type Row = Readonly<Record<string, string | number | boolean>>;

/** The rows of a frame, for charts and for what is easier said in plain code. */
export function rowsOf(frame: DataFrame): Row[] {
  const names = frame.columns;
  return (frame.values as (string | number | boolean)[][]).map((values) =>
    Object.fromEntries(names.map((name, index) => [name, values[index] as string | number | boolean])),
  );
}

/** A table to look at. Empty cells stay empty, and text stays text. */
export function table(rows: DataFrame | readonly Row[], columns?: readonly string[]): Shown {
  const records = Array.isArray(rows) ? (rows as readonly Row[]) : rowsOf(rows as DataFrame);
  const names = columns ?? Object.keys(records[0] ?? {});
  const cells = records.map((row) => names.map((name) => (Number.isNaN(row[name]) ? "" : (row[name] ?? ""))));
  const { document } = parseHTML("<!DOCTYPE html><html><body></body></html>");
  const element = document.createElement("table");
  for (const [index, values] of [names, ...cells].entries()) {
    const line = document.createElement("tr");
    for (const value of values) {
      const cell = document.createElement(index === 0 ? "th" : "td");
      cell.setAttribute("style", `text-align: ${typeof value === "number" ? "right" : "left"}`);
      cell.textContent = String(value);
      line.appendChild(cell);
    }
    element.appendChild(line);
  }
  return shown({
    "text/html": element.outerHTML,
    "text/plain": [names, ...cells].map((values) => values.join("\t")).join("\n"),
  });
}

/**
 * A chart to look at, made with Observable Plot, https://observablehq.com/plot.
 * @param make the chart's options; `Plot` is the library
 */
export async function chart(
  title: string,
  subtitle: string,
  make: (Plot: typeof import("@observablehq/plot")) => PlotOptions,
): Promise<Shown> {
  return shown({
    "image/svg+xml": await svgChart(title, subtitle, make),
    "text/plain": `${title}. ${subtitle}`,
  });
}

/** Text with emphasis and lists, as Markdown. */
export const markdown = (text: string): Shown => shown({ "text/markdown": text, "text/plain": text });
