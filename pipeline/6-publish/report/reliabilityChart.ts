import type { SaidAndCame } from "../../domain/chances.ts";
import { html, type Markup } from "./markup.ts";
import { percent } from "./numbers.ts";
import { roundTop, scale, short } from "./scale.ts";

const SIZE = 240;
const [LEFT, RIGHT, TOP, BOTTOM] = [40, 10, 8, 22];

/** What was said, across, against what came true, upwards, both from 0; the diagonal is what they should be. */
export function reliabilityChart(rows: readonly SaidAndCame[], label: string): Markup {
  const top = Math.min(1, roundTop(Math.max(...rows.map(({ said, high }) => Math.max(said, high)))));
  const x = scale(0, top, LEFT, SIZE - RIGHT);
  const y = scale(0, top, SIZE - BOTTOM, TOP);
  const ticks = [0, top / 2, top].map(
    (value) =>
      html`<line class="grid" x1="${LEFT}" x2="${SIZE - RIGHT}" y1="${short(y(value))}" y2="${short(y(value))}"/><text x="${LEFT - 5}" y="${short(y(value) + 3.5)}" text-anchor="end">${percent(value)}</text><text x="${short(x(value))}" y="${SIZE - 6}" text-anchor="${value === top ? "end" : "middle"}">${percent(value)}</text>`,
  );
  const points = rows.map(
    ({ said, came, low, high, predictions }) =>
      html`<g><title>${percent(said)} said, ${percent(came)} came true, of ${predictions}</title><path class="interval" d="M${short(x(said))} ${short(y(low))}V${short(y(high))}"/><circle class="now" cx="${short(x(said))}" cy="${short(y(came))}" r="3.5"/></g>`,
  );
  const told = rows
    .map(({ said, came }) => `${percent(said)} said and ${percent(came)} came true`)
    .join("; ");
  return html`<svg class="chart" viewBox="0 0 ${SIZE} ${SIZE}" role="img" aria-label="${label}: ${told}"><g class="axis">${ticks}</g><path class="usual" d="M${short(x(0))} ${short(y(0))}L${short(x(top))} ${short(y(top))}"/>${points}</svg>`;
}
