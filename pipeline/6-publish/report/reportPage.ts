import { dataSection, footer } from "./dataSection.ts";
import { escalationSection } from "./escalationSection.ts";
import { html, type Markup, type Piece } from "./markup.ts";
import { monthWords } from "./monthWords.ts";
import { regionPanel } from "./regionPanel.ts";
import { regionSeries } from "./regionSeries.ts";
import { reliabilitySection } from "./reliabilitySection.ts";
import type { ReportInput } from "./reportInput.ts";
import { sentences } from "./sentences.ts";
import { spilloverSection } from "./spilloverSection.ts";
import { style } from "./style.ts";
import { mapLegend, theatreMap } from "./theatreMap.ts";
import { theatreRows } from "./theatreRows.ts";

/** Regions that get a panel. */
const PANELS = 10;
/** Forbids everything that comes from elsewhere, and every script. */
const POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";

/**
 * The report: one page of HTML that needs nothing besides itself, neither network nor script. The same input gives the same
 * bytes.
 */
export function reportPage(input: ReportInput): string {
  const { asOf, focus, tables, summary, geography } = input;
  const title = `${geography.gazetteer.countryName(focus)} and its neighbours, ${monthWords(asOf)}`;
  const series = regionSeries(tables);
  const top = theatreRows(input)
    .filter((row) => series.has(row.text("region_id")) && !Number.isNaN(row.number("score")))
    .slice(0, PANELS);
  const panels = top.map((row) => {
    const own = series.get(row.text("region_id"));
    return own === undefined ? null : regionPanel(row, input, own);
  });
  const page = html`<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${POLICY}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>${title}: escalation and spillover</title>
${style()}
</head>
<body>
<a class="skip" href="#main">To the content</a>
<header>
<h1>${title}</h1>
<p class="sub">Escalation and spillover of violence, by ${summary.source}; months up to ${monthWords(asOf)}</p>
${syntheticBanner(summary.source, summary.licence)}
<nav aria-label="Contents"><ul><li><a href="#changed">What changed</a></li><li><a href="#escalation">Escalation</a></li><li><a href="#map">Map</a></li><li><a href="#spillover">Spillover</a></li><li><a href="#regions">Regions</a></li><li><a href="#reliability">How sure</a></li><li><a href="#data">Data</a></li></ul></nav>
</header>
<main id="main">
<section aria-labelledby="changed"><h2 id="changed">What changed this month</h2><ol class="lead">${sentences(input).map((sentence) => html`<li>${sentence}</li>`)}</ol></section>
${escalationSection(input, series, new Set(top.map((row) => row.text("region_id"))))}
${mapSection(input)}
${spilloverSection(input)}
<section aria-labelledby="regions"><h2 id="regions">The first regions, one by one</h2>
<p class="note">Upper chart: incidents of each quarter (line), the usual number (dashed) and the band in which nine of ten quarters would lie by the region’s own past. Lower chart: the score, 0 to 100, by its parts, in the colours above. Data grades, by the incidents of 24 months: A at least 50 and most of them located, B 15, C 3, D fewer.</p>
${panels.length === 0 ? html`<p>No region of the theatre has a score.</p>` : html`<div class="panels">${panels}</div>`}</section>
${reliabilitySection(input)}
${dataSection(input)}
</main>
${footer(input)}
</body>
</html>
`;
  return page.text;
}

function mapSection(input: ReportInput): Markup {
  const map = theatreMap(input);
  const drawn =
    map === null
      ? html`<p>The data has nothing that a map could show.</p>`
      : html`<figure>${map}<figcaption>${mapLegend()}${noteOnPoints(input)}</figcaption></figure>`;
  return html`<section aria-labelledby="map"><h2 id="map">The map</h2>${drawn}</section>`;
}

function noteOnPoints({ geography, summary }: ReportInput): Piece {
  if (geography.areas !== null)
    return "Regions are drawn as they are; one on a border has the colour and the rank of the country in which it stands first.";
  if (!summary.hasCoordinates)
    return "The source has no coordinates, so that regions have no place on the map: countries are coloured by their own category.";
  return "Regions are points at the middle of their incidents; the number before a name is its rank.";
}

/** Data that say they are invented must not be mistaken for a situation report. */
function syntheticBanner(source: string, licence: string): Piece {
  if (!/synthetic|invented/i.test(`${source} ${licence}`)) return null;
  return html`<p class="banner" role="note">Synthetic data: everything here is invented. No number describes a real event.</p>`;
}
