import { against, counted } from "../domain/words.ts";

/** The numbers of an escalation row that its sentence may use. */
export interface EscalationFacts {
  readonly score: number | null;
  readonly incidents_3m: number | null;
  readonly usual_incidents_3m: number | null;
  /** null also where the source does not tell deaths. */
  readonly deaths_3m: number | null;
  readonly usual_deaths_3m: number | null;
  readonly months_quiet_before: number | null;
  readonly parts: Readonly<Record<string, number | null>>;
}

/** What each part of the score stands for, in a sentence that begins "most of the score comes from". */
const PART_WORDS: Readonly<Record<string, string>> = {
  part_surprise: "the jump above its own past",
  part_momentum: "the quickening pace",
  part_severity: "the number of deaths",
  part_civilian: "attacks on civilians",
  part_footprint: "violence in new places",
  part_actor_entry: "the coming of an armed actor",
  part_capital: "violence nearer the capital",
  part_resurgence: "the return after a long quiet",
};

/** From how many quiet months on a sentence mentions them. */
const WORTH_MENTIONING = 6;

/** One sentence about an escalation row, made from its numbers only. */
export function whyEscalation(facts: EscalationFacts, minHistoryMonths: number): string {
  const { score, incidents_3m: incidents } = facts;
  if (incidents === null) return "The last three months are not all covered by the data.";
  const usual = facts.usual_incidents_3m;
  if (score === null || usual === null) {
    return `${counted(incidents, "incident")} in three months, but too little history for a score: it takes ${minHistoryMonths} months of data.`;
  }
  if (incidents === 0) {
    if (usual < 0.5) return "No incident in three months, and hardly any is usual.";
    return `No incident in three months, where ${counted(usual, "incident")} would be usual.`;
  }
  const quiet = facts.months_quiet_before ?? 0;
  const wasQuiet = quiet >= WORTH_MENTIONING;
  const after = wasQuiet ? ` after ${counted(quiet, "quiet month")}` : "";
  const compared = against(incidents, usual, wasQuiet);
  const incidentClause = `${counted(incidents, "incident")} in three months${after}, ${compared}`;
  const [largest] = Object.entries(facts.parts).sort(
    ([nameA, a], [nameB, b]) => (b ?? 0) - (a ?? 0) || (nameA < nameB ? -1 : 1),
  );
  const words = largest === undefined || (largest[1] ?? 0) <= 0 ? undefined : PART_WORDS[largest[0]];
  const share = (largest?.[1] ?? 0) > score / 2 ? "most" : "the largest part";
  const reason = words === undefined ? "" : `; ${share} of the score comes from ${words}`;
  return `${incidentClause}${deathClause(facts, wasQuiet)}${reason}.`;
}

function deathClause(
  { deaths_3m: deaths, usual_deaths_3m: usual }: EscalationFacts,
  wasQuiet: boolean,
): string {
  if (deaths === null || usual === null) return "";
  return deaths === 0 ? "; no deaths" : `; ${counted(deaths, "death")}, ${against(deaths, usual, wasQuiet)}`;
}

/** The numbers of a spillover or neighbour row that its sentence may use. */
export interface BorderFacts {
  readonly from_name: string;
  readonly to_name: string;
  readonly evidence: string;
  readonly pressure: number | null;
  readonly border_incidents_3m: number | null;
  readonly usual_border_incidents_3m: number | null;
  readonly border_deaths_3m: number | null;
  readonly last_border_incident: string;
  readonly months_quiet_before: number | null;
  /** Groups active on both sides of the border, in words; "": none is known. */
  readonly shared_groups: string;
}

/** Pressure from which a sentence calls the other side of the border violent. */
const HEAVY = 40;

/** One sentence about what reaches `to` from `from`, made from the row's numbers only. */
export function whyBorder(facts: BorderFacts): string {
  const { from_name: from, to_name: to, border_incidents_3m: incidents, pressure } = facts;
  if (incidents === null) {
    return `The data does not tell what happens on ${to}'s side of the border with ${from}.`;
  }
  if (facts.evidence === "not assessable") return `The data does not cover the last three months in ${from}.`;
  const otherSide =
    pressure !== null && pressure >= HEAVY ? `, while there is much violence close by in ${from}` : "";
  if (incidents === 0) {
    const last = facts.last_border_incident;
    const before = last === "" ? ", and none before in this data" : `; the last one was ${when(last)}`;
    return `No incident on ${to}'s side of the border with ${from} in three months${before}${otherSide}.`;
  }
  const quiet = facts.months_quiet_before ?? 0;
  const wasQuiet = quiet >= WORTH_MENTIONING;
  const after = wasQuiet ? ` after ${counted(quiet, "quiet month")}` : "";
  const deaths = facts.border_deaths_3m;
  const dead = deaths === null ? "" : ` (${deaths === 0 ? "no deaths" : counted(deaths, "death")})`;
  const usual = against(incidents, facts.usual_border_incidents_3m ?? 0, wasQuiet);
  const shared =
    facts.shared_groups === "" ? "" : `; ${facts.shared_groups} also acted in ${from} within a year`;
  return (
    `${counted(incidents, "incident")} on ${to}'s side of the border with ${from} in three months${after}` +
    `${dead}, ${usual}; the last ${when(facts.last_border_incident)}${shared}${otherSide}.`
  );
}

/** "on 2023-12-14", "in 2023-12" */
function when(date: string): string {
  return `${date.length > "YYYY-MM".length ? "on" : "in"} ${date}`;
}
