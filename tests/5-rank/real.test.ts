/** Actors and zones of a real export; its folder is named by HARMATTAN_REAL_DATA. */
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { score } from "../../pipeline/3-score/score.ts";
import { actorTable } from "../../pipeline/5-rank/actorTable.ts";
import { type Month, month } from "../../pipeline/domain/month.ts";
import type { Panels } from "../../pipeline/domain/panels.ts";
import { numbersOf, textsOf } from "../../pipeline/domain/table.ts";
import { panelsOf, readReferences } from "../../pipeline/panelsOf.ts";
import { REAL_DATA as DATA } from "../realData.ts";

describe.skipIf(DATA === undefined)("every event in Burkina Faso, 2016 to 2023", () => {
  let panels: Panels;
  beforeAll(async () => {
    panels = await panelsOf([join(DATA as string, "ucdp", "ged-burkina-2016-2023-website-export.csv")], null);
  });

  test("actors under canonical names; incidents as the export's dyads count them", () => {
    const { list, countries, spellings } = panels.actors;
    const sums = new Map<string, [number, number]>();
    for (const [row, actor] of countries.actor.entries()) {
      const id = list[actor]?.id ?? "";
      const [all, civilian] = sums.get(id) ?? [0, 0];
      sums.set(id, [
        all + (countries.incidents[row] ?? 0),
        civilian + (countries.civilianIncidents[row] ?? 0),
      ]);
    }
    const rounded = [...sums].map(([id, pair]) => [id, ...pair.map(Math.round)]);
    // the rows of the dyads: Government-JNIM 753, JNIM-civilians 247, IS-JNIM 32, JNIM-Koglweogo 16; Government-IS 185,
    // IS-civilians 115; Government-civilians 100
    expect(rounded).toContainEqual(["jnim", 753 + 247 + 32 + 16, 247]);
    expect(rounded).toContainEqual(["is-sahel", 185 + 115 + 32, 115]);
    expect(rounded).toContainEqual(["gov-bfa", 753 + 185 + 100, 100]);
    const written = (id: string): string[] =>
      spellings.filter(({ actor }) => list[actor]?.id === id).map(({ spelling }) => spelling);
    expect([written("jnim"), written("is-sahel")]).toEqual([["JNIM"], ["IS"]]);
  });

  test("JNIM spreads from the north over most of the country, IS stays in the north-east", () => {
    const row = (actorId: string, year: number): Record<string, number> => {
      const { columns } = actorTable({
        actors: panels.actors,
        countries: panels.countries.units,
        regions: panels.regions.units,
        theatre: null,
        asOf: month(year, 12),
        source: "UCDP GED",
      });
      const at = textsOf(columns, "actor_id").indexOf(actorId);
      const names = ["incidents_12m", "regions_active_12m", "regions_new_12m", "spread_km"] as const;
      return Object.fromEntries(names.map((name) => [name, numbersOf(columns, name)[at] ?? Number.NaN]));
    };
    const [jnim2018, jnim2023] = [row("jnim", 2018), row("jnim", 2023)];
    const is2023 = row("is-sahel", 2023);
    const regions = new Set(panels.regions.units.map(({ id }) => id)).size;
    expect(jnim2023["regions_active_12m"]).toBeGreaterThan(2 * (jnim2018["regions_active_12m"] ?? 0));
    expect(jnim2023["regions_active_12m"]).toBeLessThanOrEqual(regions);
    expect(is2023["regions_active_12m"]).toBeLessThan((jnim2023["regions_active_12m"] ?? 0) / 2);
    expect(is2023["spread_km"]).toBeLessThan(jnim2023["spread_km"] ?? 0);
    // the country is some 850 km wide
    expect(jnim2023["spread_km"]).toBeLessThan(400);
    expect(jnim2023["spread_km"]).toBeGreaterThan(100);
  });

  test("the tri-border area is among the top three zones in every month of 2019 in which it has any incident", async () => {
    const constants = (await readReferences()).constantsFor("full-1");
    for (let asOf: number = month(2019, 1); asOf <= month(2019, 12); asOf++) {
      const { units } = score(panels, constants, {
        asOf: asOf as Month,
        theatre: null,
        neighboursOf: () => [],
      });
      const zones = textsOf(units, "unit").flatMap((unit, row) =>
        unit.startsWith("zone-") && numbersOf(units, "month")[row] === asOf
          ? [
              {
                unit,
                score: numbersOf(units, "uncapped")[row] ?? 0,
                incidents: numbersOf(units, "incidents_3m")[row] ?? 0,
              },
            ]
          : [],
      );
      const liptako = zones.find(({ unit }) => unit === "zone-liptako-gourma");
      if (liptako === undefined || liptako.incidents < 1) continue;
      const above = zones.filter(({ score }) => score > liptako.score).length;
      expect([asOf, above < 3]).toEqual([asOf, true]);
    }
  });
});
