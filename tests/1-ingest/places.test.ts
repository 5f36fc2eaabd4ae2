import { expect, test } from "vitest";
import { event, short } from "./ged.ts";
import { run } from "./run.ts";

test("regions under any spelling, and the report of those nobody knows", async () => {
  const names = [
    ["Mali", "Ménaka region"],
    ["Mali", "Menaka"],
    ["Mali", "Région de Ménaka"],
    ["MALI", "  MÉNAKA  "],
    ["Mali", "Me\u0301naka"],
    ["Mali", "Timbuktu"],
    ["Mali", "Tombouctou region"],
    ["Niger", "Tillabery"],
    ["Niger", "Tillabéri region"],
    ["Mali", ""],
    ["Mali", "Land of Nod region"],
    ["Mali", "Mopty"],
    ["Mali", "land of nod"],
    ["Wakanda", "Mopti region"],
  ];
  const rows = names.map(([country, adm_1], index) =>
    event({ id: String(index), country: country as string, adm_1: adm_1 as string }),
  );
  const result = await run({ "a.csv": short(rows) });
  expect(result.incidents.map((row) => row["region_id"])).toEqual([
    "MLI-menaka",
    "MLI-menaka",
    "MLI-menaka",
    "MLI-menaka",
    "MLI-menaka",
    "MLI-tombouctou",
    "MLI-tombouctou",
    "NER-tillaberi",
    "NER-tillaberi",
    null,
    "MLI-land-of-nod",
    "MLI-mopty",
    "MLI-land-of-nod",
  ]);
  expect(result.incidents.map((row) => row["admin1_raw"]).slice(0, 4)).toEqual([
    "Ménaka region",
    "Menaka",
    "Région de Ménaka",
    "MÉNAKA",
  ]);
  expect(result.summary.unknownRegions.map((each) => `${each.country} ${each.name}`)).toEqual([
    "MLI Land of Nod region",
    "MLI Mopty",
    "MLI land of nod",
  ]);
  expect(result.summary.unknownRegions[1]?.nearest[0]).toBe("Mopti");
});

test("countries under the names of the sources, in any case and with any accents", async () => {
  const names = {
    "Ivory Coast": "CIV",
    "Cote d'Ivoire": "CIV",
    "CÔTE D’IVOIRE": "CIV",
    "DR Congo (Zaire)": "COD",
    "Yemen (North Yemen)": "YEM",
    "Russia (Soviet Union)": "RUS",
    "burkina faso": "BFA",
    NIGER: "NER",
    Nigeria: "NGA",
    MLI: "MLI",
    ml: "MLI",
  };
  const rows = Object.keys(names).map((country, index) => event({ id: String(index), country, adm_1: "" }));
  const result = await run({ "a.csv": short(rows) });
  expect(result.incidents.map((row) => row["country"])).toEqual(Object.values(names));
});
