import { sharedBorder } from "../../geo/borders.ts";
import { countryContains } from "../../geo/pointInCountry.ts";
import { html, type Markup } from "./markup.ts";
import { fixed } from "./numbers.ts";
import type { Projection } from "./projection.ts";
import type { Geography, ReportInput } from "./reportInput.ts";
import { scale, short } from "./scale.ts";
import { rowsOf, type TableRow } from "./tableRow.ts";

/** Verdicts that are drawn, from the focus country and from elsewhere. */
const FROM_FOCUS: readonly string[] = ["arrived", "early sign", "nearby only"];
const FROM_OTHERS: readonly string[] = ["arrived", "early sign"];
const LENGTH = 46;
const HEAD = 11;
/** How far from the border it is looked which side is which. */
const STEP = 10;
const thickness = scale(0, 100, 1.5, 7);
/** Arrows of both directions stand side by side. */
const ASIDE = 7;

/** An arrow across the border for every pair of the theatre with a verdict that asks for one; thicker for higher scores. */
export function spilloverArrows(
  { tables, focus, countries, geography }: ReportInput,
  map: Projection,
): Markup[] {
  return rowsOf(tables, "spillover").flatMap((row): Markup[] => {
    const [from, to, evidence] = [row.text("from"), row.text("to"), row.text("evidence")];
    if (!countries.includes(from) || !countries.includes(to)) return [];
    if (!(from === focus ? FROM_FOCUS : FROM_OTHERS).includes(evidence)) return [];
    const across = crossing(geography, map, from, to);
    return across === null ? [] : [arrow(row, evidence.replace(" ", "-"), across)];
  });
}

interface Crossing {
  /** Middle of the arrow, and the direction in which it points: a vector of length 1. */
  readonly x: number;
  readonly y: number;
  readonly dx: number;
  readonly dy: number;
}

function arrow(row: TableRow, kind: string, { x, y, dx, dy }: Crossing): Markup {
  const at = (along: number, aside: number): string =>
    `${short(x + along * dx - aside * dy)} ${short(y + along * dy + aside * dx)}`;
  const wide = thickness(row.number("score"));
  const tip = `${row.text("from_name")} to ${row.text("to_name")}: ${row.text("evidence")}, score ${fixed(row.number("score"), 1)}. ${row.text("why")}`;
  const neck = LENGTH / 2 - HEAD;
  const half = HEAD / 2 + wide / 2;
  return html`<g><title>${tip}</title><path class="arrow ${kind}" stroke-width="${short(wide)}" d="M${at(-LENGTH / 2, ASIDE)}L${at(neck, ASIDE)}"/><path class="head ${kind}" d="M${at(neck, ASIDE - half)}L${at(LENGTH / 2, ASIDE)}L${at(neck, ASIDE + half)}Z"/></g>`;
}

/** Where an arrow crosses the common border: at the middle of its longest line, at a right angle to the line's course. */
function crossing(
  { gazetteer, shapes }: Geography,
  map: Projection,
  from: string,
  to: string,
): Crossing | null {
  const numeric = (country: string): string => gazetteer.countries.get(country)?.isoNumeric ?? "";
  const border = sharedBorder(shapes, numeric(from), numeric(to));
  if (border === null) return null;
  const line = border.lines.reduce((a, b) => (b.length > a.length ? b : a));
  const point = (share: number): readonly [number, number] => {
    const at = 2 * Math.round(share * (line.length / 2 - 1));
    return [map.x(line[at] as number), map.y(line[at + 1] as number)];
  };
  const [x, y] = point(0.5);
  const [[x1, y1], [x2, y2]] = [point(0.25), point(0.75)];
  const length = Math.hypot(x2 - x1, y2 - y1) || 1;
  const [dx, dy] = [-(y2 - y1) / length, (x2 - x1) / length];
  const { latitude, longitude } = map.placeAt(x + STEP * dx, y + STEP * dy);
  const isTowards = countryContains(shapes, numeric(to), latitude, longitude);
  return isTowards ? { x, y, dx, dy } : { x, y, dx: -dx, dy: -dy };
}
