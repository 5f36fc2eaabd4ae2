import { join } from "node:path";
import type { Pair } from "../domain/panels.ts";
import { textsOf } from "../domain/table.ts";
import type { Database } from "../io/duckdb.ts";
import type { AggregateInput } from "./aggregateInput.ts";
import { frontierCountries, pairId } from "./landPairs.ts";

/** 2-units.parquet: every unit of every kind with its number and name. */
export async function saveUnits(db: Database, pairs: readonly Pair[], input: AggregateInput): Promise<void> {
  const { gazetteer } = input;
  const units: { kind: string; number: number; id: string; name: string; country: string; pair?: Pair }[] =
    [];
  const add = (
    kind: string,
    entries: readonly { id: string; name: string; country: string; pair?: Pair }[],
  ): void => {
    for (const [number, entry] of entries.entries()) units.push({ kind, number, ...entry });
  };
  const regions = await db.columns("SELECT * FROM regions ORDER BY region");
  const spellings = textsOf(regions, "spelling");
  const regionCountries = textsOf(regions, "iso3");
  add(
    "region",
    textsOf(regions, "region_id").map((id, row) => {
      const country = regionCountries[row] as string;
      return { id, name: gazetteer.region(country, spellings[row] as string).name, country };
    }),
  );
  const countries = textsOf(await db.columns("SELECT iso3 FROM countries ORDER BY country"), "iso3");
  add(
    "country",
    countries.map((id) => ({ id, name: gazetteer.countryName(id), country: id })),
  );
  const zones = input.summary.hasCoordinates ? input.zones : [];
  add(
    "zone",
    zones.map(({ id, name, countries: of }) => ({
      id,
      name,
      country: of.length === 1 ? (of[0] as string) : "",
    })),
  );
  add(
    "border",
    pairs.map((pair) => ({ id: pairId(pair), name: pairId(pair), country: pair.to, pair })),
  );
  add(
    "frontier",
    frontierCountries(pairs).map((id) => ({ id, name: id, country: id })),
  );
  await db.createTable("units", {
    kind: units.map((unit) => unit.kind),
    number: Float64Array.from(units, (unit) => unit.number),
    unit: units.map((unit) => unit.id),
    name: units.map((unit) => unit.name),
    country: units.map((unit) => unit.country),
    valid_from: units.map((unit) =>
      unit.kind === "region" ? (gazetteer.regionValidFrom(unit.id) ?? "") : "",
    ),
    from: units.map((unit) => unit.pair?.from ?? ""),
    to: units.map((unit) => unit.pair?.to ?? ""),
    border_km: Float64Array.from(units, (unit) => unit.pair?.borderKm ?? Number.NaN),
    basis: units.map((unit) => unit.pair?.basis ?? ""),
  });
  await db.saveParquet("SELECT * FROM units", join(input.folder, "2-units.parquet"));
  await db.run("DROP TABLE units");
}
