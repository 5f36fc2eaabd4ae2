import { formatMonth, type Month, YEAR } from "../../domain/month.ts";
import { html, type Markup, type Piece } from "./markup.ts";
import { type Scale, scale, short } from "./scale.ts";

const [WIDTH, HEIGHT] = [420, 170];
const [LEFT, RIGHT, TOP, BOTTOM] = [34, 8, 8, 20];
/** Year labels that have room side by side. */
const MOST_YEARS = 6;

/** A chart over months: x of each month, and y of values from 0 to `top`. */
export interface TimeFrame {
  readonly xs: readonly number[];
  readonly y: Scale;
}

/**
 * A chart whose x axis is time and whose y axis begins at 0.
 * @param months one after another
 * @param label what the chart shows, for those who do not see it
 */
export function timeChart(
  months: readonly Month[],
  top: number,
  label: string,
  draw: (frame: TimeFrame) => Piece,
): Markup {
  const first = months[0] as Month;
  const x = scale(first, first + Math.max(1, months.length - 1), LEFT, WIDTH - RIGHT);
  const y = scale(0, top, HEIGHT - BOTTOM, TOP);
  const ticks = [0, top / 2, top].map(
    (value) =>
      html`<line class="grid" x1="${LEFT}" x2="${WIDTH - RIGHT}" y1="${short(y(value))}" y2="${short(y(value))}"/><text x="${LEFT - 5}" y="${short(y(value) + 3.5)}" text-anchor="end">${String(value)}</text>`,
  );
  return html`<svg class="chart" viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="${label}"><g class="axis">${ticks}${yearTicks(months, x)}</g>${draw({ xs: months.map(x), y })}</svg>`;
}

/** A tick at the January of so many years that their labels do not touch. */
function yearTicks(months: readonly Month[], x: Scale): Piece {
  const every = Math.max(1, Math.ceil(months.length / YEAR / MOST_YEARS));
  const januaries = months.filter((month) => month % (YEAR * every) === 0);
  return januaries.map(
    (month) =>
      html`<line class="tick" x1="${short(x(month))}" x2="${short(x(month))}" y1="${HEIGHT - BOTTOM}" y2="${HEIGHT - BOTTOM + 4}"/><text x="${short(x(month))}" y="${HEIGHT - 4}" text-anchor="middle">${formatMonth(month).slice(0, 4)}</text>`,
  );
}
