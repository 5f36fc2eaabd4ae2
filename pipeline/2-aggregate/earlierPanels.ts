/**
 * A month of the panels depends on the incidents that touch it, and on little else: what an earlier run has counted
 * stays counted as long as none of these has changed. Measures that look back, names and first months are made anew.
 */
import { isDeepStrictEqual } from "node:util";
import type { ActorMonths } from "../domain/actorMonths.ts";
import { type MonthAxis, type Panel, SUMMED_MEASURES } from "../domain/panel.ts";
import {
  type Actors,
  FAMILIES,
  type Pair,
  type PanelBasis,
  type PanelFamilies,
  type Panels,
} from "../domain/panels.ts";
import type { Counts } from "./accumulate.ts";
import { movedSquare } from "./footprint.ts";
import { GONE, mergedRows, type Renumbering } from "./monthRows.ts";
import { MonthSet } from "./monthSet.ts";

/** Panels that an earlier run has left, made by the same code with the same zones and kind of regions. */
export interface EarlierPanels {
  readonly panels: Panels;
  readonly basis: PanelBasis;
}

/** What panels rest on, before anything is counted. */
export interface Ground extends Omit<PanelBasis, "footprint"> {
  readonly axis: MonthAxis;
  readonly hasCoordinates: boolean;
  readonly countries: readonly string[];
  readonly pairs: readonly Pair[];
}

/**
 * Months of which earlier panels hold what counting would give: those touched by the same incidents as before. None where
 * anything differs on which every month rests: a pair of neighbours that is new asks of all months what happened at its
 * border, and somebody who is taken for armed asks where he ever was.
 */
export function heldMonths(earlier: EarlierPanels | null, now: Ground): MonthSet {
  if (earlier === null || !standsOnSame(earlier, now)) return new MonthSet(now.axis, () => false);
  const { firstMonth, monthCount } = earlier.panels.countries;
  const changed = changedMonths(earlier.basis.incidents, now.incidents);
  return new MonthSet(
    now.axis,
    (month) => month >= firstMonth && month < firstMonth + monthCount && !changed.has(month),
  );
}

function standsOnSame({ panels, basis }: EarlierPanels, now: Ground): boolean {
  const before = new Map(basis.actorKinds);
  return (
    panels.ingest.hasCoordinates === now.hasCoordinates &&
    isDeepStrictEqual(
      panels.countries.units.map(({ id }) => id),
      now.countries,
    ) &&
    isDeepStrictEqual(panels.pairs, now.pairs) &&
    now.actorKinds.every(([id, kind]) => !before.has(id) || before.get(id) === kind)
  );
}

/** Every month that is touched by incidents of which there are now others than before. */
function changedMonths(before: PanelBasis["incidents"], now: PanelBasis["incidents"]): Set<number> {
  const told = ({ from, to, checksum }: PanelBasis["incidents"]): Set<string> =>
    new Set(from.map((first, group) => `${first} ${to[group]} ${checksum[group]}`));
  const [known, found] = [told(before), told(now)];
  const changed = new Set<number>();
  for (const group of new Set([...known, ...found])) {
    if (known.has(group) && found.has(group)) continue;
    const [from, to] = group.split(" ").map(Number) as [number, number];
    for (let month = from; month <= to; month++) changed.add(month);
  }
  return changed;
}

/**
 * Puts the held months into panels of which all others have been counted.
 * @param actors the list to which the counts refer
 * @returns the counts of all months
 * @throws {Error} if what happened in a held month was in a region, or by an actor, that is no longer there
 */
export function withHeldMonths(
  { panels: earlier, basis }: EarlierPanels,
  held: MonthSet,
  panels: PanelFamilies,
  actors: Actors["list"],
  counts: Counts,
): Counts {
  for (const [, family] of FAMILIES) {
    const columns = SUMMED_MEASURES.map((name) => [earlier[family][name], panels[family][name]] as const);
    copyMonths(earlier[family], panels[family], columns, held);
  }
  const perPair = PER_PAIR.map((name) => [earlier[name], counts[name]] as const);
  copyMonths(earlier.borders, panels.borders, perPair, held);

  const region = renumbered(earlier.regions.units, panels.regions.units);
  const actor = renumbered(earlier.actors.list, actors);
  const all = <T extends ActorMonths>(before: T, counted: T, renumbering: Renumbering<ActorMonths>): T =>
    mergedRows<T>(before, counted, held, ["unit", "actor", "month"], {
      ...renumbering,
      actor,
    } as Renumbering<T>);
  const others = panels.countries.units.length + panels.zones.units.length;
  return {
    pressure: counts.pressure,
    approach: counts.approach,
    wideZone: counts.wideZone,
    borderIncidents: mergedRows(
      earlier.borderIncidents,
      counts.borderIncidents,
      held,
      ["pair", "month", "region"],
      { region: region && ((number) => (number < 0 ? number : region(number))) },
    ),
    actors: {
      regions: all(earlier.actors.regions, counts.actors.regions, { unit: region }),
      countries: all(earlier.actors.countries, counts.actors.countries, {}),
      zones: all(earlier.actors.zones, counts.actors.zones, {}),
      borders: all(earlier.actors.borders, counts.actors.borders, {}),
      approaches: all(earlier.actors.approaches, counts.actors.approaches, {}),
    },
    footprint: mergedRows(basis.footprint, counts.footprint, held, ["square", "month"], {
      square: region && ((square) => movedSquare(square, region, others)),
    }),
  };
}

/** Columns of pairs x months besides the measures of border zones. */
const PER_PAIR = ["pressure", "approach", "wideZone"] as const;

/** @param columns units x months: before, and to be filled */
function copyMonths(
  from: Panel,
  to: Panel,
  columns: readonly (readonly [Float64Array, Float64Array])[],
  held: MonthSet,
): void {
  const numbers = numbersNow(from.units, to.units);
  for (const [first, last] of held.stretches) {
    for (const [before, unit] of numbers.entries()) {
      if (unit === GONE) continue;
      const start = before * from.monthCount + first - from.firstMonth;
      const target = unit * to.monthCount + first - to.firstMonth;
      for (const [values, filled] of columns) {
        filled.set(values.subarray(start, start + last - first + 1), target);
      }
    }
  }
}

type Named = readonly { readonly id: string }[];

/** By number before: the number of the same now. */
function numbersNow(before: Named, now: Named): Int32Array {
  const numbers = new Map(now.map(({ id }, number) => [id, number]));
  return Int32Array.from(before, ({ id }) => numbers.get(id) ?? GONE);
}

/**
 * The number now of a number before; undefined where none has changed. Both lists are sorted by id, so that numbers keep
 * their order.
 */
function renumbered(before: Named, now: Named): ((number: number) => number) | undefined {
  const numbers = numbersNow(before, now);
  if (numbers.every((number, earlier) => number === earlier)) return undefined;
  return (number) => numbers[number] as number;
}
