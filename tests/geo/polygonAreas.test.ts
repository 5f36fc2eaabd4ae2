import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { areasOf, box, multi, named, type Positions, polygon } from "./regionsFile.ts";

const nameAt = (json: unknown, latitude: number, longitude: number): string | null =>
  areasOf(json).at(latitude, longitude)?.name ?? null;

test("areas are drawn by their rings, holes and all parts included", () => {
  const areas = areasOf(named({ Shore: multi([box(0, 0, 10, 10), box(2, 2, 8, 8)], [box(20, 0, 21, 1)]) }));
  const rings = areas.rings("shore");
  expect(rings.map((ring) => [Math.min(...ring), Math.max(...ring)])).toEqual([
    [0, 10],
    [2, 8],
    [0, 21],
  ]);
  expect(areas.rings("elsewhere")).toEqual([]);
});

describe("where a place lies", () => {
  test("holes, islands in them, parts, and either way of winding", () => {
    const lake = multi([box(0, 0, 10, 10), box(2, 2, 8, 8)], [box(20, 0, 21, 1)]);
    for (const shapes of [
      { Shore: lake, Island: polygon(box(4, 4, 6, 6)) },
      {
        Shore: multi([[...box(0, 0, 10, 10)].reverse(), box(2, 2, 8, 8)], [[...box(20, 0, 21, 1)].reverse()]),
        Island: polygon([...box(4, 4, 6, 6)].reverse()),
      },
    ]) {
      const places: [number, number, string | null][] = [
        [1, 1, "Shore"],
        [3, 3, null],
        [5, 5, "Island"],
        [0.5, 20.5, "Shore"],
        [0.5, 15, null],
        [11, 5, null],
      ];
      for (const [latitude, longitude, name] of places)
        expect([latitude, longitude, nameAt(named(shapes), latitude, longitude)]).toEqual([
          latitude,
          longitude,
          name,
        ]);
    }
  });

  test("across the antimeridian: run on beyond 180, with a jump, or cut in two", () => {
    const shapes = [
      polygon(box(178, -19, 182, -16), box(179, -18, 181, -17)),
      polygon(box(-182, -19, -178, -16), box(-181, -18, -179, -17)),
      polygon(
        [
          [178, -19],
          [-178, -19],
          [-178, -16],
          [178, -16],
          [178, -19],
        ],
        [
          [179, -18],
          [-179, -18],
          [-179, -17],
          [179, -17],
          [179, -18],
        ],
      ),
      multi(
        [
          [
            [178, -19],
            [180, -19],
            [180, -18],
            [179, -18],
            [179, -17],
            [180, -17],
            [180, -16],
            [178, -16],
            [178, -19],
          ],
        ],
        [
          [
            [-180, -19],
            [-178, -19],
            [-178, -16],
            [-180, -16],
            [-180, -17],
            [-179, -17],
            [-179, -18],
            [-180, -18],
            [-180, -19],
          ],
        ],
      ),
    ];
    for (const shape of shapes) {
      const areas = areasOf(named({ Fiji: shape }));
      for (const longitude of [178.5, 179.5, 180, -180, -179.5, -178.5])
        expect(areas.at(-16.5, longitude)?.name).toBe("Fiji");
      for (const longitude of [179.5, -179.5, 180]) expect(areas.at(-17.5, longitude)).toBeNull();
      for (const longitude of [177.9, -177.9, 0]) expect(areas.at(-16.5, longitude)).toBeNull();
    }
  });

  test("a ring around the pole", () => {
    const south = named({ South: polygon([0, 90, 180, -90, 0].map((longitude) => [longitude, -70])) });
    for (const longitude of [0, 179, -179, -45]) expect(nameAt(south, -80, longitude)).toBe("South");
    expect(nameAt(south, -60, 10)).toBeNull();
  });

  test("what is not on Earth is refused", () => {
    expect(() => nameAt(named({ A: polygon(box(0, 0, 1, 1)) }), 91, 0)).toThrow(
      "latitude is not in -90..90: 91",
    );
  });

  test("random outlines hold the places around which they wind", () => {
    const radii = fc.array(fc.double({ min: 0.5, max: 9, noNaN: true }), { minLength: 5, maxLength: 40 });
    const degrees = fc.double({ min: -10, max: 10, noNaN: true });
    fc.assert(
      fc.property(
        radii,
        fc.array(fc.tuple(degrees, degrees), { minLength: 30, maxLength: 30 }),
        (star, spots) => {
          const corners = star.map((radius, index) => {
            const angle = (2 * Math.PI * index) / star.length;
            return [radius * Math.cos(angle), radius * Math.sin(angle)];
          });
          const ring = [...corners, corners[0] as number[]];
          const areas = areasOf(named({ Star: polygon(ring) }));
          for (const [latitude, longitude] of spots) {
            const turns = windings(ring, latitude, longitude);
            expect([latitude, longitude, areas.at(latitude, longitude) !== null]).toEqual([
              latitude,
              longitude,
              Math.abs(turns) > 0.5,
            ]);
          }
        },
      ),
    );
  });

  test("regions that share their edges share no place and leave none out, corners and edges included", () => {
    const bend = fc.array(
      fc.tuple(
        fc.double({ min: -0.3, max: 0.3, noNaN: true }),
        fc.double({ min: -0.3, max: 0.3, noNaN: true }),
      ),
      { minLength: 9, maxLength: 9 },
    );
    fc.assert(
      fc.property(bend, (bends) => {
        const corner = (x: number, y: number): number[] => {
          const isInner = x > 0 && x < 4 && y > 0 && y < 4;
          const [dx, dy] = isInner ? (bends[(x - 1) * 3 + (y - 1)] as [number, number]) : [0, 0];
          return [x + dx, y + dy];
        };
        const shapes: Record<string, unknown> = {};
        for (let x = 0; x < 4; x++)
          for (let y = 0; y < 4; y++)
            shapes[`${x} ${y}`] = polygon([
              corner(x, y),
              corner(x + 1, y),
              corner(x + 1, y + 1),
              corner(x, y + 1),
              corner(x, y),
            ]);
        const areas = areasOf(named(shapes));
        for (let x = 1; x < 4; x++) {
          for (let y = 1; y < 4; y++) {
            const [longitude = 0, latitude = 0] = corner(x, y);
            const [east = 0, north = 0] = corner(x + 1, y);
            expect(areas.at(latitude, longitude)).not.toBeNull();
            if (x < 3) expect(areas.at((latitude + north) / 2, (longitude + east) / 2)).not.toBeNull();
          }
        }
      }),
    );
  });
});

/** Times that a ring winds around a place: the angles under which its edges are seen from there, added up. */
function windings(ring: Positions, latitude: number, longitude: number): number {
  let sum = 0;
  for (let at = 0; at + 1 < ring.length; at++) {
    const [x1 = 0, y1 = 0] = ring[at] as number[];
    const [x2 = 0, y2 = 0] = ring[at + 1] as number[];
    const [ax, ay, bx, by] = [x1 - longitude, y1 - latitude, x2 - longitude, y2 - latitude];
    sum += Math.atan2(ax * by - ay * bx, ax * bx + ay * by);
  }
  return sum / (2 * Math.PI);
}

describe("regions that overlap", () => {
  const overlapIn = (shapes: Readonly<Record<string, unknown>>): string => {
    try {
      areasOf(named(shapes));
    } catch (error) {
      return (error as Error).message;
    }
    return "";
  };

  test.each<[string, Record<string, unknown>]>([
    ["corners inside each other", { A: polygon(box(0, 0, 2, 2)), B: polygon(box(1, 1, 3, 3)) }],
    [
      "a cross, with no corner of one in the other",
      { A: polygon(box(0, 1, 3, 2)), B: polygon(box(1, 0, 2, 3)) },
    ],
    ["one inside the other", { A: polygon(box(0, 0, 9, 9)), B: polygon(box(4, 4, 5, 5)) }],
    ["the same twice", { A: polygon(box(0, 0, 2, 2)), B: polygon(box(0, 0, 2, 2)) }],
    [
      "the same, wound the other way",
      { A: polygon(box(0, 0, 2, 2)), B: polygon([...box(0, 0, 2, 2)].reverse()) },
    ],
    [
      "one that fills the other's hole and more",
      { A: polygon(box(0, 0, 9, 9), box(4, 4, 5, 5)), B: polygon(box(3, 3, 6, 6)) },
    ],
    ["with edges on one line", { A: polygon(box(0, 0, 2, 2)), B: polygon(box(0, 0, 2, 1)) }],
    ["beyond the antimeridian", { A: polygon(box(178, 0, 182, 2)), B: polygon(box(-179, 0, -178, 1)) }],
    ["parts of several", { A: multi([box(0, 0, 1, 1)], [box(5, 5, 6, 6)]), B: polygon(box(5.5, 5.5, 7, 7)) }],
  ])("%s", (_, shapes) => {
    expect(overlapIn(shapes)).toMatch(
      /^regions\.geojson:2 "B" overlaps "A" near -?\d+\.\d{3}, -?\d+\.\d{3}: regions may touch, but share no ground$/,
    );
  });

  test("parts of one region", () => {
    expect(overlapIn({ A: multi([box(0, 0, 2, 2)], [box(1, 1, 3, 3)]) })).toMatch(
      /^regions\.geojson:1 "A" has parts that overlap near /,
    );
  });

  test.each<[string, Record<string, unknown>]>([
    ["touch along an edge", { A: polygon(box(0, 0, 1, 1)), B: polygon(box(1, 0, 2, 1)) }],
    ["touch along part of an edge", { A: polygon(box(0, 0, 1, 4)), B: polygon(box(1, 1, 2, 2)) }],
    ["touch in a corner", { A: polygon(box(0, 0, 1, 1)), B: polygon(box(1, 1, 2, 2)) }],
    ["fill a hole", { A: polygon(box(0, 0, 9, 9), box(4, 4, 5, 5)), B: polygon(box(4, 4, 5, 5)) }],
    ["overlap by a hair", { A: polygon(box(0, 0, 1, 1)), B: polygon(box(0.9995, 0, 2, 1)) }],
    [
      "lie on both sides of the antimeridian",
      { A: polygon(box(178, 0, 180, 2)), B: polygon(box(-180, 0, -178, 2)) },
    ],
  ])("not those that %s", (_, shapes) => {
    expect(overlapIn(shapes)).toBe("");
  });

  test("a place in the hair's breadth is in the first by id, whatever the order of the file", () => {
    const [a, b] = [polygon(box(0, 0, 1, 1)), polygon(box(0.9995, 0, 2, 1))];
    expect([nameAt(named({ A: a, B: b }), 0.5, 0.9997), nameAt(named({ B: b, A: a }), 0.5, 0.9997)]).toEqual([
      "A",
      "A",
    ]);
  });

  test("boxes overlap when their sides do, whatever their size", () => {
    const side = fc.tuple(fc.integer({ min: 0, max: 12 }), fc.integer({ min: 1, max: 6 }));
    fc.assert(
      fc.property(side, side, side, side, ([w1, dx1], [s1, dy1], [w2, dx2], [s2, dy2]) => {
        const isApart = w1 + dx1 <= w2 || w2 + dx2 <= w1 || s1 + dy1 <= s2 || s2 + dy2 <= s1;
        const shapes = {
          A: polygon(box(w1, s1, w1 + dx1, s1 + dy1)),
          B: polygon(box(w2, s2, w2 + dx2, s2 + dy2)),
        };
        expect(overlapIn(shapes) === "").toBe(isApart);
      }),
      { numRuns: 500 },
    );
  });
});
