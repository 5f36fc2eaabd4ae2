/**
 * Stage 2. IN views `incidents`, `place_names` and `actor_names` of one source, rows in any order. OUT the panels: counts
 * of every region, country, zone, border zone and frontier in every month, and of actors in them.
 * KEEPS incidents and deaths: per country and month, regions + unlocated = country, checked in every run.
 */
import type { Actor, ActorKind } from "../domain/actor.ts";
import type { Gazetteer } from "../domain/gazetteer.ts";
import { type Month, parseMonth } from "../domain/month.ts";
import { emptyPanel, monthAxis, type Panel, type Unit } from "../domain/panel.ts";
import type { ActorSpelling, PanelBasis, Panels } from "../domain/panels.ts";
import { textsOf } from "../domain/table.ts";
import type { Database } from "../io/duckdb.ts";
import { Accumulator, type ActorNames } from "./accumulate.ts";
import type { AggregateInput } from "./aggregateInput.ts";
import { linksOfRegions } from "./borderLinks.ts";
import { type EarlierPanels, heldMonths, withHeldMonths } from "./earlierPanels.ts";
import { fillFootprint } from "./footprint.ts";
import { incidentsSql } from "./incidentColumns.ts";
import { frontierCountries, landPairs, pairId } from "./landPairs.ts";
import { listedFrom } from "./listedFrom.ts";
import { MonthSet } from "./monthSet.ts";
import { readOverview } from "./overview.ts";
import { placedRegions } from "./placedRegions.ts";
import { Places } from "./places.ts";

/** What stage 2 makes. */
export interface Aggregated {
  readonly panels: Panels;
  readonly basis: PanelBasis;
  /** Months whose incidents were counted; all others were taken from earlier panels. */
  readonly counted: readonly Month[];
}

/**
 * Aggregates the incidents, of which only one batch is held at a time.
 * @param earlier panels of which what still holds is taken; they may be read while DuckDB works
 */
export async function aggregate(
  db: Database,
  input: AggregateInput,
  earlier: Promise<EarlierPanels | null> = Promise.resolve(null),
): Promise<Aggregated> {
  const { gazetteer, summary } = input;
  const names = await readPlaceNames(db);
  const actors = await readActorNames(db);
  const { countries } = names;
  const { hasCoordinates } = summary;
  const placed = input.areas === null ? null : await placedRegions(db, input.areas, countries, summary);
  const asked = readOverview(db, { places: names.country.length, actors: actors.actor.length });
  // awaited once this thread has done what it can meanwhile; until then a failure is not unhandled
  asked.catch(() => {});
  const pairs = landPairs(countries, input);
  const places = hasCoordinates ? new Places(countries, pairs, input, placed) : null;
  places?.measureBorders();
  const axis = monthAxis(summary.coverage);
  const { known: actorKinds, list } = actors;
  const { placeFirstSeen, actorFirstSeen, incidents } = await asked;
  const before = await earlier;
  const held = heldMonths(before, { axis, hasCoordinates, countries, pairs, actorKinds, incidents });
  const months = new MonthSet(axis, (month) => !held.has(month));

  const regions = placed?.units ?? nameRegions(names, placeFirstSeen, gazetteer);
  const zones = hasCoordinates ? input.zones : [];
  const frontiers = frontierCountries(pairs);
  const nodes = places ?? linksOfRegions(regions, pairs, input.borderRegions);
  const sizes = {
    regions: regions.length,
    zones: zones.length,
    borders: pairs.length,
    frontiers: frontiers.length,
  };
  const countryOfRegion = regions.map(({ country }) => countries.indexOf(country));
  const accumulator = new Accumulator(months, names, actors, sizes, { countries, countryOfRegion, nodes });
  for await (const batch of db.batches(incidentsSql(months))) accumulator.add(batch);

  const firstSeenIn = (country: string): number =>
    placeFirstSeen.reduce(
      (first, month, name) =>
        countries[names.country[name] as number] === country ? Math.min(first, month) : first,
      Number.POSITIVE_INFINITY,
    );
  const panelOf = (units: readonly Unit[]): Panel => emptyPanel(units, axis, summary.coverage);
  const panels = {
    regions: panelOf(regions),
    countries: panelOf(countries.map((id) => unit(id, gazetteer.countryName(id), id))),
    zones: panelOf(
      zones.map((zone) => ({
        ...unit(zone.id, zone.name, zone.countries.length === 1 ? (zone.countries[0] as string) : ""),
        listedFrom: listedFrom(zone.countries, summary.coverage, firstSeenIn),
      })),
    ),
    borders: panelOf(pairs.map((pair) => unit(pairId(pair), pairId(pair), pair.to))),
    frontiers: panelOf(frontiers.map((id) => unit(id, id, id))),
  };
  const counts = accumulator.fill(panels);
  const {
    footprint,
    actors: actorMonths,
    ...rest
  } = before === null || held.count === 0 ? counts : withHeldMonths(before, held, panels, list, counts);
  fillFootprint(panels, footprint);
  return {
    panels: {
      ingest: summary,
      ...panels,
      pairs,
      zoneCountries: zones.map((zone) => zone.countries),
      ...rest,
      actors: { list, spellings: spellingsOf(actors, actorFirstSeen), ...actorMonths },
    },
    basis: { incidents, actorKinds, footprint },
    counted: months.list,
  };
}

const unit = (id: string, name: string, country: string): Unit => ({
  id,
  name,
  country,
  validFrom: null,
  listedFrom: null,
});

/** Spellings of countries and regions, and the units among them in which there is violence, in order of their ids. */
interface Names {
  readonly countries: readonly string[];
  readonly regions: readonly { readonly id: string; readonly country: string }[];
  /** Per place name: numbers of its country and region, and how the source spells the region. */
  readonly country: Int32Array;
  readonly region: Int32Array;
  readonly spelling: readonly string[];
}

async function readPlaceNames(db: Database): Promise<Names> {
  const rows = await db.columns(
    "SELECT iso3, region_id, admin1_name, has_violence FROM place_names ORDER BY number",
  );
  const [iso3, regionIds, spelling] = [
    textsOf(rows, "iso3"),
    textsOf(rows, "region_id"),
    textsOf(rows, "admin1_name"),
  ];
  const violent = [...iso3.keys()].filter((row) => rows["has_violence"]?.[row] === 1);
  const countries = [...new Set(violent.map((row) => iso3[row] as string))].sort();
  const countryOf = new Map(violent.map((row) => [regionIds[row] as string, iso3[row] as string]));
  countryOf.delete("");
  const regions = [...countryOf]
    .map(([id, country]) => ({ id, country }))
    .sort((a, b) => (a.id < b.id ? -1 : 1));
  const numberOf = new Map(regions.map(({ id }, number) => [id, number]));
  return {
    countries,
    regions,
    country: Int32Array.from(iso3, (country) => countries.indexOf(country)),
    region: Int32Array.from(regionIds, (id) => numberOf.get(id) ?? -1),
    spelling,
  };
}

interface SpeltActors extends ActorNames {
  readonly spelling: readonly string[];
  readonly known: PanelBasis["actorKinds"];
}

async function readActorNames(db: Database): Promise<SpeltActors> {
  const rows = await db.columns("SELECT spelling, actor_id, actor, kind FROM actor_names ORDER BY number");
  const [spelling, ids, names] = [
    textsOf(rows, "spelling"),
    textsOf(rows, "actor_id"),
    textsOf(rows, "actor"),
  ];
  const kinds = textsOf(rows, "kind") as readonly ActorKind[];
  const found = new Map<string, Actor>();
  for (const [row, id] of ids.entries()) {
    const kind = kinds[row] as ActorKind;
    if (kind === "civilians" || kind === "unidentified") continue;
    const known = found.get(id);
    // an id that is also somebody's unlisted name stays what the table says
    if (known === undefined || known.kind === "unlisted")
      found.set(id, { id, name: names[row] as string, kind });
  }
  const list = [...found.values()].sort((a, b) => (a.id < b.id ? -1 : 1));
  const numberOf = new Map(list.map(({ id }, number) => [id, number]));
  const known = [...new Set(ids)].map((id) => [id, found.get(id)?.kind ?? null] as const);
  return { spelling, list, known, actor: Int32Array.from(ids, (id) => numberOf.get(id) ?? -1) };
}

/** Every way in which an actor is written in incidents of the violent set, sorted. */
function spellingsOf({ actor, spelling }: SpeltActors, firstSeen: Float64Array): ActorSpelling[] {
  const first = new Map<string, ActorSpelling>();
  for (const [name, number] of actor.entries()) {
    const month = firstSeen[name] as Month;
    if (number < 0 || month === Number.POSITIVE_INFINITY) continue;
    const key = `${number} ${spelling[name]}`;
    const known = first.get(key);
    if (known !== undefined && known.firstMonth <= month) continue;
    first.set(key, { actor: number, spelling: spelling[name] as string, firstMonth: month });
  }
  return [...first.values()].sort(
    (a, b) => a.actor - b.actor || (a.spelling < b.spelling ? -1 : a.spelling > b.spelling ? 1 : 0),
  );
}

/** A region is called as its source first spelt it: the earliest spelling stays when later months are added. */
function nameRegions(
  { regions, region, spelling }: Names,
  firstSeen: Float64Array,
  gazetteer: Gazetteer,
): Unit[] {
  const first = new Map<number, number>();
  for (const [name, number] of region.entries()) {
    const known = first.get(number);
    const isEarlier = (other: number): boolean => {
      const [mine, theirs] = [firstSeen[name] as number, firstSeen[other] as number];
      return mine < theirs || (mine === theirs && (spelling[name] as string) < (spelling[other] as string));
    };
    if (known === undefined || isEarlier(known)) first.set(number, name);
  }
  return regions.map(({ id, country }, number) => {
    const { name } = gazetteer.region(country, spelling[first.get(number) as number] as string);
    const validFrom = gazetteer.regionValidFrom(id);
    return {
      id,
      name,
      country,
      validFrom: validFrom === null ? null : parseMonth(validFrom, { file: "region-aliases.csv" }),
      listedFrom: null,
    };
  });
}
