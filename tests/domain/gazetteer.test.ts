import { describe, expect, test } from "vitest";
import { foldRegion, Gazetteer } from "../../pipeline/domain/gazetteer.ts";
import { readReference } from "../../pipeline/io/reference.ts";

const gazetteer = new Gazetteer(await readReference("countries"), await readReference("region-aliases"));

describe("countries", () => {
  test("codes and names in any case, with or without accents and punctuation", () => {
    for (const name of ["Mali", "MALI", "mali", " Mali ", "MLI", "ML", "ml"])
      expect(gazetteer.country(name), name).toBe("MLI");
    for (const name of ["Côte d'Ivoire", "COTE D IVOIRE", "Côte d’Ivoire", "Ivory Coast", "CIV"]) {
      expect(gazetteer.country(name), name).toBe("CIV");
    }
  });

  test("names that are easily confused stay apart", () => {
    expect(gazetteer.country("Niger")).toBe("NER");
    expect(gazetteer.country("Nigeria")).toBe("NGA");
    expect(gazetteer.country("Guinea")).toBe("GIN");
    expect(gazetteer.country("Guinea-Bissau")).toBe("GNB");
    expect(gazetteer.country("Congo")).not.toBe("COD");
  });

  test("a name nobody knows is none, and the nearest are offered", () => {
    for (const name of ["", " ", "?", "Malii", "Atlantis", "__proto__", "constructor"]) {
      expect(gazetteer.country(name), name).toBeNull();
    }
    expect(gazetteer.nearestCountries("Burkina Fasso")).toEqual(["Burkina Faso"]);
  });

  test("every name of the reference table means one country only", async () => {
    const owners = new Map<string, string>();
    for (const row of await readReference("countries")) {
      const lists = [row.ucdp_names, row.acled_names, row.gdelt_names, row.other_names].flatMap((list) =>
        list.split("|"),
      );
      for (const name of [row.iso3, row.iso2, row.name, ...lists].filter((each) => each !== "")) {
        const owner = owners.get(name.toLowerCase());
        expect(owner === undefined || owner === row.iso3, `${name}: ${owner} and ${row.iso3}`).toBe(true);
        owners.set(name.toLowerCase(), row.iso3);
        expect(gazetteer.country(name), name).toBe(row.iso3);
      }
    }
    expect(owners.size).toBeGreaterThan(500);
  });
});

describe("regions", () => {
  test("one generic word before or after a name falls away, but never the whole name", () => {
    expect(foldRegion("Ménaka region")).toBe("menaka");
    expect(foldRegion("Région de Ménaka")).toBe("menaka");
    expect(foldRegion("Wilaya d'Adrar")).toBe("adrar");
    expect(foldRegion("Région du Nord")).toBe("nord");
    expect(foldRegion("Tamanrasset Province")).toBe("tamanrasset");
    expect(foldRegion("Region")).toBe("region");
    expect(foldRegion("District de la Région")).not.toBe("");
  });

  test("every alias of the table leads to its region, also in capitals and with a suffix", async () => {
    const wrong: string[] = [];
    for (const row of await readReference("region-aliases")) {
      for (const name of [row.alias, row.alias.toUpperCase(), row.alias.normalize("NFD")]) {
        const { id, name: shown, known } = gazetteer.region(row.country, name);
        if (id !== row.region_id || shown !== row.region || !known) wrong.push(`${name}: ${id}`);
      }
    }
    expect(wrong).toEqual([]);
  });

  test("spellings of the same region", () => {
    for (const name of ["Ménaka", "Menaka", "Ménaka region", "Région de Ménaka", "MENAKA REGION"]) {
      expect(gazetteer.region("MLI", name), name).toEqual({ id: "MLI-menaka", name: "Ménaka", known: true });
    }
    expect(gazetteer.region("MLI", "Timbuktu region").id).toBe("MLI-tombouctou");
    expect(gazetteer.region("NER", "Tillabery").id).toBe("NER-tillaberi");
  });

  test("the constants keep the names they were derived with", async () => {
    const rows = await readReference("region-aliases");
    const calibrated = new Gazetteer([], rows, "as calibrated");
    expect(calibrated.region("MLI", "Timbuktu")).toEqual({
      id: "MLI-tombouctou",
      name: "Tombouctou",
      known: true,
    });
    expect(calibrated.region("YEM", "Ta'izz governorate").id).toBe("YEM-ta-izz");
    expect(gazetteer.region("YEM", "Ta'izz governorate").id).toBe("YEM-taiz");
  });

  test("an unknown name becomes a region of its own, under the same id however it is written", () => {
    expect(gazetteer.region("MLI", "Land of Nod region")).toEqual({
      id: "MLI-land-of-nod",
      name: "Land of Nod",
      known: false,
    });
    expect(gazetteer.region("MLI", "LAND OF NOD").id).toBe("MLI-land-of-nod");
    expect(gazetteer.nearestRegions("MLI", "Mopty")[0]).toBe("Mopti");
    // Names without Latin letters stay apart.
    expect(gazetteer.region("MLI", "غاو").id).not.toBe(gazetteer.region("MLI", "كيدال").id);
  });

  test("a country without aliases is not reported", () => {
    expect(gazetteer.region("NZL", "Otago region")).toEqual({ id: "NZL-otago", name: "Otago", known: true });
  });

  test("regions have the month in which they were created", () => {
    expect(gazetteer.regionValidFrom("MLI-menaka")).toBe("2016-01");
    expect(gazetteer.regionValidFrom("MLI-gao")).toBeNull();
    expect(gazetteer.regionName("MLI-menaka")).toBe("Ménaka");
  });
});
