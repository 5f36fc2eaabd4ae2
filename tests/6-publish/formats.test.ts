/** What a run on the sample publishes beside CSV and JSON tables: the workbook, schemas, dictionary and data package. */
import { readFile } from "node:fs/promises";
import { type CellObject, utils } from "@e965/xlsx";
import { Ajv } from "ajv";
import { Ajv2020 } from "ajv/dist/2020.js";
import { parse } from "csv-parse/sync";
import { beforeAll, describe, expect, test } from "vitest";
import { EVIDENCE } from "../../pipeline/3-score/spillover/evidence.ts";
import { TRANSMISSION_LABELS } from "../../pipeline/3-score/transmission/label.ts";
import { publish } from "../../pipeline/6-publish/publish.ts";
import { COLUMNS, type ColumnName, TABLES, type TableName } from "../../pipeline/domain/columns.ts";
import { CATEGORIES } from "../../pipeline/domain/constants.ts";
import { CSV_FORMS } from "../../pipeline/domain/csvForm.ts";
import { dataPackage } from "../../pipeline/domain/dataPackage.ts";
import { TableBuilder, type Value } from "../../pipeline/domain/table.ts";
import { withTemporaryFolder } from "../../pipeline/io/temporaryFolder.ts";
import { CONTENT_TABLES, type Published, publishedBy, rowsOf } from "../pipeline/harness.ts";
import { cellsOf, openWorkbook, partsOf, SHEETS, sheetOf } from "./openWorkbook.ts";
import { RECORDS } from "./records.ts";

let published: Published;
let workbook: ReturnType<typeof openWorkbook>;
let bytes: Buffer;
beforeAll(async () => {
  published = await publishedBy({ input: ["datasets/sample"], tablesOnly: false });
  bytes = Buffer.from(published.get("risk.xlsx") ?? "", "latin1");
  workbook = openWorkbook(bytes);
});

const jsonOf = (name: string) => JSON.parse(published.get(name) ?? "");
const csvRows = (name: string): Record<string, string>[] =>
  parse(published.get(name) ?? "", { bom: true, columns: true });

describe("risk.xlsx", () => {
  type Rows = readonly Readonly<Record<string, Value>>[];
  const known = new Map<string, Rows>();
  /** Rows of a sheet by the names in its header. */
  const rowsOfSheet = (name: string): Rows => {
    const found = known.get(name);
    if (found !== undefined) return found;
    const [header = [], ...rows] = cellsOf(sheetOf(workbook, name));
    const read = rows.map((row) =>
      Object.fromEntries(header.map((title, at) => [String(title?.v), (row[at]?.v as Value) ?? null])),
    );
    known.set(name, read);
    return read;
  };

  test("sheets in their order, under the same names every month", () => {
    expect(workbook.SheetNames).toEqual([
      "Read me",
      ...SHEETS.slice(0, -1).map(([name]) => name),
      "Ledger",
      "Dictionary",
    ]);
  });

  test("every sheet holds what the JSON holds, cell by cell; of the months the last 36", () => {
    for (const [name, table] of SHEETS) {
      const rows = rowsOf(published, table);
      const wanted =
        table === "region_months" ? rows.filter((row) => String(row["month"]) > "2020-12") : rows;
      expect(wanted.length).toBeGreaterThan(0);
      expect(rowsOfSheet(name)).toEqual(wanted);
    }
    const ledger = csvRows("ledger.csv");
    expect(rowsOfSheet("Ledger").map((row) => [row["file"], String(row["rows_read"])])).toEqual(
      ledger.map((line) => [line["file"], line["rows_read"]]),
    );
  });

  test("months and dates are text, numbers are numbers, and nothing is a formula", async () => {
    for (const [name, table] of SHEETS) {
      const wrong = cellsOf(sheetOf(workbook, name))
        .slice(1)
        .flatMap((row) =>
          row.flatMap((cell, at) => {
            const { kind } = COLUMNS[TABLES[table][at] as ColumnName];
            const type = kind === "integer" || kind === "number" ? "n" : "s";
            return cell === undefined || (cell.t === type && cell.f === undefined) ? [] : [cell];
          }),
        );
      expect([name, wrong]).toEqual([name, []]);
    }
    const parts = await partsOf(bytes);
    const sheets = [...parts].filter(([path]) => path.startsWith("xl/worksheets/sheet"));
    expect(sheets).toHaveLength(workbook.SheetNames.length);
    for (const [, xml] of sheets) {
      expect(xml).not.toMatch(/<f[ >]/);
      expect(xml).toContain('ySplit="1"');
    }
  });

  test("links lead from a row to what it rests on", () => {
    /** The row that a cell leads to; {} where it leads nowhere. */
    const linkOf = (name: string, column: ColumnName, table: TableName, row: number): Rows[number] => {
      const at = (TABLES[table] as readonly ColumnName[]).indexOf(column);
      const cell = sheetOf(workbook, name)[utils.encode_cell({ r: row + 1, c: at })] as
        | CellObject
        | undefined;
      const target = cell?.l?.Target ?? "";
      const [, sheet = "", line = ""] = /^#'(.+)'!A(\d+)$/.exec(target) ?? [];
      return sheet === "" ? {} : (rowsOfSheet(sheet)[Number(line) - 2] ?? {});
    };
    for (const [row, { region_id }] of rowsOfSheet("Escalation").entries()) {
      const month = rowsOfSheet("Months").find((each) => each["region_id"] === region_id)?.["month"];
      expect(linkOf("Escalation", "region", "escalation", row)).toMatchObject({ region_id, month });
    }
    for (const [row, { focus, neighbour }] of rowsOfSheet("Neighbours").entries())
      expect(linkOf("Neighbours", "neighbour_name", "neighbours", row)).toMatchObject({
        from: focus,
        to: neighbour,
      });
    for (const [row, { to, top_border_region }] of rowsOfSheet("Spillover").entries())
      if (top_border_region !== null)
        expect(linkOf("Spillover", "top_border_region", "spillover", row)).toMatchObject({
          country: to,
          region: top_border_region,
        });
    for (const [row, { country }] of rowsOfSheet("Countries").entries())
      expect(linkOf("Countries", "country_name", "countries", row)["country"]).toBe(country);
    for (const [row, { ranking, unit_id }] of rowsOfSheet("Changes").entries()) {
      const linked = linkOf("Changes", "unit_name", "changes", row);
      if (ranking === "countries") expect(linked).toMatchObject({ country: unit_id });
      else if (ranking === "escalation" || ranking === "zones")
        expect(linked).toMatchObject({ region_id: unit_id });
      else expect(linked).toEqual({});
    }
    const claimed = rowsOfSheet("Claims").map((_, row) => linkOf("Claims", "unit_name", "claims", row));
    expect(claimed.filter((row) => row["region_id"] === "MLI-menaka")).toHaveLength(3);
    expect(claimed.filter((row) => row["region_id"] === "zone-bamako-100km")).toHaveLength(1);
  });

  test("the first sheet says what it is, of when, from whom, and that it is synthetic", () => {
    const text = JSON.stringify(rowsOfSheet("Read me"));
    for (const word of ["2023-12", "Synthetic sample", "invented", "Not a probability", "Zones and sites"])
      expect(text).toContain(word);
  });
});

describe("schemas", () => {
  const validatorOf = (name: string) =>
    new Ajv2020({ strict: true, allowUnionTypes: true }).compile(jsonOf(`schemas/${name}.json`));

  test("every JSON output is what its schema says, and names it", () => {
    const outputs = [...published.keys()].flatMap((path) => /^(\w+)\.json$/.exec(path)?.[1] ?? []);
    expect(outputs).toEqual(
      expect.arrayContaining([...CONTENT_TABLES, "claims", "replay", "run", "timings"]),
    );
    for (const name of outputs.filter((each) => each !== "datapackage")) {
      const validate = validatorOf(name);
      const content = jsonOf(`${name}.json`);
      validate(content);
      expect([name, validate.errors]).toEqual([name, null]);
      expect(jsonOf(`schemas/${name}.json`).$id).toBe(`urn:${content.schema.replaceAll("/", ":")}`);
    }
  });

  test.each([
    ["escalation", { score: 100.1 }],
    ["escalation", { score: "76.3" }],
    ["escalation", { category: "Severe" }],
    ["escalation", { rank: 1.5 }],
    ["escalation", { rank: 0 }],
    ["escalation", { region_id: null }],
    ["escalation", { month: "2023-13" }],
    ["escalation", { another: 1 }],
    ["neighbours", { last_border_incident: "14/12/2023" }],
    ["forecast", { chance_deaths_25: -0.01 }],
  ])("%s refuses %o", (name, wrong) => {
    const content = jsonOf(`${name}.json`);
    const validate = validatorOf(name);
    expect(validate({ ...content, rows: [{ ...content.rows[0], ...wrong }] })).toBe(false);
    expect(validate({ ...content, rows: [content.rows[0]] })).toBe(true);
  });

  test("words of columns are those that the stages use", () => {
    expect(COLUMNS.category.words).toEqual(CATEGORIES);
    expect(COLUMNS.evidence.words).toEqual(EVIDENCE);
    expect(COLUMNS.transmission_label.words).toEqual(TRANSMISSION_LABELS);
  });
});

describe("nothing unsound is published", () => {
  const zone = { region_id: "a", score: 1 };
  test.each([
    [[{ ...zone, score: 101 }], "zones.score cannot be 101 (row 1)"],
    [[{ ...zone, category: "Severe" }], "zones.category cannot be Severe (row 1)"],
    [[{ ...zone, rising_since: "2023-00" }], "zones.rising_since cannot be 2023-00 (row 1)"],
    [[{ ...zone, deaths_3m: Number.POSITIVE_INFINITY }], "zones.deaths_3m cannot be Infinity (row 1)"],
    [[zone, { score: 2 }], "zones.region_id cannot be null (row 2)"],
    [[zone, zone], "zones names a twice"],
  ])("%o", async (rows, message) => {
    const builder = new TableBuilder("zones");
    for (const row of rows) builder.add(row);
    await withTemporaryFolder(async (folder) => {
      await expect(publish(folder, { ...RECORDS, tables: [builder.build()] })).rejects.toThrow(message);
    });
  });

  test("a record that is not what its schema says", async () => {
    await withTemporaryFolder(async (folder) => {
      const run = { ...RECORDS.run, as_of: "December" };
      await expect(publish(folder, { ...RECORDS, tables: [], run })).rejects.toThrow("run.json: as_of");
    });
  });
});

describe("dictionary and data package", () => {
  test("the dictionary has a row for every column of every table, itself included", () => {
    const rows = csvRows("dictionary.csv");
    const wanted = Object.entries(TABLES).flatMap(([table, names]) =>
      names.map((name) => `${table}.${name}`),
    );
    expect(rows.map((row) => `${row["table"]}.${row["name"]}`)).toEqual(wanted);
    expect(rows.every((row) => row["meaning"] !== "")).toBe(true);
    const score = rows.find((row) => row["table"] === "escalation" && row["name"] === "score");
    expect(score).toMatchObject({
      type: "number",
      measured_in: "points",
      decimals: "1",
      minimum: "0",
      maximum: "100",
    });
  });

  interface Field {
    readonly name: string;
    readonly type: string;
    readonly constraints?: {
      readonly required?: boolean;
      readonly enum?: readonly string[];
      readonly pattern?: string;
      readonly minimum?: number;
      readonly maximum?: number;
    };
  }
  interface Resource {
    readonly name: string;
    readonly path: string;
    readonly schema: { readonly fields: readonly Field[]; readonly primaryKey?: readonly string[] };
  }
  const FORMS: Readonly<Record<string, RegExp>> = {
    string: /^/,
    yearmonth: /^\d{4}-\d{2}$/,
    integer: /^-?\d+$/,
    number: /^-?\d+(\.\d+)?$/,
  };

  /** Whether a cell is what Table Schema calls a value of the field. */
  function fits({ type, constraints = {} }: Field, cell: string): boolean {
    if (cell === "") return constraints.required !== true;
    const {
      minimum = Number.NEGATIVE_INFINITY,
      maximum = Number.POSITIVE_INFINITY,
      pattern = "",
    } = constraints;
    const isInside = !["integer", "number"].includes(type) || (+cell >= minimum && +cell <= maximum);
    const isListed = constraints.enum === undefined || constraints.enum.includes(cell);
    return FORMS[type]?.test(cell) === true && new RegExp(pattern).test(cell) && isInside && isListed;
  }

  test("the data package says how CSVs with decimal commas are written", () => {
    const { resources } = dataPackage(["escalation"], RECORDS.head, CSV_FORMS.comma) as {
      resources: { dialect: object; schema: { fields: { name: string; decimalChar?: string }[] } }[];
    };
    expect(resources[0]?.dialect).toMatchObject({ delimiter: ";" });
    const marks = resources[0]?.schema.fields.map(({ name, decimalChar }) => [name, decimalChar]);
    expect(marks).toEqual(
      TABLES.escalation.map((name) => [name, COLUMNS[name].kind === "number" ? "," : undefined]),
    );
  });

  test("the data package is what Frictionless Data asks of one, by its own schema", async () => {
    const profile = JSON.parse(await readFile(new URL("tabular-data-package.json", import.meta.url), "utf8"));
    const validate = new Ajv({ strict: false, validateFormats: false }).compile(profile);
    const { $schema, resources, ...described } = jsonOf("datapackage.json");
    expect($schema).toBe("https://datapackage.org/profiles/2.0/datapackage.json");
    // 2.0 is told by $schema and takes what 1.0 takes, where profiles are named one by one
    const withFields = (change: object): object => ({
      ...described,
      profile: "tabular-data-package",
      resources: resources.map((resource: { schema: { fields: object[] } }) => ({
        ...resource,
        profile: "tabular-data-resource",
        schema: {
          ...resource.schema,
          fields: resource.schema.fields.map((field) => ({ ...field, ...change })),
        },
      })),
    });
    validate(withFields({}));
    expect(validate.errors).toBeNull();
    for (const wrong of [{ name: 1 }, { type: "decimal" }, { constraints: { required: "yes" } }])
      expect(validate(withFields(wrong))).toBe(false);
  });

  test("the data package describes every CSV: path, columns in their order, types, bounds, keys", () => {
    const { resources } = jsonOf("datapackage.json") as { resources: Resource[] };
    const csvs = [...published.keys()].filter((name) => name.endsWith(".csv"));
    expect(resources.map(({ path }) => path).sort()).toEqual(csvs.sort());
    for (const { name, path, schema } of resources) {
      const rows = csvRows(path);
      expect(schema.fields.map((field) => field.name)).toEqual(TABLES[name as TableName]);
      const wrong = rows.flatMap((row) =>
        schema.fields.filter((field) => !fits(field, row[field.name] ?? "")).map((field) => [field, row]),
      );
      expect([name, wrong]).toEqual([name, []]);
      const key = schema.primaryKey ?? [];
      const named = rows.map((row) => key.map((column) => row[column]).join("|"));
      if (key.length > 0) expect([name, new Set(named).size]).toEqual([name, rows.length]);
    }
    expect(resources.filter(({ schema }) => schema.primaryKey !== undefined).length).toBeGreaterThan(6);
  });
});
