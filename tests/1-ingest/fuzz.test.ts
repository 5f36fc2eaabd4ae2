import { gzipSync } from "node:zlib";
import fc from "fast-check";
import { expect, test } from "vitest";
import { ExpectedError } from "../../pipeline/domain/errors.ts";
import { zip } from "../zip.ts";
import { incident, of2020, old, present } from "./acled.ts";
import { row as areaMonth, HEADER as COUNTS } from "./counts.ts";
import { gdelt, report } from "./gdelt.ts";
import { csv, type Event, event, official, short, websiteExport } from "./ged.ts";
import { attacks } from "./gtd.ts";
import { type Result, run } from "./run.ts";

const RUNS = Number(process.env["HARMATTAN_FUZZ_RUNS"] ?? 200);
/** A run takes a fraction of a second; after this long it hangs. */
const PATIENCE_MS = 20_000;

const ROWS: readonly Event[] = Array.from({ length: 14 }, (_, index) =>
  event({
    id: String(index % 11),
    adm_1: ["Ménaka region", "Gao", "", "Mopti region"][index % 4] as string,
    side_a: ["AQIM", "Government of Mali", 'Group "X", north', "Two\nlines"][index % 4] as string,
    best: String(index),
    high: String(index + 1),
    date_start: `2021-${String((index % 12) + 1).padStart(2, "0")}-28`,
    date_end: index % 2 === 0 ? "" : `2021-${String((index % 12) + 1).padStart(2, "0")}-28`,
  }),
);

const INCIDENTS: readonly Event[] = Array.from({ length: 14 }, (_, index) =>
  incident({
    event_id_cnty: `MLI${index % 11}`,
    event_date: `2021-${String((index % 12) + 1).padStart(2, "0")}-28`,
    event_type: ["Battles", "Explosions/Remote violence", "Violence against civilians", "Demostrations"][
      index % 4
    ] as string,
    civilian_targeting: index % 3 === 0 ? "Civilian targeting" : "",
    admin1: ["Ménaka", "Gao", "", "Mopti"][index % 4] as string,
    fatalities: String(index),
    timestamp: String(1_600_000_000 + index),
  }),
);

const UCDP: readonly Buffer[] = [
  ...[short(ROWS), official(ROWS), websiteExport(ROWS), short(ROWS).replaceAll("\n", "\r\n")].map((text) =>
    Buffer.from(text),
  ),
  Buffer.from(`\uFEFF${short(ROWS)}`, "utf16le"),
  Buffer.from(short(ROWS), "latin1"),
  gzipSync(short(ROWS)),
  Buffer.from(official(ROWS).replace(/^.*\n/, "")),
];

const ACLED: readonly Buffer[] = [
  Buffer.from(present(INCIDENTS)),
  Buffer.from(of2020(INCIDENTS)),
  old(INCIDENTS),
  Buffer.from(old(INCIDENTS).toString("latin1").replaceAll(";", ",")),
  gzipSync(present(INCIDENTS)),
];

const OTHERS: readonly Buffer[] = [
  Buffer.from(
    attacks(INCIDENTS.map((_, index) => ({ imonth: String((index % 12) + 1), iday: String(2 * index) }))),
  ),
  Buffer.from(
    csv(
      COUNTS,
      INCIDENTS.map((_, index) => areaMonth({ "Admin2 Pcode": `ML${index}` })),
    ),
  ),
];

const GDELT: readonly Buffer[] = (["2.0", "1.0", "1.0, back file"] as const).map((version) =>
  Buffer.from(
    gdelt(
      INCIDENTS.map((_, index) =>
        report({ id: String(index), day: `202103${10 + index}`, AType: String(index % 6) }),
      ),
      version,
    ),
  ),
);

type Mutation = (bytes: Buffer) => Buffer;

/** A place in a file of any length. */
const place = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
const at = (bytes: Buffer, share: number): number => Math.floor(share * bytes.length);
const join = (...parts: readonly (Buffer | string)[]): Buffer =>
  Buffer.concat(parts.map((part) => (typeof part === "string" ? Buffer.from(part, "latin1") : part)));
const onLines = (bytes: Buffer, change: (lines: string[]) => string[]): Buffer =>
  Buffer.from(change(bytes.toString("latin1").split("\n")).join("\n"), "latin1");

const flip = fc.tuple(place, fc.integer({ min: 1, max: 255 })).map(
  ([share, mask]): Mutation =>
    (bytes) => {
      const copy = Buffer.from(bytes);
      const index = at(bytes, share);
      if (index < copy.length) copy[index] = (copy[index] as number) ^ mask;
      return copy;
    },
);
const INSERTED = [
  '"',
  '""',
  ",",
  ",,",
  ";",
  "\t",
  "\n",
  "\r",
  "\r\n",
  "\0",
  "\u00ff",
  "\u00c3",
  "\\",
  "'",
  "-",
  "NaN",
  '"\n"',
  '","',
];
const insert = fc.tuple(place, fc.constantFrom(...INSERTED)).map(
  ([share, text]): Mutation =>
    (bytes) =>
      join(bytes.subarray(0, at(bytes, share)), text, bytes.subarray(at(bytes, share))),
);
const cut = fc.tuple(place, place).map(
  ([a, b]): Mutation =>
    (bytes) => {
      const [from, to] = [at(bytes, Math.min(a, b)), at(bytes, Math.max(a, b))];
      return join(bytes.subarray(0, from), bytes.subarray(Math.min(to, from + 300)));
    },
);
const truncate = place.map(
  (share): Mutation =>
    (bytes) =>
      bytes.subarray(0, at(bytes, share)),
);
const dropLine = place.map(
  (share): Mutation =>
    (bytes) =>
      onLines(bytes, (lines) => lines.toSpliced(Math.floor(share * lines.length), 1)),
);
const repeatLine = fc.tuple(place, place).map(
  ([from, to]): Mutation =>
    (bytes) =>
      onLines(bytes, (lines) =>
        lines.toSpliced(Math.floor(to * lines.length), 0, lines[Math.floor(from * lines.length)] ?? ""),
      ),
);
const repeatColumn = fc.tuple(fc.nat(20), fc.boolean()).map(
  ([column, everywhere]): Mutation =>
    (bytes) =>
      onLines(bytes, (lines) =>
        lines.map((line, index) => {
          const cells = line.split(",");
          return everywhere || index === 0 ? cells.toSpliced(column, 0, cells[column] ?? "").join(",") : line;
        }),
      ),
);
const dropColumn = fc.tuple(fc.nat(20), fc.boolean()).map(
  ([column, header]): Mutation =>
    (bytes) =>
      onLines(bytes, (lines) =>
        lines.map((line, index) =>
          (index === 0) === header ? line.split(",").toSpliced(column, 1).join(",") : line,
        ),
      ),
);
const mutation = fc.oneof(
  { weight: 4, arbitrary: flip },
  { weight: 4, arbitrary: insert },
  cut,
  truncate,
  dropLine,
  repeatLine,
  repeatColumn,
  dropColumn,
);

async function within<T>(work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`not done after ${PATIENCE_MS} ms`)), PATIENCE_MS);
  });
  return await Promise.race([work, late]).finally(() => clearTimeout(timer));
}

function expectSound({ summary, incidents, quarantine }: Result): void {
  const line = summary.files[0] as Result["summary"]["files"][number];
  expect(line.accepted + line.duplicate + line.superseded + line.quarantined + line.out_of_scope).toBe(
    line.rows_read,
  );
  expect(incidents).toHaveLength(line.accepted);
  expect(quarantine).toHaveLength(line.quarantined);
  const records = [...incidents, ...quarantine].map((row) => row["record"] as number);
  expect(new Set(records).size).toBe(records.length);
  expect(Math.max(0, ...records)).toBeLessThanOrEqual(line.rows_read);
  for (const row of incidents) {
    expect(row["country"]).toMatch(/^[A-Z]{3}$/);
    expect(row["date_start"]).toMatch(/^(19|20|21)\d\d-\d\d-\d\d$/);
    expect((row["date_end"] as string) >= (row["date_start"] as string)).toBe(true);
    expect(row["deaths_low"]).toBeGreaterThanOrEqual(0);
    expect(row["deaths_best"]).toBeGreaterThanOrEqual(row["deaths_low"] as number);
    expect(row["deaths_high"]).toBeGreaterThanOrEqual(row["deaths_best"] as number);
    if (summary.source.includes("counts")) expect(row["events"]).toBeGreaterThanOrEqual(1);
    else expect(row["events"]).toBe(1);
  }
  for (const row of quarantine) expect(row["reason"]).toBeTruthy();
}

test.each([
  ["UCDP", UCDP],
  ["ACLED", ACLED],
  ["GTD and monthly counts", OTHERS],
  ["GDELT", [...GDELT, zip({ "a.CSV": GDELT[0] as Buffer })]],
])(
  "whatever happens to a file of %s, the answer is a clear error or a ledger that balances",
  async (_, bases) => {
    let refused = 0;
    let read = 0;
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...bases),
        fc.array(mutation, { minLength: 1, maxLength: 4 }),
        fc.constantFrom(0.2, 1),
        async (base, mutations, maxQuarantine) => {
          const bytes = mutations.reduce((text, mutate) => mutate(text), base);
          try {
            expectSound(await within(run({ "a.csv": bytes }, { maxQuarantine })));
            read += 1;
          } catch (error) {
            if (!(error instanceof ExpectedError)) throw error;
            expect(error.message).toMatch(/^a\.csv /);
            expect(error.message.length).toBeLessThan(2000);
            refused += 1;
          }
        },
      ),
      { numRuns: RUNS },
    );
    // Both ends are reached, else the mutations are too gentle or too rough.
    expect(Math.min(refused, read)).toBeGreaterThan(RUNS / 20);
  },
  3_600_000,
);
