import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { insideZone } from "../../pipeline/2-aggregate/insideZone.ts";
import { Places } from "../../pipeline/2-aggregate/places.ts";
import { Gazetteer } from "../../pipeline/domain/gazetteer.ts";
import type { Position } from "../../pipeline/domain/position.ts";
import type { Zone } from "../../pipeline/domain/zone.ts";
import { distanceKm } from "../../pipeline/geo/greatCircle.ts";
import { loadShapes } from "../../pipeline/geo/shapes.ts";
import { readReference } from "../../pipeline/io/reference.ts";
import { at, mappedFile, panelsFrom, panelsWith, type Row, TOWNS, total } from "./incidentFiles.ts";

const gazetteer = new Gazetteer(await readReference("countries"), await readReference("region-aliases"));

const zoneOf = (id: string, radiusKm: number, points: readonly Position[], of: Partial<Zone> = {}): Zone => ({
  id,
  name: id,
  kind: points.length > 1 ? "road" : "site",
  countries: ["MLI"],
  points,
  radiusKm,
  ...of,
});

const position = fc.record({
  latitude: fc.double({ min: 10, max: 22, noNaN: true }),
  longitude: fc.double({ min: -12, max: 10, noNaN: true }),
});

test("a place lies in exactly the sites whose radius reaches it, whatever other sites there are", () => {
  const sites = fc.array(fc.tuple(position, fc.double({ min: 0.1, max: 900, noNaN: true })), {
    minLength: 1,
    maxLength: 8,
  });
  let inside = 0;
  fc.assert(
    fc.property(sites, fc.array(position, { minLength: 1, maxLength: 20 }), (given, asked) => {
      const zones = given.map(([centre, radius], index) => zoneOf(`site-${index}`, radius, [centre]));
      const membership = (of: readonly Zone[]): number[][] => {
        const places = new Places(["MLI"], [], { gazetteer, shapes: loadShapes(), zones: of });
        return asked.map(({ latitude, longitude }) => [
          ...(places.zonesOf.get(places.numberOf(0, latitude, longitude)) ?? []),
        ]);
      };
      const found = membership(zones);
      const brute = asked.map((place) =>
        given.flatMap(([{ latitude, longitude }, radius], index) =>
          distanceKm(latitude, longitude, place.latitude, place.longitude) <= radius ? [index] : [],
        ),
      );
      expect(found).toEqual(brute);
      expect(membership(zones.slice(0, -1))).toEqual(
        found.map((numbers) => numbers.filter((number) => number < zones.length - 1)),
      );
      inside += found.flat().length;
    }),
  );
  expect(inside).toBeGreaterThan(100);
});

test("a place lies on a road if it is near a point of the line between waypoints", () => {
  const waypoints = fc.array(position, { minLength: 2, maxLength: 5 });
  fc.assert(
    fc.property(
      waypoints,
      position,
      fc.double({ min: 1, max: 300, noNaN: true }),
      (points, place, radius) => {
        const isInside = insideZone(zoneOf("site-road", radius, points), () => null);
        // points every half kilometre at most, found by halving chords of the sphere
        let least = Number.POSITIVE_INFINITY;
        for (let index = 1; index < points.length; index++) {
          const [from, to] = [vector(points[index - 1] as Position), vector(points[index] as Position)];
          const steps = 4000;
          for (let step = 0; step <= steps; step++) {
            const along = from.map((value, axis) => value + ((to[axis] as number) - value) * (step / steps));
            const { latitude, longitude } = positionOf(along);
            least = Math.min(least, distanceKm(latitude, longitude, place.latitude, place.longitude));
          }
        }
        if (Math.abs(least - radius) < 0.5) return;
        expect(isInside("MLI", place.latitude, place.longitude)).toBe(least < radius);
      },
    ),
    { numRuns: 60 },
  );
});

function vector({ latitude, longitude }: Position): number[] {
  const [phi, lambda] = [(latitude * Math.PI) / 180, (longitude * Math.PI) / 180];
  return [Math.cos(phi) * Math.cos(lambda), Math.cos(phi) * Math.sin(lambda), Math.sin(phi)];
}

function positionOf([x = 0, y = 0, z = 0]: readonly number[]): Position {
  return {
    latitude: (Math.atan2(z, Math.hypot(x, y)) * 180) / Math.PI,
    longitude: (Math.atan2(y, x) * 180) / Math.PI,
  };
}

describe("panels of own zones", () => {
  const towns = Object.values(TOWNS);
  const rows: Row[] = towns.map((town) => ({ ...town, date: "2021-05-10" }));
  const within = (radius: number, { latitude, longitude }: Position): number =>
    towns.filter((town) => distanceKm(latitude, longitude, town.latitude, town.longitude) <= radius).length;

  test("a site counts what lies within its radius, in any country; a zone with a shipped id takes its place", async () => {
    const own = [
      zoneOf("site-gao", 300, [TOWNS.Gao]),
      zoneOf("site-ouagadougou", 350, [TOWNS.Ouagadougou], { countries: ["BFA"] }),
      zoneOf("site-niamey-road", 60, [TOWNS.Niamey, TOWNS.Gao], { countries: ["MLI", "NER"] }),
      zoneOf("zone-bamako-50km", 1, [TOWNS.Djibo], { kind: "ring" }),
    ];
    const { zones } = await panelsWith(own, mappedFile(rows));
    const shipped = await panelsFrom(mappedFile(rows));
    expect(total(zones, "site-gao")).toBe(within(300, TOWNS.Gao));
    expect(within(300, TOWNS.Gao)).toBeGreaterThan(2);
    expect(at(zones, "site-ouagadougou", "2021-05")).toBe(within(350, TOWNS.Ouagadougou));
    // Tillabéri lies on the road from Niamey to Gao
    expect(total(zones, "site-niamey-road")).toBe(3);
    expect(total(zones, "zone-bamako-50km")).toBe(1);
    const ids = zones.units.map(({ id }) => id);
    expect(ids).toEqual([...ids].sort());
    expect(ids).toHaveLength(shipped.zones.units.length + 3);
    for (const { id } of shipped.zones.units) {
      if (id !== "zone-bamako-50km") expect([id, total(zones, id)]).toEqual([id, total(shipped.zones, id)]);
    }
  });

  test("listed from the first month in which the source is known to look there", async () => {
    const own = [
      zoneOf("site-mali", 1, [TOWNS.Gao]),
      zoneOf("site-algeria", 1, [TOWNS.Algiers], { countries: ["DZA"] }),
      zoneOf("site-chad", 1, [{ latitude: 12.1, longitude: 15.04 }], { countries: ["TCD"] }),
      zoneOf("site-both", 1, [TOWNS.Gao], { countries: ["TCD", "DZA"] }),
      zoneOf("site-sea", 1, [{ latitude: 0, longitude: -30 }], { countries: [] }),
    ];
    const some: Row[] = [
      { ...TOWNS.Gao, date: "2020-03-10" },
      { ...TOWNS.Algiers, date: "2021-02-10" },
      { ...TOWNS.Niamey, date: "2021-12-20" },
    ];
    const listed = async (coverage?: Parameters<typeof mappedFile>[1]): Promise<(number | null)[]> => {
      const { zones } = await panelsWith(own, mappedFile(some, coverage));
      return own.map(({ id }) => zones.units.find((unit) => unit.id === id)?.listedFrom ?? null);
    };
    const month = (text: string): number => 12 * Number(text.slice(0, 4)) + Number(text.slice(5)) - 1;
    // told by rows: a country is known to be looked at from its first row on
    expect(await listed()).toEqual(
      ["2020-03", "2021-02", null, "2021-02", "2020-03"].map((each) => (each === null ? null : month(each))),
    );
    expect(await listed({ from: "2019-01", to: "2021-12", countries: ["MLI", "NER", "TCD", "DZA"] })).toEqual(
      Array(5).fill(month("2019-01")),
    );
  });
});
