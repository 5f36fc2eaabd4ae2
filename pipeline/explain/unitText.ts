import { aligned } from "../domain/aligned.ts";
import type { PartApart, Past, ToldIncident, UnitApart } from "../domain/apart.ts";
import { historyLines } from "./historyLines.ts";
import { incidentLines } from "./incidentLines.ts";
import { counted, onceIn, plain, points, shown } from "./words.ts";

/** What an explanation calls the row. */
export interface Heading {
  readonly name: string;
  readonly id: string;
  readonly month: string;
  readonly source: string;
}

/** An escalation score taken apart, for a terminal. @param apart null where the unit is not scored */
export function unitText(
  { name, id, month, source }: Heading,
  past: Past,
  apart: UnitApart | null,
  incidents: readonly ToldIncident[],
  { minHistoryMonths, hasDeaths }: { readonly minHistoryMonths: number; readonly hasDeaths: boolean },
): string {
  const title = `${name} (${id}), as of ${month} (${source})`;
  const history = ["", ...historyLines(past, hasDeaths)];
  const behind = ["", ...incidentLines(incidents, hasDeaths)];
  if (apart === null)
    return [
      title,
      `Not scored: that takes an incident and ${minHistoryMonths} covered months.`,
      ...history,
      ...behind,
    ].join("\n");
  return [
    title,
    `Score ${points(apart.score)} of 100, ${apart.category}, rank ${apart.rank} of ${apart.ranked}`,
    ...history,
    "",
    ...expectedLines(apart),
    "",
    ...partLines(apart),
    "",
    ...actorLines(apart),
    ...whatIfLines(apart),
    ...behind,
  ].join("\n");
}

function expectedLines(apart: UnitApart): string[] {
  const { incidents3m, usualIncidents3m, deaths3m, usualDeaths3m, hasDeaths, surpriseP, isPooled } = apart;
  const rows = [
    ["", "this quarter", "usual"],
    ["incidents", plain(incidents3m), plain(usualIncidents3m)],
    ...(hasDeaths ? [["deaths", plain(deaths3m), plain(usualDeaths3m)]] : []),
  ];
  const isUsual = surpriseP >= 0.5;
  return [
    `Expected: the usual quarter is the mean of its own past ones, recent ones counting most (half as much a year further back)${isPooled ? ", drawn towards that of its country's regions" : ""}`,
    ...aligned(rows, [false, true, true]),
    isUsual
      ? "  A quarter like this is nothing out of the ordinary here."
      : `  Were nothing changing here, a quarter this far above the usual would come up ${onceIn(surpriseP)}.`,
  ];
}

function partLines(apart: UnitApart): string[] {
  const { parts, gate, gamma, score } = apart;
  const weighted = parts.reduce((sum, { component, weight }) => sum + component * weight, 0);
  const rows = [
    ["points", "part", "on its scale", "weight", "because"],
    ...parts.map((part) => [
      points(part.points),
      part.part.replace("_", " "),
      `${shown(part.component)} of 100`,
      shown(part.weight),
      because(part, apart),
    ]),
  ];
  const uncapped = gamma * gate * weighted;
  const capped = uncapped > 100 ? ", and 100 is the most" : "";
  return [
    `Parts: they add up to ${points(score)}`,
    ...aligned(rows, [true, false, true, true, false]),
    `  weighted sum ${shown(weighted)} x gate ${shown(gate)} (how much happened at all) x scale ${shown(gamma)} = ${points(uncapped)}${capped}`,
  ];
}

function because({ part, component }: PartApart, apart: UnitApart): string {
  switch (part) {
    case "surprise":
      return component === 0
        ? "the quarter is not above the usual by more than chance brings"
        : `a quarter that comes up ${onceIn(apart.surpriseP)}`;
    case "momentum":
      return `${shown(apart.fastIncidents)} incidents a month lately, ${shown(apart.slowIncidents)} over the past year; four times the pace would be 100`;
    case "severity":
      return `${shown(apart.fastDeaths)} deaths a month lately; ${shown(apart.severityHalf)} would be 50`;
    case "civilian":
      return `${shown(apart.civilians3m)} of ${shown(apart.incidents3m)} incidents were attacks on civilians; usual share in the country ${shown(apart.usualCivilianShare)}`;
    case "footprint":
      return `incidents in ${counted(apart.cells, "cell")} of 0.25°, ${shown(apart.usualCells)} are usual; ${shown(apart.newCells)} of them without any in the two years before`;
    case "actor_entry": {
      const entered = apart.actors.filter(({ isNew }) => isNew).map(({ actor }) => actor);
      if (component > 0) return `not here in the two years before: ${entered.join(", ")}`;
      return entered.length === 0
        ? "no armed actor is new here"
        : `${entered.join(", ")} is new here, but with too little to count`;
    }
    case "capital":
      return `violence near the capital ${shown(apart.nearCapital)}, usual ${shown(apart.usualNearCapital)} (incidents weighted by nearness and deaths)`;
    case "resurgence":
      return component === 0
        ? `quiet for ${counted(apart.quietRun, "month")} before; that counts from twelve on`
        : `quiet for ${counted(apart.quietRun, "month")} before`;
  }
}

function actorLines({ actors, hasDeaths }: UnitApart): string[] {
  if (actors.length === 0) return [];
  const rows = actors
    .slice(0, 8)
    .map(({ actor, incidents, deaths, isNew }) => [
      actor,
      counted(incidents, "incident"),
      hasDeaths ? counted(deaths, "death") : "",
      isNew ? "new here" : "",
    ]);
  return ["Armed actors of the quarter", ...aligned(rows, [false, true, true, false]), ""];
}

function whatIfLines({ whatIfs }: UnitApart): string[] {
  if (whatIfs.length === 0) return [];
  const rows = whatIfs.map(({ change, score, category }) => [points(score), category, change]);
  return ["What would change it: the score, computed anew", ...aligned(rows, [true, false, false])];
}
