/** Faults planted in a large file: each is found where it stands, and for the rest it is as if they were not there. */
import { join } from "node:path";
import { expect, test } from "vitest";
import { openFiles } from "../../pipeline/1-ingest/openFile.ts";
import { aggregate } from "../../pipeline/2-aggregate/aggregate.ts";
import type { FileLedger } from "../../pipeline/domain/ingestSummary.ts";
import type { Panels } from "../../pipeline/domain/panels.ts";
import { numbersOf } from "../../pipeline/domain/table.ts";
import { loadShapes } from "../../pipeline/geo/shapes.ts";
import { listInputFiles } from "../../pipeline/io/inputFiles.ts";
import type { Event } from "./ged.ts";
import { counts, type Row, references, withFiles, withStage } from "./run.ts";

/**
 * Good rows between two faults: with twenty faults each is 1 % of the good rows, and no broken line follows an open
 * quote, as a part of which it would be taken.
 */
const BETWEEN = 5;

type Field = keyof typeof LAYOUTS.generic.names;

interface Layout {
  /** Times that every fault is planted. */
  readonly times: number;
  /** Column names by field, in the order of the columns. */
  readonly names: Readonly<Record<string, string>>;
  readonly classes: readonly string[];
  readonly mapping: object;
}

const SPAN = { from: "2015-01", to: "2020-12" };
const CLASSES = ["battle", "civilian", "nonstate"] as const;

const LAYOUTS = {
  generic: {
    times: 1000,
    names: {
      id: "number",
      date: "day",
      date_end: "until",
      country: "land",
      admin1: "province",
      latitude: "lat",
      longitude: "lon",
      precision: "how near",
      class: "kind",
      actor: "who",
      deaths: "dead",
      deaths_low: "dead at least",
      deaths_high: "dead at most",
      deaths_civilians: "dead civilians",
    },
    classes: CLASSES,
    mapping: {
      source: "Made-up log",
      id: "number",
      date: "day",
      date_end: "until",
      country: "land",
      admin1: "province",
      latitude: "lat",
      longitude: "lon",
      place_precision: "how near",
      place_precision_map: { "1": "exact", "2": "near" },
      class: "kind",
      class_map: Object.fromEntries(CLASSES.map((name) => [name, name])),
      actor_1: "who",
      deaths: "dead",
      deaths_low: "dead at least",
      deaths_high: "dead at most",
      deaths_civilians: "dead civilians",
      coverage: SPAN,
    },
  },
  ged: {
    times: 100,
    names: {
      id: "id",
      date: "date_start",
      date_end: "date_end",
      country: "country",
      admin1: "adm_1",
      latitude: "latitude",
      longitude: "longitude",
      precision: "where_prec",
      class: "type_of_violence",
      actor: "side_a",
      deaths: "best",
      deaths_low: "low",
      deaths_high: "high",
      deaths_civilians: "deaths_civilians",
      other: "side_b",
      date_precision: "date_prec",
    },
    classes: ["1", "3", "2"],
    mapping: { source: "UCDP GED", coverage: SPAN },
  },
} as const satisfies Record<string, Layout>;

const PLACES = [
  ["Mali", "Gao", 16.27, -0.04],
  ["Mali", "Ménaka", 15.92, 2.4],
  ["Mali", "", 12.65, -8],
  ["Niger", "Tillabéri", 14.21, 1.45],
  ["Niger", "Diffa", 13.32, 12.61],
  ["Burkina Faso", "Sahel", 14.1, -1.63],
  ["Algeria", "Tamanrasset", 19.95, 2.97],
] as const;

const pad = (value: number): string => String(value).padStart(2, "0");

/** Good row `number`, with an id of its own. */
function goodRow(number: number, classes: readonly string[]): Event {
  const [country, admin1, latitude, longitude] = PLACES[number % PLACES.length] as (typeof PLACES)[number];
  const deaths = number % 13;
  const day = `${2015 + (number % 6)}-${pad(1 + (number % 11))}-${pad(2 + (number % 27))}`;
  return {
    id: String(700_000 + number),
    date: day,
    date_end: day,
    country,
    admin1,
    latitude: String(latitude),
    longitude: String(longitude),
    precision: number % 3 === 0 ? "2" : "1",
    class: classes[number % classes.length] as string,
    actor: number % 5 === 0 ? '"Group ""X"", north"' : "AQIM",
    deaths: String(deaths + 1),
    deaths_low: String(deaths),
    deaths_high: String(deaths + 2),
    deaths_civilians: "0",
  };
}

interface Planted {
  /** Changed cells of a good row with an id of its own. */
  readonly changes?: Event;
  /** What happens to the text of the row. */
  readonly breaks?: (line: string) => string;
  /** The row is another version of the good row before it. */
  readonly repeats?: true;
  readonly field?: Field;
  /** The value and the reason that the quarantine tells; none for a row that is not refused. */
  readonly value?: string;
  readonly reason?: string;
  readonly becomes: "quarantined" | "duplicate" | "superseded" | "out of scope" | "accepted";
}

const refused = (field: Field, value: string, reason: string): Planted => ({
  changes: { [field]: value },
  field,
  value,
  reason,
  becomes: "quarantined",
});
const broken = (reason: string, breaks: (line: string) => string): Planted => ({
  breaks,
  reason,
  becomes: "quarantined",
});

/** `width`: columns of the layout. */
const faultsOf = (width: number): readonly Planted[] => [
  refused("date", "2019-02-29", "is not a date in the layout's format"),
  refused("date", "", "is missing"),
  refused("date_end", "2014-12-31", "lies before the start date"),
  refused("latitude", "91.5", "is not a latitude from -90 to 90"),
  refused("longitude", "-180.5", "is not a longitude from -180 to 180"),
  refused("latitude", "", "has no partner: latitude and longitude go together"),
  refused("deaths", "-3", "is not a whole number from 0 to 9999999"),
  refused("deaths_high", "several", "is not a whole number from 0 to 9999999"),
  refused("country", "", "is missing"),
  refused("country", "Malli", "is a country nobody knows (nearest: Mali, Malawi, Malta)"),
  refused("class", "unheard of", "is a class the layout does not know"),
  refused("precision", "12", "is a precision the layout does not know"),
  refused("id", "7.01E+05", "is a number that a spreadsheet has rounded: export it as text"),
  broken(`has ${width - 3} fields where ${width} are due`, (line) => line.split(",").slice(0, -3).join(",")),
  broken(`has ${width + 1} fields where ${width} are due`, (line) => `${line},one more`),
  broken("a quote opens and is not closed where the record ends", (line) =>
    line.replace(/,(AQIM),/, ',"$1,'),
  ),
  { repeats: true, becomes: "duplicate" },
  { repeats: true, changes: { deaths: "0", deaths_low: "0", deaths_high: "0" }, becomes: "superseded" },
  { changes: { date: "2021-01-01", date_end: "2021-01-01" }, becomes: "out of scope" },
  { changes: { deaths: "5", deaths_low: "8", deaths_high: "2" }, becomes: "accepted" },
];

interface Written {
  /** Text of the file with the faults, and of one with the rows that should count, as they should. */
  readonly dirty: string;
  readonly clean: string;
  /** Records of the former that should count. */
  readonly accepted: readonly number[];
  /** Those that should be refused, as "record|column|value|reason". */
  readonly quarantine: readonly string[];
}

function write(layout: Layout, faults: readonly Planted[]): Written {
  const fields = Object.keys(layout.names);
  const header = Object.values(layout.names).join(",");
  const text = (row: Event): string => fields.map((field) => row[field] ?? "").join(",");
  const [dirty, clean, accepted, quarantine] = [[header], [header], [] as number[], [] as string[]];
  let goods = 0;
  for (let at = 0; at < layout.times * faults.length * (BETWEEN + 1); at += 1) {
    const number = Math.floor(at / (BETWEEN + 1)) % faults.length;
    const fault = at % (BETWEEN + 1) === BETWEEN ? faults[number] : undefined;
    const base = goodRow(goods - (fault?.repeats === true ? 1 : 0), layout.classes);
    if (fault === undefined) {
      goods += 1;
      dirty.push(text(base));
      clean.push(text(base));
      accepted.push(at + 1);
      continue;
    }
    const own = fault.repeats === true ? {} : { id: `9${pad(number)}${at}`, actor: "AQIM" };
    const row = { ...base, ...own, ...fault.changes };
    const line = (fault.breaks ?? String)(text(row));
    dirty.push(line);
    if (fault.becomes === "accepted") {
      clean.push(text({ ...row, deaths_low: "5", deaths_high: "5" }));
      accepted.push(at + 1);
    }
    if (fault.becomes === "quarantined") {
      const column = fault.field === undefined ? "" : (layout.names[fault.field] as string);
      quarantine.push([at + 1, column, fault.value ?? line, fault.reason].join("|"));
    }
  }
  return { dirty: `${dirty.join("\n")}\n`, clean: `${clean.join("\n")}\n`, accepted, quarantine };
}

interface Outcome {
  readonly line: FileLedger;
  readonly accepted: readonly number[];
  readonly quarantine: readonly string[];
  /** What stages 1 and 2 make of the file, without what is told of files. */
  readonly panels: Omit<Panels, "ingest">;
}

async function outcomeOf(text: string, mapping: object): Promise<Outcome> {
  const files = { "log.csv": text, "log.mapping.json": JSON.stringify(mapping) };
  return await withFiles(files, (input) =>
    withStage(async ({ db, folder, ingest }) => {
      const open = await openFiles(await listInputFiles([join(input, "log.csv")]), null, folder);
      const summary = await ingest(open, {});
      const { gazetteer, zones, borderRegions } = await references;
      const settings = { gazetteer, zones, areas: null, borderRegions, shapes: loadShapes() };
      const aggregated = await aggregate(db, { summary, ...settings });
      const { ingest: _, ...panels } = aggregated.panels;
      const accepted = await db.columns("SELECT record FROM incidents ORDER BY record");
      const refused = await db.rows<Row>(`SELECT record, "column", value, reason FROM refused`);
      return {
        line: summary.files[0] as FileLedger,
        accepted: [...numbersOf(accepted, "record")],
        quarantine: refused.map((row) =>
          [row["record"], row["column"], row["value"], row["reason"]].join("|"),
        ),
        panels,
      };
    }),
  );
}

/** Compares lists of a hundred thousand, of which a few differences are enough to be told. */
function expectSame<T>(found: readonly T[], wanted: readonly T[]): void {
  expect(found.filter((each, index) => each !== wanted[index]).slice(0, 5)).toEqual([]);
  expect(found.length).toBe(wanted.length);
}

test.each(Object.entries(LAYOUTS))(
  "%s: every planted fault is found where it stands, no good row is lost, and the panel is that of the good rows",
  async (_, layout: Layout) => {
    const faults = faultsOf(Object.keys(layout.names).length);
    const { dirty, clean, accepted, quarantine } = write(layout, faults);
    const found = await outcomeOf(dirty, layout.mapping);
    expectSame(found.quarantine, quarantine);
    expectSame(found.accepted, accepted);
    const sum = (becomes: Planted["becomes"]): number =>
      layout.times * faults.filter((fault) => fault.becomes === becomes).length;
    expect(counts(found.line)).toEqual([
      layout.times * faults.length * (BETWEEN + 1),
      layout.times * faults.length * BETWEEN + sum("accepted"),
      sum("duplicate"),
      sum("superseded"),
      sum("quarantined"),
      sum("out of scope"),
    ]);
    expect(found.line.repaired).toBe(sum("accepted"));
    expect(found.panels).toEqual((await outcomeOf(clean, layout.mapping)).panels);
  },
);
