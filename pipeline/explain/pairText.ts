import { SPILLOVER } from "../domain/spilloverConstants.ts";
import { block, type Row, shown } from "./row.ts";

/** The spillover from one country to a neighbour taken apart, in plain words. */
export function pairText(row: Row, among: number): string {
  const { pressureWeight, arrivalWeight, actorReachShare, arrivalSign, pressureNearby } = SPILLOVER;
  const most = {
    part_intensity: 100 * pressureWeight * (1 - actorReachShare),
    part_actor_reach: 100 * pressureWeight * actorReachShare,
    part_zone_surprise: 50 * arrivalWeight,
    part_zone_resurgence: 50 * arrivalWeight,
  };
  const inputs: Readonly<Record<keyof typeof most, string>> = {
    part_intensity: `violence near the border in ${row["from_name"]}`,
    part_actor_reach: `actors known on both sides: ${shown(row, "top_actors")}`,
    part_zone_surprise: `${shown(row, "border_incidents_3m")} incidents in the border zone of ${row["to_name"]}, ${shown(row, "usual_border_incidents_3m")} by its own past`,
    part_zone_resurgence: `${shown(row, "months_quiet_before")} quiet months before the last three`,
  };
  const parts = (Object.keys(most) as (keyof typeof most)[]).filter((part) => row[part] !== null);
  const isScored = row["score"] !== null;
  return [
    `From ${row["from_name"]} to ${row["to_name"]} as of ${row["month"]} (${row["source"]})`,
    isScored
      ? `Score ${shown(row, "score")} of 100, rank ${shown(row, "rank")} of ${among}; evidence: ${shown(row, "evidence")}`
      : `Not scored; evidence: ${shown(row, "evidence")}`,
    shown(row, "why"),
    ...block(
      "Parts, which add up to the score",
      parts.map((part) => {
        const points = Number(row[part]).toFixed(1).padStart(5);
        return `${points} of at most ${most[part].toFixed(1)}  ${part.replace("part_", "").replaceAll("_", " ").padEnd(15)} ${inputs[part]}`;
      }),
    ),
    ...block("What the evidence rests on", [
      `arrival ${shown(row, "arrival")}: from ${arrivalSign} on the border zone is out of its ordinary`,
      `pressure ${shown(row, "pressure")}: from ${pressureNearby} on there is much violence nearby`,
      `last incident in the border zone: ${shown(row, "last_border_incident")}`,
      `where: ${shown(row, "border_regions")}`,
      `transmission over the past ten years: ${shown(row, "transmission_label")}`,
    ]),
    ...(row["border_probability_6m"] === null
      ? []
      : block("Ahead", [
          `chance of an incident in the border zone within six months ${shown(row, "border_probability_6m")} (${shown(row, "border_probability_low")} to ${shown(row, "border_probability_high")})`,
        ])),
    ...(row["notes"] === null ? [] : block("Notes", [shown(row, "notes")])),
  ].join("\n");
}
