import type { Zone } from "../../domain/zone.ts";
import { sharedBorder } from "../../geo/borders.ts";
import { RADIANS_PER_DEGREE } from "../../geo/earth.ts";
import { html, type Markup } from "./markup.ts";
import { fixed, UNKNOWN } from "./numbers.ts";
import type { Projection } from "./projection.ts";
import type { ReportInput } from "./reportInput.ts";
import { short } from "./scale.ts";
import { rowsOf } from "./tableRow.ts";

/** Zones and sites: circles around places, bands along roads and borders. */
export function zoneShapes({ tables, geography }: ReportInput, map: Projection): Markup[] {
  const scores = new Map(
    rowsOf(tables, "zones").map((row) => [row.text("region_id"), fixed(row.number("score"), 1)]),
  );
  return geography.zones
    .filter(({ id }) => scores.has(id))
    .map((zone) => {
      const tip = html`<title>${zone.name}: score ${scores.get(zone.id) ?? UNKNOWN}</title>`;
      if (zone.kind === "strip" || zone.kind === "road") {
        const path = linesOf(zone, geography).map((line) => map.path(line, false));
        const wide = short(map.pixels(2 * zone.radiusKm));
        return html`<path class="strip" stroke-width="${wide}" d="${path}">${tip}</path>`;
      }
      return html`${zone.points.map(({ latitude, longitude }) => {
        const high = map.pixels(zone.radiusKm);
        // the map is squeezed at its middle, so that circles elsewhere are a little wider or narrower than high
        const east = longitude + zone.radiusKm / (111.2 * Math.cos(latitude * RADIANS_PER_DEGREE));
        const wide = map.x(east) - map.x(longitude);
        return html`<ellipse cx="${short(map.x(longitude))}" cy="${short(map.y(latitude))}" rx="${short(Math.abs(wide))}" ry="${short(high)}">${tip}</ellipse>`;
      })}`;
    });
}

function linesOf(
  { kind, points, countries }: Zone,
  { gazetteer, shapes }: ReportInput["geography"],
): readonly Float64Array[] {
  if (kind === "road")
    return [Float64Array.from(points.flatMap(({ latitude, longitude }) => [longitude, latitude]))];
  const [a, b] = countries.map((country) => gazetteer.countries.get(country)?.isoNumeric ?? "");
  return sharedBorder(shapes, a ?? "", b ?? "")?.lines ?? [];
}
