import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parse } from "csv-parse/sync";
import { describe, expect, it } from "vitest";
import { type ReferenceTable, readReference } from "../../pipeline/io/reference.ts";
import { REAL_DATA } from "../realData.ts";

const FOLDER = fileURLToPath(new URL("../../datasets/reference/", import.meta.url));

const COUNTRY_COLUMNS = [
  "iso3",
  "iso2",
  "iso_numeric",
  "fips",
  "gw",
  "name",
  "ucdp_names",
  "acled_names",
  "gdelt_names",
  "other_names",
  "capital",
  "capital_latitude",
  "capital_longitude",
  "source",
] as const;
const ALIAS_COLUMNS = [
  "country",
  "region_id",
  "region",
  "alias",
  "valid_from",
  "split_from",
  "source",
] as const;
const BORDER_COLUMNS = ["country", "region_id", "neighbour", "source"] as const;
const ACTOR_COLUMNS = [
  "actor_id",
  "name",
  "kind",
  "alias",
  "country",
  "valid_from",
  "valid_to",
  "source",
] as const;
const ZONE_COLUMNS = [
  "zone_id",
  "name",
  "kind",
  "country_1",
  "country_2",
  "country_3",
  "latitude",
  "longitude",
  "radius_km",
  "source",
] as const;

type Row<Column extends string> = Readonly<Record<Column, string>>;

/** Reads a reference table and checks its header, line ends and final newline. */
function table<Column extends string>(name: string, columns: readonly Column[]): Row<Column>[] {
  const text = readFileSync(join(FOLDER, name), "utf8");
  if (text.includes("\r") || text.startsWith("\uFEFF") || !text.endsWith("\n")) {
    throw new Error(`${name} is not UTF-8 with LF line ends`);
  }
  const [header, ...records] = parse(text) as string[][];
  expect(header, name).toEqual(columns);
  return records.map(
    (record) => Object.fromEntries(columns.map((column, i) => [column, record[i] ?? ""])) as Row<Column>,
  );
}

/** Reads a file of the real data, quoted newlines and trailing commas included. */
function realRows(path: string): Readonly<Record<string, string>>[] {
  return parse(readFileSync(join(REAL_DATA ?? "", path)), {
    columns: true,
    bom: true,
    relax_column_count: true,
  }) as Record<string, string>[];
}

/** Lower case, no accents, Turkish i with its dot, punctuation and marks of transliteration as single spaces. */
function fold(text: string): string {
  return text
    .normalize("NFD")
    .replace(/\p{M}/gu, "")
    .toLowerCase()
    .replace(/ı/g, "i")
    .replace(/[^\p{L}\p{N}]|[\u02B0-\u02FF]/gu, " ")
    .replace(/ +/g, " ")
    .trim();
}

const GENERIC =
  "region|province|department|departement|wilaya|governorate|state|district|prefecture|county|oblast|autonomous";

/** As `fold`, and one generic word removed, at the end if there is one, else at the start. */
function foldRegion(text: string): string {
  const folded = fold(text);
  const trailing = folded.replace(new RegExp(` (?:${GENERIC})$`), "");
  if (trailing !== folded) return trailing;
  return folded.replace(new RegExp(`^(?:${GENERIC}) (?:(?:de la|de l|de|du|des|d|of the|of) )?`), "");
}

const countries = table("countries.csv", COUNTRY_COLUMNS);
const aliases = table("region-aliases.csv", ALIAS_COLUMNS);
const borders = table("border-regions.csv", BORDER_COLUMNS);
const actors = table("actors.csv", ACTOR_COLUMNS);
const zones = table("zones.csv", ZONE_COLUMNS);

const THEATRE = ["BEN", "BFA", "CIV", "DZA", "GHA", "GIN", "MLI", "MRT", "NER", "SEN", "TGO"];
const iso3Codes = new Set(countries.map((row) => row.iso3));
const regionIds = new Set(aliases.map((row) => row.region_id));

/** Every name of every country, folded, with the codes it leads to. */
const countryNames = new Map<string, Set<string>>();
for (const row of countries) {
  const lists = [row.ucdp_names, row.acled_names, row.gdelt_names, row.other_names];
  for (const name of [row.iso3, row.iso2, row.name, ...lists.flatMap((list) => list.split("|"))]) {
    if (name === "") continue;
    const codes = countryNames.get(fold(name)) ?? new Set();
    countryNames.set(fold(name), codes.add(row.iso3));
  }
}

/** "ISO3 folded alias" with the regions it leads to. */
const regionNames = new Map<string, Set<string>>();
for (const row of aliases) {
  const key = `${row.country} ${foldRegion(row.alias)}`;
  regionNames.set(key, (regionNames.get(key) ?? new Set()).add(row.region_id));
}

function countryOf(name: string): string | undefined {
  const codes = countryNames.get(fold(name));
  return codes?.size === 1 ? [...codes][0] : undefined;
}

function regionOf(iso3: string, name: string): string | undefined {
  const ids = regionNames.get(`${iso3} ${foldRegion(name)}`);
  return ids?.size === 1 ? [...ids][0] : undefined;
}

/** The rows of each folded alias. */
const actorRows = new Map<string, Row<(typeof ACTOR_COLUMNS)[number]>[]>();
for (const row of actors) actorRows.set(fold(row.alias), [...(actorRows.get(fold(row.alias)) ?? []), row]);

/** Ids of the actors that a name can mean in a country and month. */
function actorsOf(name: string, iso3: string, month: string): string[] {
  return (actorRows.get(fold(name)) ?? [])
    .filter(
      (row) =>
        (row.country === "*" || row.country === iso3) &&
        row.valid_from <= month &&
        (row.valid_to === "" || month <= row.valid_to),
    )
    .map((row) => row.actor_id);
}

function duplicates(values: readonly string[]): string[] {
  const seen = new Set<string>();
  return values.filter((value) => seen.has(value) || !seen.add(value));
}

/** Rows that stand before a row with a smaller key. */
function outOfOrder(keys: readonly (readonly string[])[]): string[] {
  const before = (a: readonly string[], b: readonly string[]) => {
    const i = a.findIndex((part, at) => part !== b[at]);
    return i === -1 || (a[i] ?? "") < (b[i] ?? "");
  };
  return keys.filter((key, i) => i > 0 && !before(keys[i - 1] ?? [], key)).map((key) => key.join(" "));
}

const MONTH = /^(?:19|20)\d\d-(?:0[1-9]|1[0-2])$/;

describe("all reference tables", () => {
  const tables: readonly (readonly [string, readonly Row<"source">[], readonly (readonly string[])[]])[] = [
    ["countries", countries, countries.map((row) => [row.iso3])],
    ["region aliases", aliases, aliases.map((row) => [row.country, row.region_id, row.alias])],
    ["border regions", borders, borders.map((row) => [row.country, row.region_id, row.neighbour])],
    ["actors", actors, actors.map((row) => [row.actor_id, row.alias, row.country, row.valid_from])],
    ["zones", zones, zones.map((row) => [row.zone_id])],
  ];

  it.each(tables)("%s: every row has a source", (_, rows) => {
    expect(rows.filter((row) => row.source.trim() === "")).toEqual([]);
  });

  it.each(tables)("%s: keys are unique and in order", (_, __, keys) => {
    expect(duplicates(keys.map((key) => key.join(" ")))).toEqual([]);
    expect(outOfOrder(keys)).toEqual([]);
  });

  it.each(tables)("%s: no cell starts a formula or has stray spaces", (_, rows) => {
    const cells = rows.flatMap((row) => Object.entries(row));
    // "*" is no formula; a minus sign stands before numbers only.
    const bad = cells.filter(([, cell]) => /^[=+@\t]|^-(?!\d)/.test(cell) || cell !== cell.trim());
    expect(bad).toEqual([]);
  });
});

describe("countries", () => {
  it("hold the world", () => {
    expect(countries.length).toBeGreaterThanOrEqual(200);
    expect(countries.length).toBeLessThanOrEqual(260);
    expect(THEATRE.filter((code) => !iso3Codes.has(code))).toEqual([]);
  });

  it.each(["iso3", "iso2", "iso_numeric", "fips", "gw", "name"] as const)("have distinct %s", (column) => {
    expect(duplicates(countries.map((row) => row[column]).filter((value) => value !== ""))).toEqual([]);
  });

  it("have well-formed codes", () => {
    for (const row of countries) {
      expect(row.iso3).toMatch(/^[A-Z]{3}$/);
      expect(row.iso2).toMatch(/^[A-Z]{2}$/);
      // Kosovo's code is user-assigned and has no number.
      expect(row.iso_numeric, row.iso3).toMatch(row.iso3 === "XKX" ? /^$/ : /^\d{3}$/);
      expect(row.fips, row.iso3).toMatch(/^(?:[A-Z]{2})?$/);
      expect(row.gw, row.iso3).toMatch(/^(?:[1-9]\d{0,2})?$/);
    }
  });

  it("have no name that leads to two countries", () => {
    expect([...countryNames].filter(([, codes]) => codes.size > 1)).toEqual([]);
  });

  it("list only names that differ from their name", () => {
    const repeated = countries.filter((row) =>
      [row.ucdp_names, row.acled_names, row.gdelt_names, row.other_names].some((list) =>
        list.split("|").some((name) => fold(name) === fold(row.name)),
      ),
    );
    expect(repeated).toEqual([]);
  });

  it.each([
    ["MLI", "432", "ML", 12.65, -8.0],
    ["NER", "436", "NG", 13.51, 2.11],
    ["BFA", "439", "UV", 12.37, -1.52],
    ["DZA", "615", "AG", 36.75, 3.06],
    ["MRT", "435", "MR", 18.08, -15.98],
    ["SEN", "433", "SG", 14.69, -17.45],
    ["GIN", "438", "GV", 9.53, -13.68],
    ["CIV", "437", "IV", 6.82, -5.28],
    ["BEN", "434", "BN", 6.5, 2.6],
    ["TGO", "461", "TO", 6.13, 1.22],
    ["GHA", "452", "GH", 5.56, -0.2],
    ["NGA", "475", "NI", 9.06, 7.49],
  ])("know %s", (iso3, gw, fips, latitude, longitude) => {
    const row = countries.find((country) => country.iso3 === iso3);
    expect(row).toMatchObject({ gw, fips });
    expect(Math.abs(Number(row?.capital_latitude) - latitude)).toBeLessThan(0.1);
    expect(Math.abs(Number(row?.capital_longitude) - longitude)).toBeLessThan(0.1);
  });

  it("have a capital in degrees, or none at all", () => {
    const without: string[] = [];
    const positions: string[] = [];
    for (const row of countries) {
      const cells = [row.capital, row.capital_latitude, row.capital_longitude];
      if (cells.every((cell) => cell === "")) {
        without.push(row.iso3);
        continue;
      }
      expect(cells, row.iso3).not.toContain("");
      expect(row.capital_latitude, row.iso3).toMatch(/^-?\d+\.\d+$/);
      expect(row.capital_longitude, row.iso3).toMatch(/^-?\d+\.\d+$/);
      expect(Math.abs(Number(row.capital_latitude)), row.iso3).toBeLessThanOrEqual(79);
      expect(Math.abs(Number(row.capital_longitude)), row.iso3).toBeLessThanOrEqual(180);
      positions.push(`${row.capital_latitude} ${row.capital_longitude}`);
    }
    expect(without).toEqual(["ATA", "BVT", "HMD", "TKL", "UMI"]);
    expect(duplicates(positions)).toEqual([]);
  });
});

describe("region aliases", () => {
  it("fold as the sources need it", () => {
    for (const name of ["Ségou", "Segou region", "région de Ségou", "Région du Ségou", "SEGOU"]) {
      expect(foldRegion(name)).toBe("segou");
    }
    expect(foldRegion("wilaya d'Alger")).toBe("alger");
    expect(foldRegion("Région de la Boucle du Mouhoun")).toBe("boucle du mouhoun");
    expect(foldRegion("M'Sila province")).toBe("m sila");
    expect(foldRegion("Region")).toBe("region");
  });

  it("lead to one region each, and no two rows of a region fold to the same", () => {
    expect([...regionNames].filter(([, ids]) => ids.size > 1)).toEqual([]);
    expect(duplicates(aliases.map((row) => `${row.region_id} ${foldRegion(row.alias)}`))).toEqual([]);
  });

  it("have readable ids of their country, made from the region's name", () => {
    for (const row of aliases) {
      expect(row.region_id).toBe(`${row.country}-${fold(row.region).replaceAll(" ", "-")}`);
      expect(row.region_id).toMatch(/^[A-Z]{3}-[a-z0-9]+(?:-[a-z0-9]+)*$/);
    }
  });

  it("say the same of a region in all its rows, its own name among them", () => {
    for (const id of regionIds) {
      const rows = aliases.filter((row) => row.region_id === id);
      expect(new Set(rows.map((row) => `${row.region}|${row.valid_from}|${row.split_from}`)).size, id).toBe(
        1,
      );
      expect(
        rows.some((row) => row.alias === row.region),
        id,
      ).toBe(true);
    }
  });

  it("split regions only from known regions of the country, with a month", () => {
    for (const row of aliases) {
      if (row.valid_from !== "") expect(row.valid_from).toMatch(MONTH);
      expect(row.split_from !== "", row.region_id).toBe(row.valid_from !== "");
      if (row.split_from === "") continue;
      expect(regionIds.has(row.split_from), row.split_from).toBe(true);
      expect(row.split_from.slice(0, 3)).toBe(row.country);
      expect(row.split_from).not.toBe(row.region_id);
    }
  });

  it.each([
    ["MLI", "Timbuktu", "MLI-tombouctou"],
    ["MLI", "Menaka", "MLI-menaka"],
    ["NER", "Tillabery", "NER-tillaberi"],
    ["BFA", "Hauts Bassins region", "BFA-hauts-bassins"],
    ["DZA", "Tamanghasset", "DZA-tamanrasset"],
    ["DZA", "wilaya de Béjaïa", "DZA-bejaia"],
    ["CIV", "Dix-Huit Montagnes region", "CIV-montagnes"],
    ["BEN", "Alibori department", "BEN-alibori"],
    ["GHA", "Upper East Region", "GHA-upper-east"],
  ])("%s: %s is %s", (country, name, id) => {
    expect(regionOf(country, name)).toBe(id);
  });
});

describe("border regions", () => {
  const pairs = new Set(borders.map((row) => `${row.country} ${row.neighbour}`));

  it("name known regions of their country and known neighbours", () => {
    for (const row of borders) {
      expect(regionIds.has(row.region_id), row.region_id).toBe(true);
      expect(row.region_id.slice(0, 3)).toBe(row.country);
      expect(iso3Codes.has(row.neighbour), row.neighbour).toBe(true);
      expect(row.neighbour).not.toBe(row.country);
    }
  });

  it("hold each border of two theatre countries in both directions", () => {
    const inside = [...pairs].filter((pair) => THEATRE.includes(pair.slice(4)));
    expect(inside.filter((pair) => !pairs.has(`${pair.slice(4)} ${pair.slice(0, 3)}`))).toEqual([]);
  });

  it.each([
    ["BEN", "BFA NER NGA TGO"],
    ["BFA", "BEN CIV GHA MLI NER TGO"],
    ["CIV", "BFA GHA GIN LBR MLI"],
    ["DZA", "ESH LBY MAR MLI MRT NER TUN"],
    ["GHA", "BFA CIV TGO"],
    ["GIN", "CIV GNB LBR MLI SEN SLE"],
    ["MLI", "BFA CIV DZA GIN MRT NER SEN"],
    ["MRT", "DZA ESH MLI SEN"],
    ["NER", "BEN BFA DZA LBY MLI NGA TCD"],
    ["SEN", "GIN GMB GNB MLI MRT"],
    ["TGO", "BEN BFA GHA"],
  ])("%s has the land neighbours %s", (country, neighbours) => {
    const found = [...pairs].filter((pair) => pair.startsWith(country)).map((pair) => pair.slice(4));
    expect(found.sort().join(" ")).toBe(neighbours);
  });

  it("list the region that a border region was split from since 2010 as well", () => {
    const recent = aliases.filter((row) => row.valid_from >= "2010-01");
    const parentOf = new Map(recent.map((row) => [row.region_id, row.split_from]));
    const listed = new Set(borders.map((row) => `${row.region_id} ${row.neighbour}`));
    const missing = borders.filter((row) => {
      const parent = parentOf.get(row.region_id) ?? "";
      return parent !== "" && !listed.has(`${parent} ${row.neighbour}`);
    });
    expect(missing).toEqual([]);
  });
});

describe("actors", () => {
  const KINDS = ["government", "foreign_force", "nonstate_armed", "militia", "civilians", "unidentified"];

  it("have one name and one kind per id", () => {
    const perId = new Map<string, Set<string>>();
    for (const row of actors) {
      expect(KINDS).toContain(row.kind);
      expect(row.actor_id).toMatch(/^[a-z0-9]+(?:-[a-z0-9]+)*$/);
      expect(row.alias).not.toBe("");
      perId.set(row.actor_id, (perId.get(row.actor_id) ?? new Set()).add(`${row.name}|${row.kind}`));
    }
    expect([...perId].filter(([, values]) => values.size > 1)).toEqual([]);
    const names = [...perId.values()].flatMap((values) => [...values]);
    expect(duplicates(names)).toEqual([]);
  });

  it("have scopes of known countries and whole months, first before last", () => {
    for (const row of actors) {
      if (row.country !== "*") expect(iso3Codes.has(row.country), row.country).toBe(true);
      for (const month of [row.valid_from, row.valid_to]) if (month !== "") expect(month).toMatch(MONTH);
      if (row.valid_to !== "") expect(row.valid_from <= row.valid_to, row.alias).toBe(true);
    }
  });

  it("have no alias that means two actors in one country and month", () => {
    const overlaps: string[] = [];
    for (const [alias, rows] of actorRows) {
      rows.forEach((a, i) => {
        for (const b of rows.slice(i + 1)) {
          const samePlace = a.country === "*" || b.country === "*" || a.country === b.country;
          const apart =
            (a.valid_to !== "" && a.valid_to < b.valid_from) ||
            (b.valid_to !== "" && b.valid_to < a.valid_from);
          if (samePlace && !apart) overlaps.push(`${alias}: ${a.actor_id} and ${b.actor_id}`);
        }
      });
    }
    expect(overlaps).toEqual([]);
  });

  it.each([
    ["AQIM", "MLI", "2017-02", "aqim"],
    ["AQIM", "MLI", "2017-03", "jnim"],
    ["AQIM", "DZA", "2023-06", "aqim"],
    ["Ansar Dine", "MLI", "2013-01", "ansar-dine"],
    ["Ansar Dine", "MLI", "2018-01", "jnim"],
    ["Katiba Macina", "BFA", "2019-05", "jnim"],
    ["MUJAO", "MLI", "2012-06", "mujao"],
    ["MUJAO", "NER", "2015-06", "al-mourabitoun"],
    ["IS", "MLI", "2021-01", "is-sahel"],
    ["IS", "NER", "2021-01", "is-sahel"],
    ["IS", "NGA", "2021-01", "iswap"],
    ["IS", "DZA", "2020-02", "is-algeria"],
    ["ISSP", "MLI", "2024-01", "is-sahel"],
    ["Military Forces of Mali (2021-)", "MLI", "2022-03", "gov-mli"],
    ["FAMa", "MLI", "2022-03", "gov-mli"],
    ["Wagner Group", "MLI", "2022-03", "wagner"],
    ["Africa Corps", "MLI", "2025-08", "wagner"],
    ["Barkhane", "MLI", "2019-08", "france"],
    ["FLA", "MLI", "2025-01", "csp-fla"],
    ["Civilians (Mali)", "MLI", "2022-03", "civilians"],
    ["Unidentified Armed Group (Mali)", "MLI", "2022-03", "unidentified"],
    ["XXX432", "MLI", "2026-03", "unidentified"],
  ])("%s in %s in %s is %s", (name, country, month, id) => {
    expect(actorsOf(name, country, month)).toEqual([id]);
  });

  it("leave a name alone where it is not known to hold", () => {
    expect(actorsOf("IS", "MLI", "2014-01")).toEqual([]);
    expect(actorsOf("FDS", "SEN", "2020-01")).toEqual([]);
  });
});

describe("zones", () => {
  it("have the cells that their kind needs", () => {
    for (const row of zones) {
      expect(row.zone_id).toMatch(/^zone-[a-z0-9]+(?:-[a-z0-9]+)*$/);
      expect(Number(row.radius_km), row.zone_id).toBeGreaterThan(0);
      const codes = [row.country_1, row.country_2, row.country_3].filter((code) => code !== "");
      expect(codes.filter((code) => !iso3Codes.has(code))).toEqual([]);
      expect(codes.length, row.zone_id).toBe(row.kind === "belt" ? 3 : row.kind === "strip" ? 2 : 1);
      expect(["ring", "belt", "strip"]).toContain(row.kind);
      expect(row.latitude === "" && row.longitude === "", row.zone_id).toBe(row.kind === "strip");
      expect(Math.abs(Number(row.latitude))).toBeLessThanOrEqual(90);
      expect(Math.abs(Number(row.longitude))).toBeLessThanOrEqual(180);
    }
  });

  it("hold what the theatre is asked about", () => {
    const rings = ["bamako", "niamey", "ouagadougou"].flatMap((town) =>
      [50, 100, 200].map((km) => `zone-${town}-${km}km`),
    );
    const ids = zones.map((row) => row.zone_id);
    expect(ids).toEqual(expect.arrayContaining(["zone-liptako-gourma", "zone-mali-niger-50km", ...rings]));
    expect(aliases.some((row) => row.region_id === "MLI-menaka")).toBe(true);
  });

  it("put rings where the country's capital is", () => {
    for (const row of zones.filter((zone) => zone.kind === "ring")) {
      const country = countries.find((candidate) => candidate.iso3 === row.country_1);
      expect([row.latitude, row.longitude]).toEqual([country?.capital_latitude, country?.capital_longitude]);
    }
  });

  it("draw strips along borders that exist", () => {
    for (const row of zones.filter((zone) => zone.kind === "strip")) {
      const touching = borders.some(
        (border) => border.country === row.country_1 && border.neighbour === row.country_2,
      );
      expect(touching, row.zone_id).toBe(true);
    }
  });
});

describe.skipIf(REAL_DATA === undefined || !existsSync(REAL_DATA))("names in real files", () => {
  const files = [
    "ucdp/ged-burkina-2016-2023-website-export.csv",
    "ucdp/ged231-random-1000-official-layout.csv",
    "ucdp/ged251-admin1-month-2010-2021.csv",
  ];

  it.each(files)("%s: every country resolves, with UCDP's number", (file) => {
    const wrong = new Set<string>();
    for (const row of realRows(file)) {
      const iso3 = countryOf(row["country"] ?? "");
      const gw = countries.find((country) => country.iso3 === iso3)?.gw;
      if (gw === undefined || (row["country_id"] ?? gw) !== gw) {
        wrong.add(`${row["country"]} ${row["country_id"]}`);
      }
    }
    expect([...wrong]).toEqual([]);
  });

  it("every actor of the Burkina Faso export resolves to one", () => {
    const unresolved = new Set<string>();
    for (const row of realRows("ucdp/ged-burkina-2016-2023-website-export.csv")) {
      const [month, , year] = (row["date_start"] ?? "").slice(0, 10).split("/");
      for (const side of [row["side_a"] ?? "", row["side_b"] ?? ""]) {
        if (actorsOf(side, "BFA", `${year}-${month}`).length !== 1)
          unresolved.add(`${side} ${year}-${month}`);
      }
    }
    expect([...unresolved]).toEqual([]);
  });

  it("codes agree with GeoNames", () => {
    const lines = readFileSync(join(REAL_DATA ?? "", "geo/geonames-country-info.txt"), "utf8").split("\n");
    const different: string[] = [];
    for (const line of lines.slice(1)) {
      const [iso2, iso3, numeric, fips] = line.split("\t");
      const row = countries.find((country) => country.iso3 === iso3);
      if (row === undefined || row.iso3 === "XKX") continue;
      if (`${row.iso2} ${row.iso_numeric} ${row.fips}` !== `${iso2} ${numeric} ${fips}`)
        different.push(row.iso3);
    }
    expect(different).toEqual([]);
  });
});

describe("the pipeline's own reader", () => {
  const tables: readonly ReferenceTable[] = [
    ...(["countries", "region-aliases", "border-regions", "actors"] as const),
    ...(["zones", "claims", "constants", "recalibration"] as const),
  ];
  it.each(tables)("reads %s as a reader of any CSV does", async (table) => {
    const text = readFileSync(join(FOLDER, `${table}.csv`), "utf8");
    const rows = await readReference(table);
    expect(rows.length).toBeGreaterThan(10);
    expect(rows).toEqual(parse(text, { columns: true, bom: true }));
  });
});
