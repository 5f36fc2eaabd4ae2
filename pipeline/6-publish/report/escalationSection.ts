import { LEAST_DEATHS } from "../../domain/outcomes.ts";
import { html, type Markup, type Piece } from "./markup.ts";
import { counted, fixed, percent, UNKNOWN } from "./numbers.ts";
import { partsBar, partsLegend } from "./parts.ts";
import { panelId } from "./regionPanel.ts";
import { monthsUpTo, type RegionSeries } from "./regionSeries.ts";
import type { ReportInput } from "./reportInput.ts";
import { sparkline } from "./sparkline.ts";
import { rowsOf, type TableRow } from "./tableRow.ts";
import { terms } from "./terms.ts";
import { categoryClass } from "./theatreMap.ts";
import { theatreRows } from "./theatreRows.ts";

/** Rows that stand open, and rows in all: the spreadsheets have the rest. */
const [OPEN, MOST] = [20, 200];
const SPARK_MONTHS = 36;

/** The rankings of regions, and of zones and sites. @param withPanel ids of the regions that have a panel below */
export function escalationSection(
  input: ReportInput,
  series: ReadonlyMap<string, RegionSeries>,
  withPanel: ReadonlySet<string>,
): Markup {
  const months = monthsUpTo(input.asOf, SPARK_MONTHS);
  const rows = theatreRows(input);
  const all = rowsOf(input.tables, "escalation").length;
  const zones = rowsOf(input.tables, "zones")
    .filter((row) => row.number("score") > 0)
    .slice(0, OPEN);
  const [open, folded] = [rows.slice(0, OPEN), rows.slice(OPEN, MOST)];
  const table = (shown: readonly TableRow[], caption: string): Markup =>
    rankingTable(caption, shown, (row) => {
      const id = row.text("region_id");
      const counts = series.get(id)?.values("incidents", months) ?? [];
      return {
        name: withPanel.has(id)
          ? html`<a href="#${panelId(id)}"><bdi>${row.text("region")}</bdi></a>`
          : html`<bdi>${row.text("region")}</bdi>`,
        chart: counts.length === 0 ? null : sparkline(counts),
      };
    });
  const ranksAmong =
    all === rows.length ? "" : ` of the theatre; ranks are those among all ${counted(all)} of the data`;
  const more = rows.length > MOST ? ` The other ${counted(rows.length - MOST)} are in escalation.csv.` : "";
  return html`<section aria-labelledby="escalation"><h2 id="escalation">Where it is getting worse</h2>
<p>The escalation score, 0 to 100, says how far the last three months lie above a region’s own past, and how bad they are. It is no probability. In brackets: where nine of ten draws of counts and method put it.</p>
${key(input, rows)}
${partsLegend()}
${rows.length === 0 ? html`<p>No region is listed.</p>` : table(open, `Regions by escalation score, ${open.length} of ${rows.length}${ranksAmong}`)}
${folded.length === 0 ? null : html`<details class="more"><summary>The next ${folded.length} regions</summary>${table(folded, `Regions ${OPEN + 1} to ${OPEN + folded.length}`)}<p class="note">${more}</p></details>`}
${zones.length === 0 ? null : html`<h3>Zones and sites</h3>${rankingTable(`Zones and sites with a score, ${zones.length}`, zones, (row) => ({ name: html`<bdi>${row.text("region")}</bdi>`, chart: null }))}`}
</section>`;
}

function key({ alerts }: ReportInput, rows: readonly TableRow[]): Markup {
  const hasChances = rows.some((row) => !Number.isNaN(row.number("probability_3m")));
  const has = (note: string): boolean => rows.some((row) => row.text("notes").includes(note));
  return terms([
    [
      "usual",
      "what three months would bring by the place’s own past, the recent weighing more, drawn a little towards the rest of the country",
    ],
    [
      "alert",
      `so far above its own past as chance alone would bring it in at most ${percent(alerts.level)} of months`,
    ],
    ["▲ ▼", "places up or down since the month before"],
    ["bars", "incidents of each month, the last three in red; every place has a scale of its own"],
    [
      "chance",
      hasChances
        ? `that the next three months bring at least ${LEAST_DEATHS.region} deaths and twice the past year’s pace; below it, how often chances of that size have come true`
        : "",
    ],
    [
      "rank not meaningful",
      has("rank not meaningful") ? "the draws spread its rank over more than half of the table" : "",
    ],
    ["quiet after peak", has("quiet after peak") ? "little now, much not long ago" : ""],
    ["baseline short", has("baseline short") ? "too little past of its own to be sure what is usual" : ""],
    [
      "low coordinates",
      has("low coordinates") ? "of many incidents the place is not known well enough for distances" : "",
    ],
  ]);
}

/** What a row shows beside its numbers. */
interface Extras {
  readonly name: Piece;
  readonly chart: Piece;
}

function rankingTable(caption: string, rows: readonly TableRow[], extras: (row: TableRow) => Extras): Markup {
  const given = rows.map((row) => ({ row, ...extras(row) }));
  const hasCharts = given.some(({ chart }) => chart !== null);
  const hasChances = rows.some((row) => !Number.isNaN(row.number("probability_3m")));
  const hasDeaths = rows.some((row) => !Number.isNaN(row.number("deaths_3m")));
  const head = [
    html`<th scope="col" role="columnheader" class="num">Rank</th><th scope="col" role="columnheader">Place</th><th scope="col" role="columnheader">Score and its parts</th>`,
    hasCharts ? html`<th scope="col" role="columnheader">Incidents by month, 3 years</th>` : null,
    html`<th scope="col" role="columnheader" class="num">Incidents, 3 months</th>`,
    hasDeaths ? html`<th scope="col" role="columnheader" class="num">Deaths, 3 months</th>` : null,
    hasChances ? html`<th scope="col" role="columnheader" class="num">Chance, next 3 months</th>` : null,
  ];
  const body = given.map(
    ({ row, name, chart }) => html`<tr role="row">
<td role="cell" class="num whole rank" data-label="Rank">${rankText(row)}</td>
<th scope="row" role="rowheader" class="whole">${name} <span class="place">${row.text("country_name")}</span> ${row.text("alert") === "yes" ? html`<span class="badge alert">alert</span>` : null}<span class="why">${row.text("why")}</span>${row.text("notes") === "" ? null : html`<span class="why">Note: ${row.text("notes")}</span>`}</th>
<td role="cell" data-label="Score">${scoreCell(row)}</td>
${hasCharts ? html`<td role="cell" data-label="Three years">${chart ?? UNKNOWN}</td>` : null}
<td role="cell" class="num" data-label="Incidents, 3 months">${againstUsual(row, "incidents_3m", "usual_incidents_3m")}</td>
${hasDeaths ? html`<td role="cell" class="num" data-label="Deaths, 3 months">${againstUsual(row, "deaths_3m", "usual_deaths_3m")}</td>` : null}
${hasChances ? html`<td role="cell" class="num" data-label="Chance, 3 months">${chanceCell(row)}</td>` : null}
</tr>`,
  );
  return html`<table class="cards" role="table"><caption>${caption}</caption><thead role="rowgroup"><tr role="row">${head}</tr></thead><tbody role="rowgroup">${body}</tbody></table>`;
}

/** "4", and how the rank has changed since the month before. */
function rankText(row: TableRow): Piece {
  const change = row.number("rank_change");
  const moved =
    Number.isNaN(change) || change === 0
      ? null
      : html`<span class="usual-of">${change > 0 ? "▲" : "▼"} ${Math.abs(change)}<span class="hidden"> ${Math.abs(change) === 1 ? "place" : "places"} ${change > 0 ? "up" : "down"}</span></span>`;
  return html`${counted(row.number("rank"))}${moved}`;
}

function scoreCell(row: TableRow): Piece {
  const score = row.number("score");
  if (Number.isNaN(score)) return html`<span class="badge cat-none">not scored</span>`;
  const range = `(${fixed(row.number("score_low"), 0)} to ${fixed(row.number("score_high"), 0)})`;
  return html`<span class="score">${fixed(score, 0)}</span> <span class="badge ${categoryClass(row)}">${row.text("category")}</span><span class="usual-of">${range}, ${row.text("trend")}</span>${partsBar((column) => row.number(column))}`;
}

type Counted = "incidents_3m" | "deaths_3m";

function againstUsual(row: TableRow, now: Counted, usual: `usual_${Counted}`): Piece {
  return html`<strong>${counted(row.number(now))}</strong><span class="usual-of">usual ${counted(row.number(usual))}</span>`;
}

function chanceCell(row: TableRow): Piece {
  const chance = row.number("probability_3m");
  if (Number.isNaN(chance)) return UNKNOWN;
  return html`<strong>${percent(chance)}</strong><span class="usual-of">${percent(row.number("probability_low"))} to ${percent(row.number("probability_high"))}</span>`;
}
