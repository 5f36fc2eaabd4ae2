/** What truths.json says: the planted truths in numbers, counted from the incidents themselves. */

import { SHOCK } from "./background.ts";
import type { Blemished } from "./blemishes.ts";
import { COUNTRIES, type Iso3 } from "./countries.ts";
import { distanceToBorderKm } from "./geography.ts";
import { bestOf, type Incident } from "./incident.ts";
import { FIRST_MONTH, LAST_MONTH, monthsBetween } from "./months.ts";
import { REGIONS, regionOf } from "./regions.ts";
import {
  ALGERIAN_RETURN_WITHIN_KM,
  ARRIVALS_WITHIN_KM,
  CALM_YEAR,
  COMMON_SHOCK_TIMETABLE,
  MENAKA_SECOND_STEP,
  RING_STEPS,
  TRIBORDER_REGIONS,
  TRIBORDER_RISE,
} from "./truths.ts";

/** The zone in a neighbour along a border, as the spillover score cuts it. */
const BORDER_ZONE_KM = 150;

export function stateTruths(incidents: readonly Incident[], blemished: Blemished): object {
  const of = (where: (incident: Incident) => boolean) => incidents.filter(where);
  const tagged = (tag: string) => of((incident) => incident.tag === tag);
  return {
    synthetic: true,
    as_of: LAST_MONTH,
    coverage: { from: FIRST_MONTH, to: LAST_MONTH },
    rows: blemished.rows.length,
    incidents: incidents.length,
    incidents_by_country: Object.fromEntries(
      (Object.keys(COUNTRIES) as Iso3[]).map((iso3) => [iso3, of(({ country }) => country === iso3).length]),
    ),
    region_names: Object.fromEntries(REGIONS.map(({ id, names }) => [id, [...names]])),
    T1: {
      claim: "Menaka and the tri-border area rise sharply; Menaka rises again in the last quarter",
      rise: TRIBORDER_RISE,
      second_step: MENAKA_SECOND_STEP,
      planted_incidents: tagged("T1").length,
      regions: Object.fromEntries(TRIBORDER_REGIONS.map((id) => [id, riseOf(incidents, id)])),
    },
    T2: {
      claim: "a ring of attacks closes in on Bamako",
      planted_incidents: tagged("T2").length,
      steps: RING_STEPS.map((step) => ({ ...step })),
      in_bamako: {
        month: LAST_MONTH,
        incidents: of(({ regionId, tag }) => tag === "T2" && regionId === "MLI-bamako").length,
      },
    },
    T3: {
      claim: "Algeria is quiet, then violence returns close to Mali",
      south_regions: ["DZA-adrar", "DZA-tamanghasset"],
      south_quiet: { from: "2013-06", to: "2023-09" },
      country_quiet: { from: "2014-01", to: "2023-09" },
      south_incidents_before: of((it) => /^DZA-(adrar|tamang)/.test(it.regionId) && it.tag === "0").length,
      incidents: tagged("T3").length,
      within_km_of_mali: ALGERIAN_RETURN_WITHIN_KM,
      by_actor: { JNIM: 3, AQIM: 1 },
    },
    T4: {
      claim: "northern Benin and northern Togo are touched for the first time",
      within_km_of_burkina_faso: ARRIVALS_WITHIN_KM,
      first: { TGO: "2021-11", BEN: "2021-12" },
      incidents_by_year: { TGO: byYear(incidents, "TGO"), BEN: byYear(incidents, "BEN") },
      regions: ["TGO-savanes", "BEN-alibori", "BEN-atacora"],
    },
    T5: {
      claim: "Senegal and Guinea rise only because everything rises",
      shock: { ...SHOCK },
      compared_with: { ...CALM_YEAR },
      background: shockOf(of(({ tag, country }) => tag === "0" && ["MLI", "NER", "BFA"].includes(country))),
      countries: Object.fromEntries(
        COMMON_SHOCK_TIMETABLE.map(({ country }) => {
          const own = of((incident) => incident.country === country);
          const other = COUNTRIES[country === "SEN" ? "GIN" : "SEN"].isoNumeric;
          const nearOther = own.filter(({ point }) => {
            return distanceToBorderKm(point, COUNTRIES[country].isoNumeric, other) <= BORDER_ZONE_KM;
          });
          return [country, { ...shockOf(own), in_zone_at_common_border: shockOf(nearOther) }];
        }),
      ),
    },
    T6: {
      claim: "Mauritania falls silent",
      incidents: tagged("T6").length,
      first: "2010-03",
      last: "2011-12",
    },
    blemishes: {
      duplicates: { count: blemished.duplicates.length, ids: blemished.duplicates },
      revisions: { count: blemished.revisions.length, ids: blemished.revisions },
      contradictions: { count: blemished.contradictions.length, ids: blemished.contradictions },
      bad_rows: { count: blemished.bad.length, rows: blemished.bad },
      summary_events: of(({ datePrecision }) => datePrecision === 5).length,
      multi_day: of(({ firstDay, lastDay, datePrecision }) => firstDay !== lastDay && datePrecision < 5)
        .length,
      across_months: of((it) => it.firstDay.slice(0, 7) !== it.lastDay.slice(0, 7) && it.datePrecision < 5)
        .length,
      without_region: of(({ regionName }) => regionName === "").length,
      menaka_called_gao_before: "2017-01",
    },
  };
}

/** A region's incidents, deaths and civilian deaths: a month on average, before and after the rise. */
function riseOf(incidents: readonly Incident[], id: string): object {
  const names = new Set<string>(regionOf(id).names);
  const country = regionOf(id).country;
  const own = incidents.filter((incident) => incident.country === country && names.has(incident.regionName));
  return {
    year_before: sums(own, "2021-03", "2022-02"),
    year_after: sums(own, "2022-03", "2023-02"),
    quarter_a_year_ago: sums(own, "2022-10", "2022-12"),
    last_quarter: sums(own, "2023-10", "2023-12"),
  };
}

function sums(incidents: readonly Incident[], from: string, to: string): object {
  const within = between(incidents, from, to);
  return {
    incidents: within.length,
    deaths: within.reduce((sum, { deaths }) => sum + bestOf(deaths), 0),
    civilian_deaths: within.reduce((sum, { deaths }) => sum + deaths.civilians, 0),
  };
}

/** Incidents in the calm year and in the shock, and the ratio of the monthly means. */
function shockOf(incidents: readonly Incident[]): object {
  const calm = between(incidents, CALM_YEAR.from, CALM_YEAR.to).length;
  const shock = between(incidents, SHOCK.from, SHOCK.to).length;
  const ratio = calm === 0 ? null : Number((shock / 5 / (calm / 12)).toFixed(2));
  return { calm_year: calm, shock_months: shock, monthly_ratio: ratio };
}

function between(incidents: readonly Incident[], from: string, to: string): Incident[] {
  const months = new Set(monthsBetween(from, to));
  return incidents.filter(({ firstDay }) => months.has(firstDay.slice(0, 7)));
}

function byYear(incidents: readonly Incident[], country: Iso3): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const incident of incidents) {
    if (incident.country !== country) continue;
    const year = incident.firstDay.slice(0, 4);
    counts[year] = (counts[year] ?? 0) + 1;
  }
  return counts;
}
