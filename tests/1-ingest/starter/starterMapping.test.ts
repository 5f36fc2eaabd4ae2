import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { layoutOfMapping } from "../../../pipeline/1-ingest/mapping.ts";
import { parseMapping } from "../../../pipeline/1-ingest/mappingFile.ts";
import { classByWord } from "../../../pipeline/1-ingest/starter/classWords.ts";
import { starterMapping } from "../../../pipeline/1-ingest/starter/starterMapping.ts";
import { INCIDENT_CLASSES } from "../../../pipeline/domain/layout.ts";
import { type CsvHead, readCsvHead } from "../../../pipeline/io/csvHead.ts";
import { withTemporaryFolder } from "../../../pipeline/io/temporaryFolder.ts";
import { readReferences } from "../../../pipeline/panelsOf.ts";

const { gazetteer } = await readReferences();

/** The head of a file as a run reads it. */
async function headOf(text: string): Promise<CsvHead> {
  const lines = text.trim().split("\n");
  return await withTemporaryFolder(async (folder) => {
    const path = join(folder, "log.csv");
    await writeFile(path, lines.map((line) => `${line.trim()}\n`).join(""));
    return await readCsvHead(path);
  });
}

const starterOf = async (text: string) => starterMapping(await headOf(text), "log", gazetteer);

describe("columns by their names, in several languages", () => {
  test("French", async () => {
    const { mapping, toFillIn, unused } = await starterOf(`
      N;Date de l'incident;Pays;Région;Latitude;Longitude;Type d'incident;Nombre de morts;Auteurs;Cible;Source
      1;31/03/2024;Mali;Ménaka;15.92;2.40;embuscade;3;EIGS;Armée;radio
      2;02/04/2024;Burkina Faso;Sahel;14.1;-1.6;engin explosif;0;JNIM;convoi;presse`);
    expect(mapping).toEqual({
      source: "log",
      date: "Date de l'incident",
      date_format: "DD/MM/YYYY",
      country: "Pays",
      admin1: "Région",
      latitude: "Latitude",
      longitude: "Longitude",
      class: "Type d'incident",
      class_map: { embuscade: "battle", "engin explosif": "remote" },
      deaths: "Nombre de morts",
      actor_1: "Auteurs",
      actor_2: "Cible",
      id: "N",
    });
    expect(toFillIn).toEqual([]);
    expect(unused).toEqual(["Source"]);
  });

  test("Spanish", async () => {
    const { mapping } = await starterOf(`
      Fecha del incidente;País;Departamento;Muertos;Tipo de incidente
      2024-03-31;Colombia;Arauca;2;emboscada
      2024-04-01;Colombia;Cauca;0;secuestro`);
    expect(mapping).toMatchObject({
      date: "Fecha del incidente",
      date_format: "YYYY-MM-DD",
      country: "País",
      admin1: "Departamento",
      deaths: "Muertos",
      class_map: { emboscada: "battle", secuestro: "civilian" },
    });
  });

  test("Arabic", async () => {
    const { mapping } = await starterOf(`
      التاريخ;الدولة;خط العرض;خط الطول;عدد القتلى
      2024-03-31;LBY;32.8;13.2;2
      2024-04-01;LBY;27.0;14.4;0`);
    expect(mapping).toMatchObject({
      date: "التاريخ",
      country: "الدولة",
      latitude: "خط العرض",
      longitude: "خط الطول",
      deaths: "عدد القتلى",
    });
  });

  test("counts: months, events and deaths", async () => {
    const { mapping } = await starterOf(`
      Month;Country;Admin1;Events;Fatalities;Population
      2024-01;Mali;Gao;3;7;700000
      2024-02;Mali;Mopti;0;0;2000000`);
    expect(mapping).toEqual({
      source: "log",
      date: "Month",
      date_format: "YYYY-MM",
      country: "Country",
      admin1: "Admin1",
      deaths: "Fatalities",
      events: "Events",
    });
  });
});

test("columns whose names say nothing are told by what stands in them", async () => {
  // Gao and Mopti lie nearer Bamako with the first number as longitude
  const { mapping } = await starterOf(`
    k1;k2;k3;k4;k5
    -0.04;16.27;Gao;Mali;20240331
    -4.19;14.49;Mopti;Mali;20240401`);
  expect(mapping).toEqual({
    source: "log",
    date: "k5",
    date_format: "YYYYMMDD",
    country: "k4",
    admin1: "k3",
    latitude: "k2",
    longitude: "k1",
  });
});

describe("a name alone is not enough", () => {
  test("a region that is a continent, deaths in words, coordinates in metres, an id that comes twice", async () => {
    const { mapping, unused } = await starterOf(`
      id;date;country;region;deaths;lat;lon
      1;2024-03-31;Mali;Africa;some;1760421;210334
      1;2024-04-01;Mali;Africa;none;1760422;210335`);
    expect(mapping).toEqual({ source: "log", date: "date", date_format: "YYYY-MM-DD", country: "country" });
    expect(unused).toEqual(["id", "region", "deaths", "lat", "lon"]);
  });

  test("of two columns of one name only the first can be meant, and names of nothing are passed over", async () => {
    const { mapping } = await starterOf(`
      Date;Date;;country
      soon;2024-03-31;2024-03-31;Mali
      later;2024-04-01;2024-04-01;Niger`);
    expect(mapping).toEqual({ source: "log", country: "country" });
  });
});

describe("what it asks for", () => {
  test("dates and countries, with an example", async () => {
    const { toFillIn } = await starterOf("day;place;killed\n31 mars 2024;Gao;1\n1 avril 2024;Gao;2");
    expect(toFillIn).toEqual([
      '"date": "day" holds "31 mars 2024", which is in no format that can be read; write dates like 2024-03-31',
      '"country": no column holds countries; add one with names or codes to the file',
    ]);
  });

  test("classes that no word tells are left out, so that their rows are refused and not miscounted", async () => {
    const { mapping, toFillIn } = await starterOf(
      "date;country;type\n2024-03-31;Mali;Attack\n2024-03-31;Mali;ATTACK\n2024-04-01;Mali;ambush",
    );
    expect(mapping["class_map"]).toEqual({ ambush: "battle" });
    expect(toFillIn).toEqual(['"class_map": which of battle, remote, civilian, nonstate, other is "ATTACK"']);
  });

  test("which of two formats the dates have", async () => {
    const { mapping, guessed } = await starterOf("date;country\n03/04/2024;Mali\n05/06/2024;Mali");
    expect(mapping["date_format"]).toBe("DD/MM/YYYY");
    expect(guessed.at(-1)).toBe(
      'the dates could be MM/DD/YYYY as well: if they are, change "date_format" from DD/MM/YYYY',
    );
  });

  test("points in the place of decimal commas", async () => {
    const { mapping, guessed } = await starterOf("date;country;lat;lon\n2024-03-31;Mali;15,92;2,40");
    expect(mapping).toEqual({ source: "log", date: "date", date_format: "YYYY-MM-DD", country: "country" });
    expect(guessed.slice(1)).toEqual([
      '"lat" is left out because it has decimal commas ("15,92"): write points to have it read',
      '"lon" is left out because it has decimal commas ("2,40"): write points to have it read',
    ]);
  });

  test("a header, where the first line holds data", async () => {
    const { mapping, toFillIn } = await starterOf("2024-03-31;Mali;3\n2024-04-01;Mali;2");
    expect(mapping).toEqual({ source: "log" });
    expect(toFillIn).toEqual([
      "the first line holds data: put a line with the names of the columns above it",
    ]);
  });
});

test.each([
  ["Suicide attack", "remote"],
  ["Air strike", "remote"],
  ["Explosion d'un EEI", "remote"],
  ["Attack on village", "civilian"],
  ["Enlèvement", "civilian"],
  ["Inter-communal clash", "nonstate"],
  ["Armed clash", "battle"],
  ["Protests", "other"],
  // each could be many things
  ["Attack", null],
  ["Volunteers hurt", null],
  ["Mine workers hurt", null],
  ["", null],
])("%j is %s", (value, incidentClass) => {
  expect(classByWord(value)).toBe(incidentClass);
});

/** Cells that speak of something, and any others. */
const cell = fc.oneof(
  fc.string({ maxLength: 8 }),
  fc.constantFrom(
    "Mali",
    "NER",
    "Gao",
    "31/03/2024",
    "2024-03-31",
    "2024-03",
    "3",
    "15.92",
    "-0.4",
    "ambush",
  ),
);
const names = [
  "date",
  "pays",
  "region",
  "lat",
  "lon",
  "type",
  "killed",
  "ref",
  "__proto__",
  "toString",
  "class",
];
const name = fc.oneof(fc.string({ maxLength: 8 }), fc.constantFrom(...names));

test("every starter is a mapping that can be read, of columns that the file has, each at most once", async () => {
  const anyHead = await headOf("a;b\n1;2");
  fc.assert(
    fc.property(
      fc.integer({ min: 2, max: 8 }).chain((width) => {
        const row = fc.array(cell, { minLength: width, maxLength: width });
        const header = fc.array(name, { minLength: width, maxLength: width });
        return fc.record({ header, sample: fc.array(row, { maxLength: 6 }) });
      }),
      ({ header, sample }) => {
        const trimmed = header.map((each) => each.trim());
        const head = { ...anyHead, header: trimmed, fieldCount: header.length, sample };
        const { mapping, unused } = starterMapping(head, "log", gazetteer);
        const read = parseMapping(JSON.stringify(mapping), "log.mapping.json");
        const named = Object.entries(mapping)
          .filter(([key]) => !["source", "date_format", "class_map"].includes(key))
          .map(([, column]) => column as string);
        expect(new Set(named).size).toBe(named.length);
        expect(trimmed).toEqual(expect.arrayContaining([...named, ...unused]));
        for (const incidentClass of Object.values(read.class_map ?? {}))
          expect(INCIDENT_CLASSES).toContain(incidentClass);
        if (mapping["date"] !== undefined && mapping["country"] !== undefined) {
          const { columns } = layoutOfMapping(read, head, "log.csv");
          expect(new Set(Object.values(columns)).size).toBe(Object.values(columns).length);
        }
      },
    ),
    { numRuns: 500 },
  );
});
