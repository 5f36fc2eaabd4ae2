import fc from "fast-check";
import type { EscalationInput } from "../../pipeline/3-score/escalation/escalationInput.ts";
import type { EscalationMonth } from "../../pipeline/3-score/escalation/escalationMonth.ts";
import type { NationalActorMonths } from "../../pipeline/domain/actorMonths.ts";
import { type Constants, parseConstants } from "../../pipeline/domain/constants.ts";
import { type MethodSet, partsOf } from "../../pipeline/domain/methodSet.ts";
import { type Month, month } from "../../pipeline/domain/month.ts";
import { MEASURES, type Measure, type Panel } from "../../pipeline/domain/panel.ts";
import type { Actors } from "../../pipeline/domain/panels.ts";
import { readReference } from "../../pipeline/io/reference.ts";

const FIRST = month(2000, 1);

/** One unit's series, all of the same length; deaths and civilian incidents default to 0, coverage to all. */
export interface Series {
  readonly id: string;
  readonly incidents: readonly number[];
  readonly deaths?: readonly number[];
  readonly civilians?: readonly number[];
  readonly covered?: readonly boolean[];
}

export async function shippedConstants(methodSet: MethodSet = "counts-1"): Promise<Constants> {
  return parseConstants(await readReference("constants"), await readReference("recalibration"), methodSet);
}

/** A panel from series; a unit's country is the part of its id before "-". */
export function panelOf(series: readonly Series[]): Panel {
  const units = [...series].sort((a, b) => (a.id < b.id ? -1 : 1));
  const monthCount = units[0]?.incidents.length ?? 0;
  const measures = Object.fromEntries(
    MEASURES.map((measure) => [measure, new Float64Array(units.length * monthCount)]),
  ) as Record<Measure, Float64Array>;
  const covered = new Uint8Array(units.length * monthCount);
  units.forEach((unit, u) => {
    for (let t = 0; t < monthCount; t++) {
      const cell = u * monthCount + t;
      covered[cell] = (unit.covered?.[t] ?? true) ? 1 : 0;
      if (covered[cell] === 0) continue;
      measures.incidents[cell] = unit.incidents[t] ?? 0;
      measures.deaths[cell] = unit.deaths?.[t] ?? 0;
      measures.civilianIncidents[cell] = unit.civilians?.[t] ?? 0;
    }
  });
  return {
    ...measures,
    firstMonth: FIRST,
    monthCount,
    units: units.map(({ id }) => ({
      id,
      name: id,
      country: id.split("-")[0] ?? "",
      validFrom: null,
      listedFrom: null,
    })),
    covered,
  };
}

const NOTHING_DONE: NationalActorMonths = {
  unit: new Int32Array(),
  actor: new Int32Array(),
  month: new Int32Array(),
  incidents: new Float64Array(),
  deaths: new Float64Array(),
  civilianIncidents: new Float64Array(),
  located: new Float64Array(),
  x: new Float64Array(),
  y: new Float64Array(),
  z: new Float64Array(),
};

/** A source that names nobody. */
export const NO_ACTORS: Actors = {
  list: [],
  spellings: [],
  regions: NOTHING_DONE,
  countries: NOTHING_DONE,
  zones: NOTHING_DONE,
  borders: NOTHING_DONE,
  approaches: NOTHING_DONE,
};

/** Regions, the countries that are their sums, and the link between them: ready to be scored. */
export function inputOf(series: readonly Series[], constants: Constants): EscalationInput {
  const panel = panelOf(series);
  const ids = [...new Set(panel.units.map((unit) => unit.country))].sort();
  const add = (id: string, values: (one: Series) => readonly number[] | undefined): number[] =>
    Array.from({ length: panel.monthCount }, (_, t) =>
      series
        .filter((one) => one.id.startsWith(`${id}-`))
        .reduce((sum, one) => sum + ((one.covered?.[t] ?? true) ? (values(one)?.[t] ?? 0) : 0), 0),
    );
  const countries = panelOf(
    ids.map((id) => ({
      id,
      incidents: add(id, (one) => one.incidents),
      deaths: add(id, (one) => one.deaths),
      civilians: add(id, (one) => one.civilians),
    })),
  );
  const countryOf = Int32Array.from(panel.units, (unit) => ids.indexOf(unit.country));
  return { panel, countries, countryOf, pooled: true, severityHalf: 10, constants };
}

/** The first `months` months of a panel. */
export function truncated(panel: Panel, months: number): Panel {
  const cut = <A extends Float64Array | Uint8Array>(values: A): A => {
    const out = values.slice(0, panel.units.length * months) as A;
    for (let u = 0; u < panel.units.length; u++) {
      out.set(values.subarray(u * panel.monthCount, u * panel.monthCount + months), u * months);
    }
    return out;
  };
  const measures = Object.fromEntries(MEASURES.map((measure) => [measure, cut(panel[measure])]));
  return {
    ...panel,
    ...(measures as Record<Measure, Float64Array>),
    monthCount: months,
    covered: cut(panel.covered),
  };
}

/** Every array of a scored month under its path, for comparisons bit by bit; parts as far as their set has them. */
export function arraysOf(
  scores: EscalationMonth,
  methodSet: MethodSet = "counts-1",
): [string, Float64Array | Uint8Array][] {
  const { parts, components, ...plain } = scores;
  const named = partsOf(methodSet);
  return [
    ...(Object.entries(plain) as [string, Float64Array | Uint8Array][]),
    ...named.map((part): [string, Float64Array] => [`parts.${part}`, parts[part]]),
    ...named.map((part): [string, Float64Array] => [`components.${part}`, components[part]]),
  ];
}

export function monthAt(t: number): Month {
  return (FIRST + t) as Month;
}

const LENGTH = 48;
const count = fc.oneof(
  { weight: 4, arbitrary: fc.constant(0) },
  { weight: 2, arbitrary: fc.integer({ min: 1, max: 6 }) },
  { weight: 1, arbitrary: fc.double({ min: 0, max: 40, noNaN: true }) },
);

/** Four years of one region with bursts, fractions, and now and then a hole in the coverage. */
function anySeries(id: string): fc.Arbitrary<Series> {
  return fc
    .record({
      incidents: fc.array(count, { minLength: LENGTH, maxLength: LENGTH }),
      lethality: fc.array(fc.integer({ min: 0, max: 30 }), { minLength: LENGTH, maxLength: LENGTH }),
      civilian: fc.double({ min: 0, max: 1, noNaN: true }),
      hole: fc.option(fc.record({ from: fc.nat(LENGTH - 1), months: fc.integer({ min: 1, max: 6 }) })),
    })
    .map(({ incidents, lethality, civilian, hole }) => ({
      id,
      incidents,
      deaths: incidents.map((n, t) => n * (lethality[t] ?? 0)),
      // whole millionths, as panels hold them
      civilians: incidents.map((n) => Math.round(n * civilian * 1e6) / 1e6),
      covered: incidents.map((_, t) => hole === null || t < hole.from || t >= hole.from + hole.months),
    }));
}

/** Four regions in two countries. */
export const anyRegions: fc.Arbitrary<Series[]> = fc
  .tuple(anySeries("AAA-east"), anySeries("AAA-west"), anySeries("BBB-north"), anySeries("BBB-south"))
  .map((tuple) => [...tuple]);

/** A month late enough to have scores, early enough to have a future. */
export const anyMonth: fc.Arbitrary<number> = fc.integer({ min: 20, max: LENGTH - 2 });
