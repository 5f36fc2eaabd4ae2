/** The alias table against spellings of three kinds of source, and against real files, which are not part of the project. */

import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "csv-parse/sync";
import { describe, expect, it } from "vitest";
import { Gazetteer } from "../../pipeline/domain/gazetteer.ts";
import { fold } from "../../pipeline/domain/nearest.ts";
import { readReference } from "../../pipeline/io/reference.ts";
import { REAL_DATA } from "../realData.ts";

const aliases = await readReference("region-aliases");
const gazetteer = new Gazetteer(await readReference("countries"), aliases);

const AFRICA =
  "AGO BDI BEN BFA BWA CAF CIV CMR COD COG COM CPV DJI DZA EGY ERI ESH ETH GAB GHA GIN GMB GNB GNQ KEN LBR LBY LSO MAR " +
  "MDG MLI MOZ MRT MUS MWI NAM NER NGA RWA SDN SEN SLE SOM SSD STP SWZ SYC TCD TGO TUN TZA UGA ZAF ZMB ZWE";
const MIDDLE_EAST = "ARE BHR CYP IRN IRQ ISR JOR KWT LBN OMN PSE QAT SAU SYR TUR YEM";
const COVERED = [...`${AFRICA} ${MIDDLE_EAST} AFG PAK`.split(" ")].sort();

describe("the alias table", () => {
  it("covers all of Africa, the Middle East, Afghanistan and Pakistan", () => {
    expect([...new Set(aliases.map(({ country }) => country))].sort()).toEqual(COVERED);
  });

  it("knows a region of every country by two spellings", () => {
    const spellings = new Map<string, Set<string>>();
    for (const { country, region_id, alias } of aliases) {
      const key = `${country} ${region_id}`;
      spellings.set(key, (spellings.get(key) ?? new Set()).add(fold(alias)));
    }
    const several = [...spellings].filter(([, names]) => names.size > 1).map(([key]) => key.slice(0, 3));
    expect(COVERED.filter((country) => !several.includes(country))).toEqual([]);
  });

  it("has no creation of a region before the one it was split from", () => {
    const created = new Map(aliases.map(({ region_id, valid_from }) => [region_id, valid_from]));
    const wrong = aliases.filter(
      ({ valid_from, split_from }) => split_from !== "" && (created.get(split_from) as string) >= valid_from,
    );
    expect(wrong).toEqual([]);
  });

  // UCDP's spelling | ACLED's or the English one | OCHA's, or another in use
  it.each([
    ["MLI-menaka", "Ménaka region | Menaka | Région de Ménaka"],
    ["MLI-tombouctou", "Tombouctou region | Tombouctou | Timbuktu"],
    ["NER-tillaberi", "Tillabéri region | Tillaberi | Tillabery"],
    ["BFA-hauts-bassins", "Hauts Bassins region | Haut-Bassins | Guiriko"],
    ["CIV-montagnes", "Dix-Huit Montagnes district | Montagnes | Tonkpi"],
    ["NGA-borno", "Borno state | Borno | BORNO STATE"],
    ["NGA-federal-capital-territory", "Federal Capital territory | Federal Capital Territory | Abuja"],
    ["NGA-nasarawa", "Nasarawa state | Nassarawa | Nasarawa"],
    ["CMR-far-north", "Far North region | Extreme-Nord | Extrême-Nord"],
    ["CMR-north-west", "North-West region | Nord-Ouest | Northwest"],
    ["TCD-lac", "Lac region | Lac | Lake Chad"],
    ["TCD-barh-el-gazel", "Barh el Gazel region | Barh-El-Gazel | Bahr el Ghazal"],
    ["CAF-nana-grebizi", "Nana-Grébizi prefecture | Nana-Grebizi | Nana-Gribizi"],
    ["CAF-ombella-m-poko", "Ombella-M'Poko province | Ombella-M'Poko | Ombella M’Poko"],
    ["COD-nord-kivu", "Nord Kivu province | Nord-Kivu | North Kivu"],
    ["COD-haut-uele", "Haut-Uélé province | Haut-Uele | Upper Uele"],
    ["COD-kongo-central", "Bas Congo province | Kongo-Central | Kongo Central"],
    [
      "SSD-northern-bahr-el-ghazal",
      "North Bahr-al-Ghazal state | Northern Bahr el Ghazal | Northern Bahr el-Ghazal",
    ],
    ["SSD-warrap", "Warap state | Warrap | Warrap State"],
    ["SSD-pibor", "Greater Pibor Administrative Area | Pibor | Boma"],
    ["SDN-gezira", "Gezira state | Al Jazirah | Aj Jazirah"],
    ["SDN-gedaref", "Gedarif state | Gedaref | Al Qaḑārif"],
    ["SDN-north-darfur", "Northern Darfur state | North Darfur | Shamal Darfur"],
    ["SDN-abyei", "Abyei | Abyei Area | Abyei PCA"],
    ["ETH-oromia", "Oromiya state | Oromia | Oromia Region"],
    ["ETH-gambela", "Gambella state | Gambela | Gambela Peoples"],
    ["ETH-benishangul-gumuz", "Benishangul-Gumuz state | Benshangul/Gumuz | Benishangul Gumz"],
    ["ETH-snnpr", "SNNP state | SNNPR | Southern Nations, Nationalities and Peoples"],
    ["ETH-south-west-ethiopia", "South West Ethiopia Peoples state | South West Ethiopia | South West"],
    ["SOM-lower-shabelle", "Lower Shabelle region | Lower Shabelle | Shabeellaha Hoose"],
    ["SOM-hiraan", "Hiran region | Hiraan | Hiiraan"],
    ["SOM-banaadir", "Banaadir region | Banadir | Benadir"],
    ["KEN-elgeyo-marakwet", "Elgeyo Marakwet county | Elgeyo-Marakwet | Elgeyo/Marakwet"],
    ["KEN-tharaka-nithi", "Tharaka Nithi county | Tharaka-Nithi | Tharaka"],
    ["KEN-nairobi", "Nairobi city county | Nairobi | Nairobi province"],
    ["TZA-zanzibar-west", "Zanzibar West region | Zanzibar Urban/West | Mjini Magharibi"],
    ["MOZ-zambezia", "Zambézia province | Zambezia | ZAMBEZIA"],
    ["MOZ-maputo-city", "Maputo city | Maputo City | Cidade de Maputo"],
    ["AGO-cuanza-sul", "Cuanza Sul province | Kwanza Sul | Cuanza-Sul"],
    ["ZAF-kwazulu-natal", "KwaZulu-Natal province | KwaZulu-Natal | Natal"],
    ["NAM-zambezi", "Zambezi region | Zambezi | Caprivi"],
    ["RWA-western", "Western province | West | Iburengerazuba"],
    ["TUN-kasserine", "Kassérine governorate | Kasserine | Al Qasrayn"],
    ["LBY-jabal-al-akhdar", "Jabal al-Akhdra district | Al Jabal al Akhdar | Al Jabal Al Akhdar"],
    ["LBY-wahat", "Al Wahat district | Al Wahat | Ejdabia"],
    ["EGY-alexandria", "Alexandria governorate | Al Iskandariyah | Alexandria"],
    ["EGY-beheira", "Al Buḩayrah governorate | Al Buhayrah | Behera"],
    ["EGY-north-sinai", "North Sinai governorate | Shamal Sina | North Sinai"],
    ["MAR-oriental", "Oriental region | Oriental | L'Oriental"],
    ["YEM-al-hudaydah", "al-Ḩudaydah governorate | Al Hudaydah | Al Hodeidah"],
    ["YEM-al-hudaydah", "Hudaydah governorate | Hodeidah | Hudaydah"],
    ["YEM-ad-dali", "aḑ-Ḑāli‘ governorate | Ad Dali | Al Dhale'e"],
    ["YEM-sa-dah", "Şa‘dah governorate | Sadah | Sa'dah"],
    ["YEM-amanat-al-asimah", "Amānat al ‘Āşimah governorate | Amanat al Asimah | Sana'a City"],
    ["YEM-sana-a", "Şan‘ā’ governorate | Sanaa | Sana'a"],
    ["YEM-taiz", "Ta'izz governorate | Taizz | Ta'iz"],
    ["SYR-deir-ez-zor", "Deir ez Zor governorate | Deir ez Zor | Deir-ez-Zor"],
    ["SYR-rif-dimashq", "Rif Dimashq governorate | Rural Damascus | Rural Damascus"],
    ["SYR-daraa", "Daraa governorate | Dara | Dar'a"],
    ["SYR-al-hasakah", "Al Hasakah governorate | Al Hasakeh | Al-Hasakeh"],
    ["IRQ-dhi-qar", "Dhī Qār province | Dhi Qar | Thi-Qar"],
    ["IRQ-nineveh", "Nīnawá province | Ninewa | Ninewa"],
    ["IRQ-salah-al-din", "Şalāḩ ad Dīn province | Salah al Din | Salah Al-Din"],
    ["LBN-baalbek-hermel", "Baalbek-Hermel province | Baalbek-Hermel | Baalbek-El Hermel"],
    ["LBN-nabatieh", "Nabatiye province | Nabatiye | El Nabatieh"],
    ["ISR-gaza-strip", "Gaza Strip | Gaza Strip | Gaza"],
    ["PSE-west-bank", "West Bank | West Bank | Jenin"],
    ["JOR-ma-an", "Ma'an governorate | Maan | Ma’an"],
    ["SAU-asir", "‘Asīr region | Asir | Aseer"],
    ["TUR-diyarbakir", "Diyarbakır province | Diyarbakir | DİYARBAKIR"],
    ["TUR-sirnak", "Şırnak province | Sirnak | ŞIRNAK"],
    ["IRN-kurdistan", "Kordestan province | Kurdistan | Kordestān"],
    ["AFG-helmand", "Hilmand province | Helmand | Hilmand"],
    ["AFG-sar-e-pol", "Sari Pul province | Sar-e Pol | Sar-e-Pul"],
    ["PAK-khyber-pakhtunkhwa", "Khyber Pakhtunkwa province | Khyber Pakhtunkhwa | NWFP"],
  ])("%s: %s", (id, spellings) => {
    const found = spellings.split(" | ").map((name) => gazetteer.region(id.slice(0, 3), name).id);
    expect(found).toEqual(found.map(() => id));
  });
});

type Rows = readonly Readonly<Record<string, string>>[];
const alreadyRead = new Map<string, Rows>();

/** Rows of a real file by column name, quoted newlines and trailing commas included. */
function realRows(path: string): Rows {
  const rows =
    alreadyRead.get(path) ??
    (parse(readFileSync(join(REAL_DATA ?? "", path)), {
      columns: true,
      bom: true,
      relax_column_count: true,
    }) as Rows);
  alreadyRead.set(path, rows);
  return rows;
}

/** Names that lead to no region of the table; there is none so far. */
const UNKNOWN: readonly string[] = [];

describe.skipIf(REAL_DATA === undefined || !existsSync(REAL_DATA))("names in real files", () => {
  it.each([
    ["ucdp/ged251-admin1-month-2010-2021.csv", "adm1", 575, 161_581],
    ["ucdp/ged231-random-1000-official-layout.csv", "adm_1", 186, 687],
    ["ucdp/ged-burkina-2016-2023-website-export.csv", "adm_1", 12, 1_487],
  ])("%s: every admin-1 name of the covered countries is known", (file, column, nameCount, eventCount) => {
    const events = new Map<string, number>();
    for (const row of realRows(file)) {
      const country = gazetteer.country(row["country"] ?? "") ?? "";
      const name = row[column] ?? "";
      if (!COVERED.includes(country) || name === "") continue;
      const key = `${country} ${name}`;
      events.set(key, (events.get(key) ?? 0) + Number(row["n_events"] ?? 1));
    }
    const unknown = [...events.keys()].filter(
      (key) => !gazetteer.region(key.slice(0, 3), key.slice(4)).known,
    );
    expect(unknown.sort()).toEqual(UNKNOWN);
    expect([events.size, [...events.values()].reduce((sum, count) => sum + count, 0)]).toEqual([
      nameCount,
      eventCount,
    ]);
  });

  it("names of UCDP that fold differently meet in one region only where they mean the same place", () => {
    const namesOf = new Map<string, Set<string>>();
    for (const row of realRows("ucdp/ged251-admin1-month-2010-2021.csv")) {
      const country = gazetteer.country(row["country"] ?? "") ?? "";
      if (!COVERED.includes(country)) continue;
      const name = (row["adm1"] ?? "").replace(
        / (?:region|province|district|governorate|state|county|prefecture)$/,
        "",
      );
      const { id } = gazetteer.region(country, name);
      namesOf.set(id, (namesOf.get(id) ?? new Set()).add(name));
    }
    const met = [...namesOf].filter(([, names]) => names.size > 1);
    expect(Object.fromEntries(met.map(([id, names]) => [id, [...names].sort().join(" | ")]))).toEqual({
      "CIV-goh-djiboua": "Fromager | Sud-Bandama",
      "CIV-montagnes": "Dix-Huit Montagnes | Montagnes | Moyen-Cavally",
      "COD-kinshasa": "Kinshasa | Kinshasa city",
      "COD-kongo-central": "Bas Congo | Kongo Central",
      "EGY-north-sinai": "Central Sinai | North Sinai",
      "IRQ-sulaymaniyah": "As Sulaymānīyah | Sulaymānīyah",
      "KEN-nairobi": "Nairobi | Nairobi city",
      "LBY-murqub": "Marqab | Tarhūnah",
      "SDN-north-darfur": "North Darfur | Northern Darfur",
      "SDN-north-kordofan": "North Kordofan | Northern Kordofan",
      "SDN-south-darfur": "South Darfur | Southern Darfur",
      "SDN-south-kordofan": "South Kordofan | Southern Kordofan",
      "SDN-west-darfur": "West Darfur | Western Darfur",
      "YEM-ad-dali": "Dali | aḑ-Ḑāli‘",
      "YEM-aden": "Aden | ‘Adan",
      "YEM-al-bayda": "Bayda | al-Bayḑā’",
      "YEM-al-hudaydah": "Hudaydah | al-Ḩudaydah",
      "YEM-marib": "Ma'rib | Marib",
      "YEM-taiz": "Ta'izz | Taiz",
    });
  });

  it("every OCHA name leads to one region, and two names to two, but for Côte d'Ivoire's regions", () => {
    const rows = realRows("geo/ocha-admin1-pcodes-west-north-africa.csv");
    const found = rows.map((row) => ({
      country: row["Location"] ?? "",
      ...gazetteer.region(row["Location"] ?? "", row["Name"] ?? ""),
    }));
    expect(found.filter(({ known }) => !known)).toEqual([]);
    expect(found.length).toBe(308);
    const outside = found.filter(({ country }) => country !== "CIV");
    expect(new Set(outside.map(({ id }) => id)).size).toBe(outside.length);
    expect(new Set(found.map(({ id }) => id)).size - outside.length).toBe(14);
  });
});
