import type { IngestSummary } from "../../domain/ingestSummary.ts";
import { formatMonth } from "../../domain/month.ts";
import { type Columns, textsOf } from "../../domain/table.ts";
import { html, type Markup, type Piece } from "./markup.ts";
import { monthWords } from "./monthWords.ts";
import { counted, listed, many } from "./numbers.ts";
import type { ReportInput } from "./reportInput.ts";

const MOST_FILES = 40;
const MOST_REASONS = 12;
const MOST_NAMES = 30;

/** What the numbers rest on: rows read and refused, months covered, names that nobody knows. */
export function dataSection(input: ReportInput): Markup {
  const { summary, quarantine, inputNotes } = input;
  return html`<section aria-labelledby="data"><h2 id="data">What the data is, and lacks</h2>
${coverageText(input)}
${lackingText(summary)}
${inputNotes.map((note) => html`<p><strong>Input.</strong> ${note}.</p>`)}
${ledgerTable(summary)}
${refusedList(quarantine)}
${unknownNames(summary)}
</section>`;
}

function coverageText({ summary, asOf, countries, panels, geography }: ReportInput): Markup {
  const spans = summary.coverage.map(({ from, to }) => `${monthWords(from)} to ${monthWords(to)}`);
  const later =
    summary.lastCompleteMonth > asOf
      ? ` The data goes on to ${monthWords(summary.lastCompleteMonth)}; this report looks at nothing after ${monthWords(asOf)}.`
      : "";
  const { countries: panel } = panels;
  const t = asOf - panel.firstMonth;
  const covered = new Set(
    panel.units.filter((_, unit) => panel.covered[unit * panel.monthCount + t] === 1).map(({ id }) => id),
  );
  const missing = countries
    .filter((country) => !covered.has(country))
    .map((country) => geography.gazetteer.countryName(country))
    .sort();
  const without =
    missing.length === 0
      ? ""
      : ` About ${listed(missing)} the data says nothing in this month: that is unknown, not quiet.`;
  return html`<p><strong>Months.</strong> The source covers ${[...new Set(spans)].join("; ")}. A month inside it without a row counts as 0, one outside as unknown.${later}${without}</p>`;
}

function lackingText({
  hasCoordinates,
  hasActors,
  hasDeaths,
  hasDays,
  inactiveIncidents,
}: IngestSummary): Piece {
  const lacking = [
    ...(hasCoordinates ? [] : ["where incidents happened"]),
    ...(hasActors ? [] : ["who took part"]),
    ...(hasDeaths ? [] : ["how many died"]),
    ...(hasDays ? [] : ["on which days"]),
  ];
  const told =
    lacking.length === 0
      ? null
      : html`<p><strong>Not told.</strong> The source does not say ${listed(lacking)}: what needs that is left out.</p>`;
  const inactive =
    inactiveIncidents > 0
      ? html`<p><strong>Inactive years.</strong> ${many(inactiveIncidents, "incident")} are listed only because the same fighting was larger in another year.</p>`
      : null;
  return html`${told}${inactive}`;
}

/** Columns of the ledger and how the report names them. */
const LEDGER = [
  ["rows_read", "Read"],
  ["accepted", "Accepted"],
  ["duplicate", "Duplicate"],
  ["superseded", "Superseded"],
  ["quarantined", "Refused"],
  ["out_of_scope", "Out of scope"],
] as const;

function ledgerTable({ files }: IngestSummary): Markup {
  const rows = files
    .slice(0, MOST_FILES)
    .map(
      (file) =>
        html`<tr role="row"><th scope="row" role="rowheader" class="whole"><bdi>${file.file}</bdi></th>${LEDGER.map(([name, label]) => html`<td role="cell" class="num" data-label="${label}">${counted(file[name])}</td>`)}<td role="cell" class="date" data-label="Months">${file.first_month} to ${file.last_month}</td></tr>`,
    );
  const rest =
    files.length > MOST_FILES
      ? html`<p class="note">${counted(files.length - MOST_FILES)} more files are in ledger.csv.</p>`
      : null;
  return html`<table class="cards" role="table"><caption>Every row read is accounted for</caption><thead role="rowgroup"><tr role="row"><th scope="col" role="columnheader">File</th>${LEDGER.map(([, label]) => html`<th scope="col" role="columnheader" class="num">${label}</th>`)}<th scope="col" role="columnheader">Months</th></tr></thead><tbody role="rowgroup">${rows}</tbody></table>${rest}`;
}

function refusedList(quarantine: Columns): Piece {
  const reasons = new Map<string, number>();
  const columns = textsOf(quarantine, "column");
  for (const [row, why] of textsOf(quarantine, "reason").entries()) {
    const reason = columns[row] === "" ? why : `${columns[row]} ${why}`;
    reasons.set(reason, (reasons.get(reason) ?? 0) + 1);
  }
  if (reasons.size === 0) return null;
  const sorted = [...reasons].sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1));
  const rest = sorted.slice(MOST_REASONS).reduce((sum, [, count]) => sum + count, 0);
  return html`<h3>Rows refused</h3><ul>${sorted.slice(0, MOST_REASONS).map(([reason, count]) => html`<li>${many(count, "row")}: ${reason}</li>`)}${rest > 0 ? html`<li>${many(rest, "row")} for other reasons</li>` : null}</ul><p class="note">Each with its file, record and column: quarantine.csv.</p>`;
}

function unknownNames({ unknownRegions }: IngestSummary): Piece {
  if (unknownRegions.length === 0) return null;
  const shown = unknownRegions.slice(0, MOST_NAMES);
  const rest =
    unknownRegions.length > shown.length
      ? html`<p class="note">${counted(unknownRegions.length - shown.length)} more are in run.json.</p>`
      : null;
  return html`<h3>Region names that nobody knows</h3><p>Each became a region of its own.</p><ul>${shown.map(({ country, name, nearest }) => html`<li><bdi>${name}</bdi> (${country})${nearest.length === 0 ? "" : `, nearest known: ${nearest.join(", ")}`}</li>`)}</ul>${rest}`;
}

/** Who is to be named, what borders mean, and how to read a score. */
export function footer({ summary, methodSet, asOf }: ReportInput): Markup {
  const { source, licence, citation } = summary;
  return html`<footer>
<p class="note"><strong>Source:</strong> <bdi>${source}</bdi>. <strong>Licence of the data:</strong> ${licence || "not told; ask whoever gave you the file"}. ${citation === "" ? null : html`<strong>Citation:</strong> ${citation}`}</p>
<p class="note"><strong>Borders</strong> are those of Natural Earth (public domain), as packed by world-atlas: de facto where they are disputed, generalised, and no statement on anybody’s claim. Country codes and capitals: GeoNames (CC BY 4.0).</p>
<p class="note">Event data count what was reported; remote areas, and those under an armed group’s control, are undercounted, and the latest months grow with later releases. Made by Harmattan, method set ${methodSet}, as of ${formatMonth(asOf)}; every number stands in the tables beside this file.</p>
</footer>`;
}
