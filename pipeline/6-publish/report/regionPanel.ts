import { lowerBound, rowsOfUnit } from "../../domain/actorMonths.ts";
import { addMonths, formatMonth, type Month, QUARTER, YEAR } from "../../domain/month.ts";
import type { Panels } from "../../domain/panels.ts";
import { numbersOf, textsOf } from "../../domain/table.ts";
import { bandChart } from "./bandChart.ts";
import { html, type Markup, type Piece } from "./markup.ts";
import { counted, fixed, percent } from "./numbers.ts";
import { partsChart } from "./parts.ts";
import { monthsUpTo, type RegionSeries } from "./regionSeries.ts";
import type { ReportInput } from "./reportInput.ts";
import type { TableRow } from "./tableRow.ts";
import { categoryClass } from "./theatreMap.ts";

const CHART_MONTHS = 60;
const MOST_ACTORS = 6;

/** Where a region's panel stands in the page. */
export function panelId(regionId: string): string {
  return `region-${encodeURIComponent(regionId)}`;
}

/** All that is known of one region: its series, its score's parts, its actors, its borders. */
export function regionPanel(row: TableRow, input: ReportInput, series: RegionSeries): Markup {
  const { asOf, panels, summary } = input;
  const id = row.text("region_id");
  const name = row.text("region");
  const months = monthsUpTo(asOf, CHART_MONTHS);
  const quarters = {
    months,
    incidents: series.values("incidents_3m", months),
    usual: series.values("usual_incidents_3m", months),
    size: sizesOf(input, id, months),
  };
  const number = panels.regions.units.findIndex((unit) => unit.id === id);
  const now = `${counted(row.number("incidents_3m"))} now, ${counted(row.number("usual_incidents_3m"))} usual`;
  return html`<article class="panel" id="${panelId(id)}" aria-labelledby="${panelId(id)}-name">
<h3 id="${panelId(id)}-name">${counted(row.number("rank"))}. <bdi>${name}</bdi>, ${row.text("country_name")} <span class="badge ${categoryClass(row)}">${row.text("category")}</span></h3>
<p>${row.text("why")}</p>
<h4>Incidents in three months, against what is usual</h4>
${bandChart(quarters, `Incidents of each quarter in ${name}, five years: ${now}; the line against the band in which nine of ten quarters lie by the region's own past`)}
<h4>The score and its parts</h4>
${partsChart(months, (column) => series.values(column, months), `Score of ${name} by its parts, five years: ${fixed(row.number("score"), 1)} now`)}
${facts(row, summary.hasDeaths)}
${actorsTable(input, number, name)}
${bordersTable(input, number, name)}
</article>`;
}

/** How bursty quarters are, by month. */
function sizesOf({ regionMonths }: ReportInput, id: string, months: readonly Month[]): number[] {
  const [units, at, sizes] = [
    textsOf(regionMonths, "unit"),
    numbersOf(regionMonths, "month"),
    numbersOf(regionMonths, "incidents_size"),
  ];
  const found = new Map<number, number>();
  for (let row = 0; row < units.length; row++)
    if (units[row] === id) found.set(at[row] as number, sizes[row] as number);
  return months.map((month) => found.get(month) ?? Number.NaN);
}

function facts(row: TableRow, hasDeaths: boolean): Markup {
  const chance = row.number("probability_3m");
  const entries: readonly (readonly [string, string])[] = [
    [
      "Rank",
      `${counted(row.number("rank"))}; ${counted(row.number("rank_low"))} to ${counted(row.number("rank_high"))} in nine of ten draws`,
    ],
    ["Rising since", row.text("rising_since")],
    [
      "Quiet months before",
      row.number("months_quiet_before") > 0 ? counted(row.number("months_quiet_before")) : "",
    ],
    ["Deaths this year", hasDeaths ? counted(row.number("deaths_ytd")) : ""],
    [
      "With state forces",
      `${counted(row.number("state_force_incidents_3m"))} of ${counted(row.number("incidents_3m"))} incidents`,
    ],
    [
      "Chance of escalation",
      Number.isNaN(chance)
        ? ""
        : `${percent(chance)} in three months (${percent(row.number("probability_low"))} to ${percent(row.number("probability_high"))}): ${row.text("probability_driver")}`,
    ],
    ["Data", `grade ${row.text("data_grade")}`],
    ["Notes", row.text("notes")],
  ];
  return html`<dl>${entries.filter(([, value]) => value !== "").map(([term, value]) => html`<dt>${term}</dt><dd>${value}</dd>`)}</dl>`;
}

interface Deeds {
  readonly name: string;
  incidents: number;
  deaths: number;
}

/** Who took part in a region's incidents within a year, most active first. */
function actorsOf({ actors }: Panels, region: number, asOf: Month): Deeds[] {
  const rows = actors.regions;
  const [start, end] = rowsOfUnit(rows, region);
  const found = new Map<number, Deeds>();
  for (let row = start; row < end; row++) {
    const month = rows.month[row] as number;
    if (month > asOf || month <= asOf - YEAR) continue;
    const actor = rows.actor[row] as number;
    const deeds = found.get(actor) ?? { name: actors.list[actor]?.name ?? "", incidents: 0, deaths: 0 };
    deeds.incidents += rows.incidents[row] as number;
    deeds.deaths += rows.deaths[row] as number;
    found.set(actor, deeds);
  }
  return [...found.values()].sort((a, b) => b.incidents - a.incidents || (a.name < b.name ? -1 : 1));
}

function actorsTable({ panels, asOf, summary }: ReportInput, region: number, name: string): Piece {
  const all = actorsOf(panels, region, asOf);
  if (all.length === 0) return null;
  const rows = all.slice(0, MOST_ACTORS);
  const more = all.length > rows.length ? `; ${all.length - rows.length} more` : "";
  return html`<h4>Who took part, twelve months</h4><table><caption class="hidden">Actors in ${name}</caption><thead><tr><th scope="col">Actor</th><th scope="col" class="num">Incidents</th>${summary.hasDeaths ? html`<th scope="col" class="num">Deaths in them</th>` : null}</tr></thead><tbody>${rows.map(
    (deeds) =>
      html`<tr><th scope="row"><bdi>${deeds.name}</bdi></th><td class="num">${counted(deeds.incidents)}</td>${summary.hasDeaths ? html`<td class="num">${counted(deeds.deaths)}</td>` : null}</tr>`,
  )}</tbody></table><p class="note">An incident counts for both its sides${more}.</p>`;
}

interface NearBorder {
  readonly country: string;
  incidents: number;
  deaths: number;
  last: string;
}

/** A region's incidents of the last quarter in the border zone with each neighbour. */
function bordersOf({ panels, asOf, geography }: ReportInput, region: number): NearBorder[] {
  const { pairs, borderIncidents: rows } = panels;
  const first = addMonths(asOf, 1 - QUARTER);
  const found = new Map<number, NearBorder>();
  for (const [number, { from }] of pairs.entries()) {
    const [start, end] = [lowerBound(rows.pair, number), lowerBound(rows.pair, number + 1)];
    for (let row = start; row < end; row++) {
      const month = rows.month[row] as number;
      if (rows.region[row] !== region || month < first || month > asOf) continue;
      const country = geography.gazetteer.countryName(from);
      const near = found.get(number) ?? { country, incidents: 0, deaths: 0, last: "" };
      near.incidents += rows.incidents[row] as number;
      near.deaths += rows.deaths[row] as number;
      const date = rows.lastDate[row] as string;
      if (date > near.last) near.last = date;
      found.set(number, near);
    }
  }
  return [...found.values()].sort((a, b) => b.incidents - a.incidents || (a.country < b.country ? -1 : 1));
}

function bordersTable(input: ReportInput, region: number, name: string): Piece {
  const rows = bordersOf(input, region);
  if (rows.length === 0) return null;
  const { hasDays, hasDeaths } = input.summary;
  const last = (date: string): string => (hasDays ? date : date.slice(0, formatMonth(input.asOf).length));
  return html`<h4>Near a border, three months</h4><table><caption class="hidden">Incidents of ${name} in border zones</caption><thead><tr><th scope="col">Border with</th><th scope="col" class="num">Incidents</th>${hasDeaths ? html`<th scope="col" class="num">Deaths</th>` : null}<th scope="col">Last</th></tr></thead><tbody>${rows.map(
    (near) =>
      html`<tr><th scope="row">${near.country}</th><td class="num">${counted(near.incidents)}</td>${hasDeaths ? html`<td class="num">${counted(near.deaths)}</td>` : null}<td class="date">${last(near.last)}</td></tr>`,
  )}</tbody></table>`;
}
