import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { actorEntries } from "../../pipeline/3-score/escalation/actorEntry.ts";
import { surroundingsOf } from "../../pipeline/3-score/escalation/surroundings.ts";
import type { Actor } from "../../pipeline/domain/actor.ts";
import type { ActorMonths } from "../../pipeline/domain/actorMonths.ts";
import type { Panels } from "../../pipeline/domain/panels.ts";
import { mappedFile, panelsFrom, TOWNS } from "../2-aggregate/incidentFiles.ts";
import { monthAt, panelOf, shippedConstants } from "./panels.ts";

const constants = await shippedConstants("full-1");
const LENGTH = 60;
const ACTORS: readonly Actor[] = [
  { id: "band", name: "The Band", kind: "unlisted" },
  { id: "corps", name: "The Corps", kind: "foreign_force" },
  { id: "state", name: "The State", kind: "government" },
];
const panel = panelOf([
  { id: "AAA-east", incidents: Array(LENGTH).fill(0) },
  { id: "AAA-west", incidents: Array(LENGTH).fill(0) },
]);

interface Deed {
  readonly unit: number;
  readonly actor: number;
  readonly t: number;
  readonly incidents: number;
  readonly deaths: number;
}

function rowsOf(deeds: readonly Deed[]): ActorMonths {
  const sorted = [...deeds].sort((a, b) => a.unit - b.unit || a.actor - b.actor || a.t - b.t);
  return {
    unit: Int32Array.from(sorted, ({ unit }) => unit),
    actor: Int32Array.from(sorted, ({ actor }) => actor),
    month: Int32Array.from(sorted, ({ t }) => monthAt(t)),
    incidents: Float64Array.from(sorted, ({ incidents }) => incidents),
    deaths: Float64Array.from(sorted, ({ deaths }) => deaths),
    civilianIncidents: new Float64Array(sorted.length),
  };
}

/** The part of unit 0, month by month; what the actors did in the country is what they did in both its regions. */
function entriesOf(deeds: readonly Deed[], elsewhere: readonly Deed[] = []): number[] {
  const national = rowsOf([...deeds, ...elsewhere].map((deed) => ({ ...deed, unit: 0 })));
  const input = { actors: ACTORS, own: rowsOf(deeds), national, surroundings: [[0], [0]] };
  return [...actorEntries(panel, input, constants).subarray(0, LENGTH)];
}

const deed = (t: number, changes: Partial<Deed> = {}): Deed => ({
  unit: 0,
  actor: 0,
  t,
  incidents: 1,
  deaths: 0,
  ...changes,
});

describe("actor entry", () => {
  test("two incidents in a quarter after two years without the actor; a lone one passes by unless it is deadly", () => {
    // capability ln(1 + 2) / ln(101)
    const small = 100 * 0.6 * (Math.log(3) / Math.log(101));
    const entries = entriesOf([deed(30), deed(32)]);
    expect(entries[31]).toBe(0);
    expect(entries[32]).toBeCloseTo(small, 12);
    // the quarter that ends two months later begins with the second incident, and the first is less than 24 months ago
    expect(entries.slice(33)).toEqual(Array(LENGTH - 33).fill(0));
    expect(entriesOf([deed(30)])[30]).toBe(0);
    expect(entriesOf([deed(30, { deaths: 5 })])[30]).toBeGreaterThan(0);
    expect(entriesOf([deed(30, { deaths: 4 })])[30]).toBe(0);
    // 24 months without it before the quarter: up to month 29 for the quarter that ends with month 32
    expect(entriesOf([deed(6), deed(30, { incidents: 2 })]).slice(30, 33)).toEqual([0, 0, 0]);
    expect(entriesOf([deed(5), deed(30, { incidents: 2 })])[31]).toBe(0);
    expect(entriesOf([deed(5), deed(30, { incidents: 2 })])[32]).toBeCloseTo(small, 12);
    expect(entriesOf([deed(3), deed(30, { incidents: 2 })])[30]).toBeCloseTo(small, 12);
  });

  test("a government does not enter; a foreign force does; two who enter are more than one and less than both sums", () => {
    expect(entriesOf([deed(30, { actor: 2, incidents: 9 })])[30]).toBe(0);
    const one = entriesOf([deed(30, { incidents: 9 })])[30] ?? 0;
    const both = entriesOf([deed(30, { incidents: 9 }), deed(30, { actor: 1, incidents: 9 })])[30] ?? 0;
    expect(both).toBeCloseTo(100 * (1 - (1 - one / 100) ** 2), 9);
  });

  test("what the actor did nearby in the year before makes it the more capable, up to 60", () => {
    const alone = entriesOf([deed(30, { incidents: 2 })])[30] ?? 0;
    const known = entriesOf([deed(30, { incidents: 2 })], [deed(20, { incidents: 30 })])[30] ?? 0;
    const long = entriesOf([deed(30, { incidents: 2 })], [deed(18, { incidents: 30 })])[30] ?? 0;
    expect(known).toBeCloseTo((60 * Math.log(33)) / Math.log(101), 9);
    expect(long).toBeCloseTo(alone, 12);
    expect(entriesOf([deed(30, { incidents: 500 })])[30]).toBeCloseTo(60, 12);
  });

  test("by looking at every month again", () => {
    const anyDeed = fc.record({
      unit: fc.constantFrom(0, 1),
      actor: fc.constantFrom(0, 1, 2),
      t: fc.nat(LENGTH - 1),
      incidents: fc.integer({ min: 1, max: 3 }),
      deaths: fc.nat(6),
    });
    fc.assert(
      fc.property(
        fc.uniqueArray(anyDeed, { selector: ({ unit, actor, t }) => `${unit} ${actor} ${t}`, maxLength: 25 }),
        (deeds) => {
          const entries = entriesOf(deeds);
          for (let t = 0; t < LENGTH; t++) {
            let left = 1;
            for (const actor of [0, 1]) {
              const own = deeds.filter((deed) => deed.unit === 0 && deed.actor === actor);
              const quarter = own.filter((deed) => deed.t > t - 3 && deed.t <= t);
              const before = own.some((deed) => deed.t > t - 27 && deed.t <= t - 3);
              const sum = (of: readonly Deed[], key: "incidents" | "deaths"): number =>
                of.reduce((total, deed) => total + deed[key], 0);
              if (before || !(sum(quarter, "incidents") >= 2 || sum(quarter, "deaths") >= 5)) continue;
              const year = deeds.filter((deed) => deed.actor === actor && deed.t > t - 12 && deed.t <= t);
              left *= 1 - 0.6 * Math.min(1, Math.log(1 + sum(year, "incidents")) / Math.log(101));
            }
            expect(entries[t]).toBeCloseTo(100 * (1 - left), 9);
          }
        },
      ),
    );
  });
});

test("a country's surroundings are itself and its land neighbours in the data, not others", async () => {
  const date = "2021-03-05";
  const { Gao, Niamey, Algiers, Djibo } = TOWNS;
  const rows = [Gao, Niamey, Algiers, Djibo].map((town) => ({ ...town, date }));
  const panels: Panels = await panelsFrom(mappedFile(rows, { from: "2020-01", to: "2021-12" }));
  const ids = panels.countries.units.map(({ id }) => id);
  const named = [...surroundingsOf(panels)].map(([id, numbers]) => [id, numbers.map((n) => ids[n])]);
  expect(Object.fromEntries(named)).toEqual({
    BFA: ["BFA", "MLI", "NER"],
    DZA: ["DZA", "MLI", "NER"],
    MLI: ["BFA", "DZA", "MLI", "NER"],
    NER: ["BFA", "DZA", "MLI", "NER"],
  });
});
