import { html, type Markup, type Piece } from "./markup.ts";
import { counted, fixed, percent, UNKNOWN } from "./numbers.ts";
import { monthsUpTo } from "./regionSeries.ts";
import type { ReportInput } from "./reportInput.ts";
import { sparkline } from "./sparkline.ts";
import { rowsOf, type TableRow } from "./tableRow.ts";
import { terms } from "./terms.ts";

const SPARK_MONTHS = 36;

/** Where violence reaches beyond the focus country, and on what evidence. */
export function spilloverSection(input: ReportInput): Markup {
  const { tables, focus, countries, geography } = input;
  const rows = rowsOf(tables, "neighbours");
  const name = geography.gazetteer.countryName(focus);
  const others = rowsOf(tables, "spillover").filter(
    (row) =>
      row.text("from") !== focus &&
      countries.includes(row.text("from")) &&
      countries.includes(row.text("to")) &&
      ["arrived", "early sign"].includes(row.text("evidence")),
  );
  return html`<section aria-labelledby="spillover"><h2 id="spillover">Where ${name}’s violence reaches</h2>
<p>The spillover score, 0 to 100, joins the violence that presses on the border from ${name}’s side with what is out of the ordinary on the neighbour’s side. The evidence is the verdict beside it.</p>
${key(
  name,
  rows.some((row) => !Number.isNaN(row.number("border_probability_6m"))),
)}
${rows.length === 0 ? html`<p>${name} has no land neighbour.</p>` : neighboursTable(rows, input)}
${others.length === 0 ? null : html`<h3>Between other countries of the theatre</h3><ul>${others.map((row) => html`<li><strong>${row.text("from_name")} to ${row.text("to_name")}</strong> ${badge(row)} ${fixed(row.number("score"), 0)} of 100. ${row.text("why")}</li>`)}</ul>`}
</section>`;
}

function key(name: string, hasChances: boolean): Markup {
  return terms([
    [
      "arrived",
      "the neighbour’s border zone is out of the ordinary, more than the rest of that country is, and a named group acts on both sides",
    ],
    ["early sign", "the zone is out of the ordinary, without one of the other two"],
    [
      "nearby only",
      `much violence on ${name}’s side, and nothing out of the ordinary across; incidents there may be many, if they have been for long`,
    ],
    ["none", "neither"],
    ["pressure, arrival", "what the score is made of: what is on this side, and what is new on the other"],
    [
      "chance",
      hasChances
        ? "that the zone has at least one incident in the next six months, which is not that violence newly arrives"
        : "",
    ],
  ]);
}

function badge(row: TableRow): Markup {
  const evidence = row.text("evidence");
  return html`<span class="badge ${evidence.replaceAll(" ", "-")}">${evidence}</span>`;
}

function neighboursTable(rows: readonly TableRow[], input: ReportInput): Markup {
  const name = input.geography.gazetteer.countryName(input.focus);
  const hasChances = rows.some((row) => !Number.isNaN(row.number("border_probability_6m")));
  const head = [
    "Neighbour",
    "Score and evidence",
    "By month, 3 years",
    "Incidents at the border, 3 months",
    "Last one",
  ];
  const body = rows.map(
    (row) => html`<tr role="row">
<td role="cell" class="num whole rank" data-label="Rank">${counted(row.number("rank"))}</td>
<th scope="row" role="rowheader" class="whole">${row.text("neighbour_name")}<span class="why">${row.text("why")}</span></th>
<td role="cell" data-label="Spillover"><span class="score">${fixed(row.number("spillover_from_focus"), 0)}</span> ${badge(row)}<span class="usual-of"><span class="whole-line">pressure ${fixed(row.number("pressure"), 0)},</span> <span class="whole-line">arrival ${fixed(row.number("arrival"), 0)}</span></span></td>
<td role="cell" data-label="Three years">${borderSparkline(row, input) ?? UNKNOWN}</td>
<td role="cell" class="num" data-label="At the border, 3 months"><strong>${counted(row.number("border_incidents_3m"))}</strong><span class="usual-of">usual ${counted(row.number("usual_border_incidents_3m"))}</span></td>
<td role="cell" class="date" data-label="Last one">${row.text("last_border_incident") || UNKNOWN}</td>
${hasChances ? html`<td role="cell" class="num" data-label="Chance, 6 months">${chance(row)}</td>` : null}
</tr>`,
  );
  return html`<table class="cards" role="table"><caption>Neighbours by spillover from ${name}; border zones are 150 km deep, on the neighbour’s side</caption><thead role="rowgroup"><tr role="row"><th scope="col" role="columnheader" class="num">Rank</th>${head.map((text) => html`<th scope="col" role="columnheader">${text}</th>`)}${hasChances ? html`<th scope="col" role="columnheader" class="num">Chance, next 6 months</th>` : null}</tr></thead><tbody role="rowgroup">${body}</tbody></table>`;
}

function chance(row: TableRow): Piece {
  const value = row.number("border_probability_6m");
  if (Number.isNaN(value)) return html`${UNKNOWN}<span class="usual-of">${row.text("notes")}</span>`;
  return html`<strong>${percent(value)}</strong><span class="usual-of">${percent(row.number("border_probability_low"))} to ${percent(row.number("border_probability_high"))}</span>`;
}

/** Incidents on the neighbour's side of the border, month by month; null where the data does not look there. */
function borderSparkline(row: TableRow, { panels, asOf, focus }: ReportInput): Markup | null {
  const { borders, pairs } = panels;
  const unit = pairs.findIndex(({ from, to }) => from === focus && to === row.text("neighbour"));
  if (unit < 0) return null;
  const counts = monthsUpTo(asOf, SPARK_MONTHS).map((month) => {
    const t = month - borders.firstMonth;
    if (t < 0 || t >= borders.monthCount || borders.covered[unit * borders.monthCount + t] !== 1)
      return Number.NaN;
    return borders.incidents[unit * borders.monthCount + t] as number;
  });
  return counts.every(Number.isNaN) ? null : sparkline(counts);
}
