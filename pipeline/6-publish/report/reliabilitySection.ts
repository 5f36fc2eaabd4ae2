import type { GroupSkill } from "../../domain/chances.ts";
import { html, type Markup, type Piece } from "./markup.ts";
import { counted, fixed, percent } from "./numbers.ts";
import { reliabilityChart } from "./reliabilityChart.ts";
import type { ReportInput } from "./reportInput.ts";

const WORDS: Readonly<Record<GroupSkill["kind"], string>> = {
  region: "Regions: escalation in 3 months",
  country: "Countries: escalation in 3 months",
  border: "Border zones: an incident in 6 months",
};

/** How far scores, alerts and chances can be trusted, by their own record on this data. */
export function reliabilitySection(input: ReportInput): Markup {
  return html`<section aria-labelledby="reliability"><h2 id="reliability">How sure this is</h2>
${alertText(input)}
${rankingText(input)}
<h3>What chances have been worth on this data</h3>
${skillTable(input.skills)}
${reliabilityCharts(input.skills)}
</section>`;
}

function alertText({ alerts }: ReportInput): Markup {
  const { level, alerts: count, active_regions: active, expected_if_nothing_changes: expected } = alerts;
  const budget =
    expected === null
      ? "How many there would be if nothing changed is not known on so little data."
      : `If nothing changed, about ${counted(expected)} of them would be on alert in any month, by the regions’ own months of the past put in random order.`;
  return html`<p><strong>Alerts.</strong> ${counted(count)} of ${counted(active)} active regions passed the level of ${percent(level)}: a quarter so far above the own past comes about in at most so many months by chance. ${budget}</p>`;
}

function rankingText({ sensitivity }: ReportInput): Piece {
  const ranking = sensitivity.rankings.find(({ scope }) => scope === "all");
  if (ranking === undefined || Number.isNaN(ranking.everything.kendallTau.median)) return null;
  const { top10Kept, kendallTau, meanRankShift } = ranking.everything;
  return html`<p><strong>The ranking.</strong> In ${counted(sensitivity.draws)} draws of counts that the quarter might have had, of baselines, weights and half-lives, ${counted(top10Kept.median)} of the first ten regions stay among the first ten (nine of ten draws: ${counted(top10Kept.low)} to ${counted(top10Kept.high)}), and a region moves by ${counted(meanRankShift)} places on average (rank correlation ${fixed(kendallTau.median, 2)}). What nobody reported is in none of them.</p>`;
}

function skillTable(skills: readonly GroupSkill[]): Markup {
  if (skills.length === 0) return html`<p>Chances were not computed in this run.</p>`;
  const rows = skills.map((group) => {
    const { skill, low, high } = group[group.against];
    const isKnown = group.note === "";
    return html`<tr role="row"><th scope="row" role="rowheader" class="whole">${WORDS[group.kind]}<span class="usual-of">${group.group}</span></th><td role="cell" class="num" data-label="Made">${counted(group.predictions)}</td><td role="cell" class="num" data-label="Came true">${counted(group.events)}</td><td role="cell" class="num" data-label="Skill">${isKnown ? html`<strong>${fixed(skill, 2)}</strong><span class="usual-of">${fixed(low, 2)} to ${fixed(high, 2)}</span>` : "not shown"}</td><td role="cell" data-label="Verdict">${isKnown ? `better than ${group.against}` : group.note}</td></tr>`;
  });
  return html`<p>Chances are fitted and calibrated on earlier months of this data only, and judged by what came true. Skill is by how much their squared error was smaller than that of the better of two simple forecasts: 0 is no better, 1 perfect. A group without skill gets no chance.</p>
<table class="cards" role="table"><caption>By group: active had an incident in the last 24 months, dormant had none</caption><thead role="rowgroup"><tr role="row"><th scope="col" role="columnheader">Chance of</th><th scope="col" role="columnheader" class="num">Made</th><th scope="col" role="columnheader" class="num">Came true</th><th scope="col" role="columnheader" class="num">Skill</th><th scope="col" role="columnheader">Verdict</th></tr></thead><tbody role="rowgroup">${rows}</tbody></table>`;
}

/** What was said against what came, for every group that gets chances. */
function reliabilityCharts(skills: readonly GroupSkill[]): Piece {
  const shown = skills.filter(({ note, reliability }) => note === "" && reliability.length > 1);
  if (shown.length === 0) return null;
  return html`<h3>Said, and came true</h3><p>Each point is a group of past chances of about one size: across what they said, upwards how often it came true, with a 90 % interval. On the line, chances came true as often as they said.</p>
<div class="small-charts">${shown.map(
    ({ kind, group, reliability }) =>
      html`<figure>${reliabilityChart(reliability, `${WORDS[kind]}, ${group}`)}<figcaption>${WORDS[kind]}, ${group}</figcaption></figure>`,
  )}</div>`;
}
