import { fold, nearestNames } from "./nearest.ts";
import { slugOf } from "./slug.ts";

/** A country as the reference table knows it. */
export interface Country {
  readonly iso3: string;
  readonly isoNumeric: string;
  readonly name: string;
  /** NaN where there is no capital. */
  readonly capitalLatitude: number;
  readonly capitalLongitude: number;
}

interface CountryRow {
  readonly iso3: string;
  readonly iso2: string;
  readonly iso_numeric: string;
  readonly fips: string;
  readonly name: string;
  readonly ucdp_names: string;
  readonly acled_names: string;
  readonly gdelt_names: string;
  readonly other_names: string;
  readonly capital_latitude: string;
  readonly capital_longitude: string;
}

interface AliasRow {
  readonly country: string;
  readonly region_id: string;
  readonly region: string;
  readonly alias: string;
  readonly valid_from: string;
}

/** Where a source's admin-1 name leads. */
export interface ResolvedRegion {
  readonly id: string;
  readonly name: string;
  /** False where the alias table covers the country but not this name. */
  readonly known: boolean;
}

/** Words for "admin-1 unit" in the languages of the sources; they carry no name. */
const GENERIC =
  "region|regions|province|department|departement|wilaya|governorate|gouvernorat|state|district|prefecture|county|oblast|autonomous";
const TRAILING = new RegExp(` (?:${GENERIC})$`);
const LEADING = new RegExp(`^(?:${GENERIC}) (?:(?:de|du|des|d|of|la|le|l|el) )*`);
const RAW_TRAILING =
  /\s+(?:regions?|région|province|department|département|wilaya|governorate|gouvernorat|state|district|prefecture|préfecture|county|oblast)$/iu;

/** The form in which admin-1 names are compared: folded, without one generic word before or after the name. */
export function foldRegion(name: string): string {
  return withoutGeneric(fold(name));
}

function withoutGeneric(folded: string): string {
  const stripped = folded.replace(TRAILING, "");
  if (stripped !== folded && stripped !== "") return stripped;
  const unled = folded.replace(LEADING, "");
  return unled === "" ? folded : unled;
}

/**
 * Whether different names of a region lead to the same id, or every name to one of its own. "as calibrated": only those of
 * the countries that the alias table held when the constants were derived, so that a row added since moves no score.
 */
export type RegionNames = "resolved" | "as calibrated" | "as written";

const CALIBRATED = new Set("BEN BFA CIV DZA GHA GIN MLI MRT NER SEN TGO".split(" "));

/** Names of countries and admin-1 regions, as sources write them, to ids of ours. */
export class Gazetteer {
  readonly countries: ReadonlyMap<string, Country>;
  readonly #countryByName = new Map<string, string>();
  readonly #countryNames: string[];
  readonly #regionByName = new Map<string, { id: string; name: string }>();
  readonly #aliasesOf = new Map<string, Set<string>>();
  readonly #validFrom = new Map<string, string>();
  readonly #nameOf = new Map<string, string>();
  readonly #regionNames: RegionNames;

  constructor(
    countries: readonly CountryRow[],
    aliases: readonly AliasRow[],
    regionNames: RegionNames = "resolved",
  ) {
    this.#regionNames = regionNames;
    const byIso = new Map<string, Country>();
    for (const row of countries) {
      byIso.set(row.iso3, {
        iso3: row.iso3,
        isoNumeric: row.iso_numeric,
        name: row.name,
        capitalLatitude: degrees(row.capital_latitude),
        capitalLongitude: degrees(row.capital_longitude),
      });
      const lists = [row.ucdp_names, row.acled_names, row.gdelt_names, row.other_names].flatMap((list) =>
        list.split("|"),
      );
      for (const name of [row.name, row.iso3, row.iso2, ...lists]) {
        if (name !== "") this.#countryByName.set(fold(name), row.iso3);
      }
      // never without the word before it: codes of FIPS 10-4 mean other countries in ISO
      if (row.fips !== "") this.#countryByName.set(fold(`FIPS ${row.fips}`), row.iso3);
    }
    this.countries = byIso;
    this.#countryNames = countries.map((row) => row.name);
    for (const row of aliases) {
      if (regionNames === "as calibrated" && !CALIBRATED.has(row.country)) continue;
      const target = { id: row.region_id, name: row.region };
      const folded = fold(row.alias);
      this.#regionByName.set(`${row.country} ${folded}`, target);
      this.#regionByName.set(`${row.country} ${withoutGeneric(folded)}`, target);
      const known = this.#aliasesOf.get(row.country) ?? new Set();
      this.#aliasesOf.set(row.country, known.add(row.region));
      this.#nameOf.set(row.region_id, row.region);
      if (row.valid_from !== "") this.#validFrom.set(row.region_id, row.valid_from);
    }
  }

  /** @returns the ISO3 code, or null for a name nobody knows */
  country(name: string): string | null {
    return this.#countryByName.get(fold(name)) ?? null;
  }

  nearestCountries(name: string): string[] {
    return nearestNames(name, this.#countryNames, 3);
  }

  /** @returns the name by which outputs call a country */
  countryName(iso3: string): string {
    return this.countries.get(iso3)?.name ?? iso3;
  }

  /** The region that an admin-1 name means in a country; a name nobody knows becomes a region of its own. */
  region(iso3: string, name: string): ResolvedRegion {
    if (this.#regionNames === "as written")
      return { id: `${iso3}-${slugOf(name)}`, name: name.trim(), known: true };
    const folded = foldRegion(name);
    const target =
      this.#regionByName.get(`${iso3} ${fold(name)}`) ?? this.#regionByName.get(`${iso3} ${folded}`);
    if (target !== undefined) return { ...target, known: true };
    const shown = name.trim().replace(RAW_TRAILING, "");
    return {
      id: `${iso3}-${slugOf(folded)}`,
      name: shown === "" ? name.trim() : shown,
      known: !this.#aliasesOf.has(iso3),
    };
  }

  /** Nearest known admin-1 names of a country. */
  nearestRegions(iso3: string, name: string): string[] {
    return nearestNames(name, this.#aliasesOf.get(iso3) ?? [], 2);
  }

  /** Name of a region of the alias table, or null. */
  regionName(regionId: string): string | null {
    return this.#nameOf.get(regionId) ?? null;
  }

  /** Month ("YYYY-MM") in which a region was created, or null for one that was always there. */
  regionValidFrom(regionId: string): string | null {
    return this.#validFrom.get(regionId) ?? null;
  }
}

const degrees = (text: string): number => (text === "" ? Number.NaN : Number(text));
