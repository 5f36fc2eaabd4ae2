import type { Month } from "../../domain/month.ts";
import { MEASURES, type Measure, type Panel } from "../../domain/panel.ts";
import { Random } from "../../stats/random.ts";

/**
 * A panel in which nothing changes: every unit's own covered months up to one month in random order, each month with its
 * incidents and deaths together. What surprises there is a false alarm by construction. Months after `until` and the other
 * measures are left empty: the surprise does not look at them.
 * @param key what the order depends on besides the unit's id: adding a unit changes no other one's order
 */
export function unchangedPanel(panel: Panel, until: Month, key: string): Panel {
  const { units, monthCount, firstMonth, covered } = panel;
  const cells = units.length * monthCount;
  const [incidents, deaths] = [new Float64Array(cells), new Float64Array(cells)];
  for (const [unit, { id }] of units.entries()) {
    const random = new Random(`${key}|${id}|unchanged`);
    const start = unit * monthCount;
    const last = Math.min(until - firstMonth, monthCount - 1);
    const known: number[] = [];
    for (let cell = start; cell <= start + last; cell++) if (covered[cell] === 1) known.push(cell);
    const order = [...known];
    // Fisher and Yates
    for (let k = order.length - 1; k > 0; k--) {
      const other = Math.floor(random.uniform() * (k + 1));
      [order[k], order[other]] = [order[other] as number, order[k] as number];
    }
    for (const [k, cell] of known.entries()) {
      incidents[cell] = panel.incidents[order[k] as number] as number;
      deaths[cell] = panel.deaths[order[k] as number] as number;
    }
  }
  const empty = new Float64Array(cells);
  const others = Object.fromEntries(MEASURES.map((name) => [name, empty])) as Record<Measure, Float64Array>;
  return { ...others, firstMonth, monthCount, units, covered, incidents, deaths };
}
