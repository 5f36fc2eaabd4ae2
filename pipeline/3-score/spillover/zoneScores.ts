import type { Constants } from "../../domain/constants.ts";
import type { Month } from "../../domain/month.ts";
import { MEASURES, type Measure, type Panel, type Unit } from "../../domain/panel.ts";
import type { EscalationMonth } from "../escalation/escalationMonth.ts";
import { escalationScorer } from "../escalation/scorer.ts";
import { zoneSurprise } from "./zoneSurprise.ts";

/** Surprise and dormancy of a series on its own: no country to draw it to, thresholds as for regions. */
export function scoresOf(panel: Panel, constants: Constants, month: Month): EscalationMonth {
  return escalationScorer({
    panel,
    countries: panel,
    countryOf: Int32Array.from(panel.units, (_, index) => index),
    pooled: false,
    severityHalf: constants.severityHalfRegion,
    constants,
    months: [month],
  }).at(month);
}

/** z1 of every zone, and whether there was an interior to subtract. */
export interface ZoneSurprises {
  readonly surprise: Float64Array;
  /** 1 where the country has had an incident outside the zone; looked for only where the zone itself is surprising. */
  readonly hasInterior: Uint8Array;
}

/** The interior is scored only where the zone itself is surprising, elsewhere z1 is 0. */
export function surpriseOverInterior(
  zones: EscalationMonth,
  panel: Panel,
  countries: Panel,
  constants: Constants,
  month: Month,
): ZoneSurprises {
  const own = zones.components.surprise;
  const units = Array.from(own.keys()).filter((unit) => (own[unit] as number) > 0);
  const interiors = scoresOf(difference(countries, panel, units), constants, month);
  const surprise = new Float64Array(panel.units.length);
  const hasInterior = new Uint8Array(panel.units.length);
  for (const [index, unit] of units.entries()) {
    const interior = interiors.scored[index] === 1 ? (interiors.components.surprise[index] as number) : 0;
    surprise[unit] = zoneSurprise(own[unit] as number, interior);
    hasInterior[unit] = interiors.onRoster[index] as number;
  }
  return { surprise, hasInterior };
}

/** country - zone for some zones: the interior of each zone's country, in the order of `units`. */
function difference(countries: Panel, zones: Panel, units: readonly number[]): Panel {
  const indexOf = new Map(countries.units.map((unit, index) => [unit.id, index]));
  const { firstMonth, monthCount } = zones;
  const covered = new Uint8Array(units.length * monthCount);
  for (const [index, unit] of units.entries()) {
    covered.set(zones.covered.subarray(unit * monthCount, (unit + 1) * monthCount), index * monthCount);
  }
  const measures = Object.fromEntries(
    MEASURES.map((name) => {
      const [whole, zone] = [countries[name], zones[name]];
      const rest = new Float64Array(units.length * monthCount);
      for (const [index, unit] of units.entries()) {
        const country = indexOf.get((zones.units[unit] as Unit).country);
        if (country === undefined) continue;
        for (let t = 0; t < monthCount; t++) {
          const inZone = zone[unit * monthCount + t] as number;
          rest[index * monthCount + t] = Math.max(0, (whole[country * monthCount + t] as number) - inZone);
        }
      }
      return [name, rest];
    }),
  ) as Record<Measure, Float64Array>;
  return {
    firstMonth,
    monthCount,
    units: units.map((unit) => zones.units[unit] as Unit),
    covered,
    ...measures,
  };
}
