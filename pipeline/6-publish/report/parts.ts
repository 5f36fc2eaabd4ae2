import { PART_COLUMNS } from "../../domain/columns.ts";
import type { Month } from "../../domain/month.ts";
import { html, type Markup } from "./markup.ts";
import { fixed } from "./numbers.ts";
import { areaPath, short } from "./scale.ts";
import { timeChart } from "./timeChart.ts";

type PartColumn = (typeof PART_COLUMNS)[number];

/** What the parts of the score are called in the report. */
const NAMES: Readonly<Record<PartColumn, string>> = {
  part_surprise: "surprise",
  part_momentum: "momentum",
  part_severity: "deaths",
  part_civilian: "attacks on civilians",
  part_footprint: "new places",
  part_actor_entry: "new actors",
  part_capital: "nearer the capital",
  part_resurgence: "return after quiet",
};

/** What the legend adds to names that do not say it. */
const MORE: Readonly<Partial<Record<PartColumn, string>>> = {
  part_surprise: " (jump above the own past)",
  part_momentum: " (pace against the past year’s)",
};

/** Values of the parts by column; NaN where the source lacks what a part needs. */
export type Parts = (column: PartColumn) => number;

const SCALE_TOP = 100;
const BAR_HEIGHT = 10;

/** The score as a bar of its parts on a scale of 0 to 100. */
export function partsBar(parts: Parts): Markup {
  let x = 0;
  const shown = PART_COLUMNS.map((column) => ({ column, value: parts(column) })).filter(
    ({ value }) => value > 0,
  );
  const label = shown.map(({ column, value }) => `${NAMES[column]} ${fixed(value, 1)}`).join(", ");
  const pieces = shown.map(({ column, value }) => {
    const start = x;
    x += value;
    return html`<rect class="${column}" x="${short(start)}" width="${short(value)}" height="${BAR_HEIGHT}"><title>${NAMES[column]} ${fixed(value, 1)}</title></rect>`;
  });
  return html`<svg class="parts" viewBox="0 0 ${SCALE_TOP} ${BAR_HEIGHT}" preserveAspectRatio="none" role="img" aria-label="${label === "" ? "no part above 0" : label}"><rect class="rest" width="${SCALE_TOP}" height="${BAR_HEIGHT}"/>${pieces}</svg>`;
}

/** What the colours mean. */
export function partsLegend(): Markup {
  const items = PART_COLUMNS.map(
    (column) =>
      html`<li><svg viewBox="0 0 10 10" aria-hidden="true"><rect class="${column}" width="10" height="10"/></svg>${NAMES[column]}${MORE[column] ?? ""}</li>`,
  );
  return html`<ul class="legend" aria-label="Parts of the score">${items}</ul>`;
}

/** The parts over time, one upon the other. @param series per part one value per month */
export function partsChart(
  months: readonly Month[],
  series: (column: PartColumn) => readonly number[],
  label: string,
): Markup {
  let below = months.map(() => 0);
  return timeChart(months, SCALE_TOP, label, ({ xs, y }) =>
    PART_COLUMNS.map((column) => {
      const values = series(column);
      if (!values.some((value) => value > 0)) return null;
      // a part that the source cannot tell adds nothing; where there is no score, there is no surprise either
      const isScored = series("part_surprise");
      const above = below.map((sum, k) =>
        Number.isNaN(isScored[k]) ? Number.NaN : sum + (Number.isNaN(values[k]) ? 0 : (values[k] as number)),
      );
      const path = areaPath(xs, below.map(y), above.map(y));
      below = above.map((sum) => (Number.isNaN(sum) ? 0 : sum));
      return html`<path class="${column}" d="${path}"><title>${NAMES[column]}</title></path>`;
    }),
  );
}
