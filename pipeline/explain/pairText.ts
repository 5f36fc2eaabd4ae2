import { aligned } from "../domain/aligned.ts";
import type { PairApart, Past, ToldIncident } from "../domain/apart.ts";
import { SPILLOVER } from "../domain/spilloverConstants.ts";
import { historyLines } from "./historyLines.ts";
import { incidentLines } from "./incidentLines.ts";
import type { Heading } from "./unitText.ts";
import { counted, points, shown } from "./words.ts";

/** A spillover score taken apart, for a terminal. */
export function pairText(
  { name, id, month, source }: Heading,
  [from, to]: readonly [string, string],
  past: Past,
  apart: PairApart,
  incidents: readonly ToldIncident[],
  hasDeaths: boolean,
): string {
  const rank = Number.isNaN(apart.rank) ? "not ranked" : `rank ${apart.rank} of ${apart.ranked}`;
  return [
    `${name} (${id}), as of ${month} (${source})`,
    `Score ${points(apart.score)} of 100, evidence: ${apart.evidence}, ${rank}`,
    "",
    `On ${to}'s side of the border (${zoneWords(apart)})`,
    ...historyLines(past, hasDeaths),
    "",
    `Expected there: ${shown(apart.usualIncidents3m)} incidents in a usual quarter; this one has ${shown(apart.incidents3m)}${hasDeaths ? ` and ${counted(apart.deaths3m, "death")}` : ""}`,
    "",
    ...partLines(apart, from, to),
    "",
    ...reachingLines(apart, from, to),
    ...changeLines(apart, from, to),
    "",
    ...incidentLines(incidents, hasDeaths),
  ].join("\n");
}

function zoneWords({ basis, borderKm }: PairApart): string {
  if (basis === "coordinates") return `${SPILLOVER.zoneKm} km deep along ${shown(borderKm)} km`;
  return basis === "none"
    ? "which this data cannot tell"
    : "the regions that touch it, since this data has no coordinates";
}

function partLines(apart: PairApart, from: string, to: string): string[] {
  const { parts, pressures, exposed, zoneSurprise, aboveInterior, quietRun, resurgence } = apart;
  const sums = SPILLOVER.ageWeights
    .map((weight, age) => `${weight} x ${shown(pressures[age] ?? 0)}`)
    .join(" + ");
  const rows = [
    ["points", "part", "because"],
    [
      points(parts.intensity),
      "intensity",
      `violence in ${from} near the border, weighted by nearness, deaths and age: ${sums}; for the border's length ${shown(exposed)}, where ${SPILLOVER.intensityHalf} is half of the scale`,
    ],
    [
      points(parts.actor_reach),
      "actor reach",
      "groups near the border that have acted on its other side: below",
    ],
    [
      points(parts.zone_surprise),
      "zone surprise",
      zoneSurprise === 0
        ? `the zone is not above its own past`
        : `the zone is ${shown(zoneSurprise)} of 100 above its own past, ${shown(aboveInterior)} above what the rest of ${to} is`,
    ],
    [
      points(parts.zone_resurgence),
      "zone resurgence",
      `the zone was quiet for ${counted(quietRun, "month")} before${resurgence === 0 && quietRun > 0 ? ", which counts from twelve on and with an incident since" : ""}`,
    ],
  ];
  return [
    `Parts: they add up to ${points(apart.score)}; pressure ${points(apart.pressure)} (weight ${SPILLOVER.pressureWeight}), arrival ${points(apart.arrival)} (weight ${SPILLOVER.arrivalWeight})`,
    ...aligned(rows, [true, false, false]),
  ];
}

function reachingLines({ reaching }: PairApart, from: string, to: string): string[] {
  if (reaching.length === 0) return [];
  const rows = reaching
    .slice(0, 8)
    .map(({ actor, incidents, reach }) => [actor, counted(incidents, "incident"), reachWords(reach, to)]);
  return [
    `Groups in ${from} within ${SPILLOVER.actorReachKm} km of the border in twelve months`,
    ...aligned(rows, [false, true, false]),
    "",
  ];
}

function reachWords(reach: number, to: string): string {
  if (reach === 1) return `acted in ${to} in the last two years (counts in full)`;
  if (reach === 0) return `not known in ${to} (counts 0)`;
  return reach > 0.5
    ? `acted in ${to} in the last ten years (counts ${reach})`
    : `active in other neighbours (counts ${reach})`;
}

/** What the verdict rests on, and what would change it. */
function changeLines(
  { arrival, pressure, evidence, sharedGroups, aboveInterior, resurgence }: PairApart,
  from: string,
  to: string,
): string[] {
  const sign = SPILLOVER.arrivalSign;
  if (Number.isNaN(arrival))
    return [`What would change it: incidents with places, or a list of border regions, in ${to}`];
  const lines: string[] = [];
  if (evidence === "arrived") {
    lines.push(
      `  it says "arrived" since arrival is ${points(arrival)} (at least ${sign}) and ${sharedGroups} acted on both sides; below ${sign} it no longer would`,
    );
  } else if (arrival >= sign) {
    const lacking = [
      sharedGroups === "" ? `a named group of ${from} that acts in the zone as well` : "",
      aboveInterior > 0 ? "" : `a rise beyond that of the rest of ${to}`,
    ].filter((text) => text !== "");
    lines.push(
      `  arrival ${points(arrival)} makes it an early sign; "arrived" would take ${lacking.join(", and ") || "a zone that was quiet for a year before"}`,
    );
  } else {
    lines.push(
      `  an early sign takes an arrival of ${sign}: now ${points(arrival)}, from surprise ${shown(aboveInterior)} and resurgence ${shown(resurgence)} (half each)`,
    );
    const away = pressure >= SPILLOVER.pressureNearby ? "falls below" : "reaches";
    lines.push(
      `  without one, "nearby only" takes a pressure of ${SPILLOVER.pressureNearby}: now ${points(pressure)}; the verdict changes when it ${away} that`,
    );
  }
  return ["What would change it", ...lines];
}
