import { MEASURES, type Measure, type Panel, type Unit } from "../domain/panel.ts";

/** Per unit the index of its country in `countries`, -1 for a zone that spans countries. */
export function indexOfCountry(panel: Panel, countries: Panel): Int32Array {
  const indexOf = new Map(countries.units.map((unit, index) => [unit.id, index]));
  return Int32Array.from(panel.units, (unit) => indexOf.get(unit.country) ?? -1);
}

/** The panel of some of the units. */
export function selectUnits(panel: Panel, isChosen: (unit: Unit) => boolean): Panel {
  const { firstMonth, monthCount } = panel;
  const measures = Object.fromEntries(
    MEASURES.map((name) => [name, selectRows(panel[name], panel, isChosen)]),
  ) as Record<Measure, Float64Array>;
  return {
    firstMonth,
    monthCount,
    units: panel.units.filter(isChosen),
    covered: selectRows(panel.covered, panel, isChosen),
    ...measures,
  };
}

/** The rows of some of a panel's units. @param values units x months */
export function selectRows<T extends Float64Array | Uint8Array>(
  values: T,
  { units, monthCount }: Panel,
  isChosen: (unit: Unit) => boolean,
): T {
  const kept = units.flatMap((unit, index) => (isChosen(unit) ? [index] : []));
  const picked = values.slice(0, kept.length * monthCount) as T;
  for (const [row, unit] of kept.entries()) {
    picked.set(values.subarray(unit * monthCount, (unit + 1) * monthCount), row * monthCount);
  }
  return picked;
}
