import { type Actor, isArmed, isNamedGroup, shortName } from "../../domain/actor.ts";
import { type ActorMonths, rowsOfUnit, sumOfActor } from "../../domain/actorMonths.ts";
import type { ReachingActor } from "../../domain/apart.ts";
import { type Month, QUARTER, YEAR } from "../../domain/month.ts";
import type { Pair, Panels } from "../../domain/panels.ts";

/**
 * Actor reach: do the groups near the border act on its other side as well?
 *
 *   share_a  of the incidents of named groups in `from` within 200 km of the border in the last 12 months, those of a
 *   reach_a  1    if a had an incident in `to` in the last 24 months
 *            0.6  if it had one in the last 120 months
 *            0.4  if it was active in at least two other land neighbours of `from` in the last 24 months
 *            0    otherwise
 *   P2       100 · Σ share_a · reach_a        0 to 100; 0 where no named group is near the border
 *
 * Groups are canonical (aliases are scoped by country and month); governments, foreign forces, civilians and the
 * unidentified are none. Only land neighbours of `from` are looked at, so that a far country changes nothing. Source:
 * ties of groups across borders, not long borders, carry conflict over (Buhaug and Gleditsch 2008, ISQ 52:215); the
 * numbers are declared.
 */
export interface ActorReach {
  /** P2, 0 to 100. */
  readonly reach: number;
  /** Incidents of named groups near the border that the shares are taken of. */
  readonly incidents: number;
}

const RECENT = 24;
const LONG_AGO = 120;
const REACH = { recent: 1, longAgo: 0.6, elsewhere: 0.4 } as const;
const COUNTRIES_ELSEWHERE = 2;
/** Actors that a row names. */
const SHOWN = 3;

/** Who acts on both sides of borders, as of one month. Pairs go by their number. */
export class BorderActors {
  readonly #panels: Panels;
  readonly #month: Month;
  readonly #countryNumbers: ReadonlyMap<string, number>;

  constructor(panels: Panels, month: Month) {
    this.#panels = panels;
    this.#month = month;
    this.#countryNumbers = new Map(panels.countries.units.map(({ id }, number) => [id, number]));
  }

  reach(pair: number): ActorReach {
    let [incidents, reached] = [0, 0];
    for (const { count, actor } of this.#groupsNear(pair)) {
      incidents += count;
      reached += count * this.#reachOf(actor, pair);
    }
    return { reach: incidents === 0 ? 0 : (100 * reached) / incidents, incidents };
  }

  /** The groups behind it, most incidents near the border first. */
  reaching(pair: number): ReachingActor[] {
    const { list } = this.#panels.actors;
    return this.#groupsNear(pair)
      .sort((a, b) => b.count - a.count || a.actor - b.actor)
      .map(({ actor, count }) => ({
        actor: shortName(list[actor] as Actor),
        incidents: count,
        reach: this.#reachOf(actor, pair),
      }));
  }

  /** Named groups in `from` near the border within a year, in the order of their ids. */
  #groupsNear(pair: number): { readonly actor: number; readonly count: number }[] {
    const { list, approaches } = this.#panels.actors;
    return [...this.#incidentsByActor(approaches, pair, YEAR)].flatMap(([actor, count]) =>
      isNamedGroup(list[actor] as Actor) ? [{ actor, count }] : [],
    );
  }

  /** Names of the groups active in `from` within a year and in the border zone of `to` within a quarter, busiest first. */
  shared(pair: number): readonly string[] {
    const { list, borders } = this.#panels.actors;
    const { from } = this.#panels.pairs[pair] as Pair;
    return [...this.#incidentsByActor(borders, pair, QUARTER)]
      .filter(([actor]) => isNamedGroup(list[actor] as Actor) && this.#isActiveIn(from, actor, YEAR))
      .sort(([actorA, a], [actorB, b]) => b - a || actorA - actorB)
      .map(([actor]) => shortName(list[actor] as Actor));
  }

  /** Armed actors near the border within a year, on either side, most active first: "JNIM (both sides); Ansaru". */
  top(pair: number): string {
    const { list, borders, approaches } = this.#panels.actors;
    const far = this.#incidentsByActor(approaches, pair, YEAR);
    const near = this.#incidentsByActor(borders, pair, YEAR);
    const all = [...new Set([...near.keys(), ...far.keys()])]
      .filter((actor) => isArmed(list[actor] as Actor))
      .map((actor) => ({ actor, incidents: (near.get(actor) ?? 0) + (far.get(actor) ?? 0) }))
      .sort((a, b) => b.incidents - a.incidents || a.actor - b.actor);
    return all
      .slice(0, SHOWN)
      .map(({ actor }) => {
        const sides = near.has(actor) && far.has(actor) ? " (both sides)" : "";
        return `${shortName(list[actor] as Actor)}${sides}`;
      })
      .join("; ");
  }

  #reachOf(actor: number, pair: number): number {
    const { pairs } = this.#panels;
    const { from, to } = pairs[pair] as Pair;
    if (this.#isActiveIn(to, actor, RECENT)) return REACH.recent;
    if (this.#isActiveIn(to, actor, LONG_AGO)) return REACH.longAgo;
    const others = pairs.filter((other) => other.from === from && other.to !== to);
    const elsewhere = others.filter((other) => this.#isActiveIn(other.to, actor, RECENT));
    return elsewhere.length >= COUNTRIES_ELSEWHERE ? REACH.elsewhere : 0;
  }

  #isActiveIn(country: string, actor: number, months: number): boolean {
    const number = this.#countryNumbers.get(country);
    if (number === undefined) return false;
    const { countries } = this.#panels.actors;
    return sumOfActor(countries, "incidents", number, actor, this.#month - months + 1, this.#month) > 0;
  }

  /** Incidents of the last months in a unit, by actor in the order of their ids. */
  #incidentsByActor(rows: ActorMonths, unit: number, months: number): Map<number, number> {
    const sums = new Map<number, number>();
    const [start, end] = rowsOfUnit(rows, unit);
    for (let row = start; row < end; row++) {
      const month = rows.month[row] as number;
      if (month > this.#month || month <= this.#month - months) continue;
      const actor = rows.actor[row] as number;
      sums.set(actor, (sums.get(actor) ?? 0) + (rows.incidents[row] as number));
    }
    return sums;
  }
}
