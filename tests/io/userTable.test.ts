import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { expect, test } from "vitest";
import { DataError, UsageError } from "../../pipeline/domain/errors.ts";
import { withTemporaryFolder } from "../../pipeline/io/temporaryFolder.ts";
import { readUserTable, type UserTable } from "../../pipeline/io/userTable.ts";
import { zip } from "../zip.ts";

const COLUMNS = {
  name: ["nom"],
  latitude: ["lat"],
  longitude: ["lon", "long"],
  radius_km: ["radius"],
} as const;
type Columns = keyof typeof COLUMNS;

async function read(content: string | Buffer): Promise<UserTable<Columns>> {
  return await withTemporaryFolder(async (folder) => {
    const path = join(folder, "sites.csv");
    await writeFile(path, content);
    return await readUserTable(path, COLUMNS, ["name", "latitude", "longitude"], folder);
  });
}

const WANTED = [
  { name: "Ménaka, office", latitude: "15.918", longitude: "-2.402", radius_km: "50" },
  { name: "Gao", latitude: "16.27", longitude: "0", radius_km: "" },
];
const COMMAS = 'Name,Latitude,LONGITUDE,Radius (km)\n"Ménaka, office",15.918,-2.402,50\nGao,16.27,0,\n';
const SEMICOLONS = "\uFEFFNom;lat;Long;RADIUS\r\nMénaka, office;15,918;-2,402;50\r\nGao;16,27;0\r\n";

test.each<[string, string | Buffer]>([
  ["commas", COMMAS],
  ["semicolons, decimal commas, a byte order mark, CRLF, a short row", SEMICOLONS],
  ["tabs", SEMICOLONS.replaceAll(";", "\t")],
  ["Windows-1252", Buffer.from(SEMICOLONS.slice(1), "latin1")],
  ["UTF-16", Buffer.from(SEMICOLONS, "utf16le")],
  ["packed", gzipSync(COMMAS)],
  [
    "other columns, another order",
    "Owner;radius_km;lon;lat;nom\nx;50;-2,402;15,918;Ménaka, office\n;;0;16,27;Gao\n",
  ],
  [
    "spaces and line breaks in cells",
    'name,lat,lon,radius\n" Ménaka,\n office ",15.918, -2.402 ,50\nGao,16.27,0,\n',
  ],
  [
    "blank lines and rows",
    "name;lat;lon;radius\n\nMénaka, office;15.918;-2.402;50\n;;;\nGao;16.27;0;\n;;;\n",
  ],
])("%s", async (_, content) => {
  const { rows } = await read(content);
  expect(rows.map(({ cells }) => cells)).toEqual(WANTED);
});

test("a name is no number", async () => {
  const { rows } = await read("name;lat;lon;radius\n3,4 km from Gao;1;2;20,5 km\n");
  expect(rows[0]?.cells).toMatchObject({ name: "3,4 km from Gao", radius_km: "20.5 km" });
});

test("records are counted as spreadsheets show them below the header, empty rows included", async () => {
  const { rows, unused } = await read("name,lat,lon,Note,\nA,1,2,,\n,,,,\nB,3,4,,\n");
  expect(rows.map(({ place }) => place)).toEqual([
    { file: "sites.csv", record: 1 },
    { file: "sites.csv", record: 3 },
  ]);
  expect(unused).toEqual(["Note"]);
});

test("the checksum is that of the file on disk", async () => {
  // printf 'name,lat,lon\nA,1,2\n' | sha256sum
  expect((await read("name,lat,lon\nA,1,2\n")).sha256).toBe(
    "f70571a446e7c9112c0fee02fff0c54f033e53997fc3e6149efd602b0fc7213a",
  );
});

test.each<[string, string | Buffer, string]>([
  ["an empty file", "", "sites.csv is empty: no header line, no rows"],
  ["a header alone", "name,lat,lon\n", "sites.csv has no rows under its header"],
  ["empty rows alone", "name,lat,lon\n,,\n", "sites.csv has no rows under its header"],
  [
    "a missing column",
    "name,latitud,lon\nA,1,2\n",
    "sites.csv has no column latitude (nearest: latitud): add it",
  ],
  ["no header at all", "A,1,2\nB,3,4\n", "sites.csv has no column name: add it to the header"],
  [
    "two columns of one meaning",
    "name,lat,lon,long\nA,1,2,3\n",
    '"lon" and "long", which both mean longitude',
  ],
  [
    "a radius in another unit",
    "name,lat,lon,radius_m\nA,1,2,500\n",
    'has a column "radius_m", which is not radius_km',
  ],
  ["decimal commas between commas", "name,lat,lon\nA,1,5,2,5\n", "sites.csv:1 has 5 cells under 3 columns"],
  ["a workbook", zip({ "content.xml": "<x/>" }), "sites.csv is a workbook, not CSV"],
])("%s", async (_, content, message) => {
  await expect(read(content)).rejects.toThrow(DataError);
  await expect(read(content)).rejects.toThrow(message);
});

test("a file that is not there, and a folder", async () => {
  await withTemporaryFolder(async (folder) => {
    for (const path of [join(folder, "none.csv"), folder]) {
      const reading = readUserTable(path, COLUMNS, [], folder);
      await expect(reading).rejects.toThrow(UsageError);
      await expect(reading).rejects.toThrow(`the file ${path} cannot be read`);
    }
  });
});
