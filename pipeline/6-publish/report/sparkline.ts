import { QUARTER } from "../../domain/month.ts";
import { html, type Markup } from "./markup.ts";
import { many } from "./numbers.ts";
import { short } from "./scale.ts";

const HEIGHT = 24;
const STEP = 3;

/**
 * Monthly counts as small bars, the last quarter set off; the highest fills the height.
 * @param counts one per month; NaN: not known
 */
export function sparkline(counts: ArrayLike<number>): Markup {
  const values = Array.from(counts);
  const known = values.filter((value) => !Number.isNaN(value));
  const top = Math.max(1, ...known);
  const bars = (from: number, to: number): string =>
    values
      .map((value, k) => ({ x: STEP * k + 1, height: (HEIGHT * value) / top, k }))
      .filter(({ height, k }) => k >= from && k < to && height > 0)
      .map(({ x, height }) => `M${x} ${HEIGHT}v-${short(Math.max(1, height))}`)
      .join("");
  const recent = values.length - QUARTER;
  const label = `the last ${values.length} months, at most ${many(top, "incident")} in one, ${many(values.at(-1) ?? Number.NaN, "incident")} in the last`;
  return html`<svg class="spark" viewBox="0 0 ${STEP * values.length} ${HEIGHT}" preserveAspectRatio="xMinYMax" role="img" aria-label="${label}"><path class="base" d="M0 ${HEIGHT}h${STEP * values.length}"/><path d="${bars(0, recent)}"/><path class="recent" d="${bars(recent, values.length)}"/></svg>`;
}
