import { BorderIncidentSums } from "./borderIncidentSums.ts";
import type { BorderLinks } from "./borderLinks.ts";
import { addTo, type Counted, DEATHS, INCIDENTS, MEASURE_COUNT } from "./counted.ts";
import type { MonthSet } from "./monthSet.ts";

/** Sums what happens near borders, on either side. */
export class BorderSums {
  readonly #links: BorderLinks;
  readonly #months: number;
  /** Measures of the border zones, one per pair, and of the frontiers, one per country. */
  readonly borders: Float64Array;
  readonly frontiers: Float64Array;
  /** Pairs x counted months, in millionths: see Panels. */
  readonly pressure: Float64Array;
  readonly approach: Float64Array;
  readonly wideZone: Float64Array;
  readonly incidents: BorderIncidentSums;

  constructor(
    links: BorderLinks,
    counted: MonthSet,
    sizes: { readonly regions: number; readonly borders: number; readonly frontiers: number },
  ) {
    const months = counted.count;
    this.#links = links;
    this.#months = months;
    this.borders = new Float64Array(sizes.borders * months * MEASURE_COUNT);
    this.frontiers = new Float64Array(sizes.frontiers * months * MEASURE_COUNT);
    this.pressure = new Float64Array(sizes.borders * months);
    this.approach = new Float64Array(sizes.borders * months);
    this.wideZone = new Float64Array(sizes.borders * months);
    this.incidents = new BorderIncidentSums(counted, sizes.regions);
  }

  add({ node, region, t, values, severity, lastDay }: Counted): void {
    if (node < 0) return;
    const months = this.#months;
    const { start, outward, weight, inward, wide, frontier } = this.#links;
    const near = frontier[node] as number;
    if (near >= 0) addTo(this.frontiers, near * months + t, values);
    const incidents = values[INCIDENTS] as number;
    const end = start[node + 1] as number;
    for (let link = start[node] as number; link < end; link++) {
      const out = outward[link] as number;
      if (out >= 0) {
        (this.pressure[out * months + t] as number) += Math.round(severity * (weight[link] as number));
        (this.approach[out * months + t] as number) += Math.round(incidents * (weight[link] as number));
      }
      const around = wide[link] as number;
      if (around >= 0) (this.wideZone[around * months + t] as number) += incidents;
      const into = inward[link] as number;
      if (into < 0) continue;
      addTo(this.borders, into * months + t, values);
      this.incidents.add(into * months + t, region, incidents, values[DEATHS] as number, lastDay);
    }
  }
}
