import { gzipSync } from "node:zlib";
import fc from "fast-check";
import { expect, test } from "vitest";
import { month } from "../../pipeline/domain/month.ts";
import { type Event, event, NEEDED, short } from "./ged.ts";
import { contents, run } from "./run.ts";

const RUNS = Math.ceil(Number(process.env["HARMATTAN_FUZZ_RUNS"] ?? 100) / 20);

/** Releases are the candidate files of January to April 2026; each covers its month. */
const RELEASES = [1, 2, 3, 4];
/** Months in which events lie; those of no release in use are out of scope. */
const MONTHS = [1, 2, 3, 4, 5];

/** What one release says of an event. */
interface Version {
  readonly release: number;
  readonly deaths: number;
  readonly month: number;
  readonly copies: number;
}

/** A row to write, with what a reader that knows nothing of the others makes of it. */
interface Line {
  readonly release: number;
  readonly text: string;
  readonly fault: boolean;
}

const version = fc.record({
  release: fc.constantFrom(...RELEASES),
  deaths: fc.integer({ min: 0, max: 12 }),
  month: fc.constantFrom(...MONTHS),
  copies: fc.integer({ min: 1, max: 2 }),
});
/** An event is told at most once by each release, but perhaps in several copies. */
const incident = fc.uniqueArray(version, { minLength: 1, maxLength: 3, selector: (each) => each.release });

const BAD_CELLS: readonly Event[] = [
  { best: "n/a" },
  { date_start: "2026-02-30" },
  { country: "Malli" },
  { latitude: "123" },
  { type_of_violence: "7" },
];
const badLine = fc.record({
  release: fc.constantFrom(...RELEASES),
  cell: fc.option(fc.constantFrom(...BAD_CELLS)),
  broken: fc.constantFrom("x,y", '"a"b,c', "1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17"),
});

/** One way to lay rows out: the order of rows and the file of each, drawn from the same numbers. */
const layout = fc.record({
  keys: fc.array(fc.nat(1000), { minLength: 60, maxLength: 60 }),
  parts: fc.integer({ min: 1, max: 3 }),
});

const mixture = fc.record({
  incidents: fc.array(incident, { minLength: 1, maxLength: 12 }),
  bad: fc.array(badLine, { maxLength: 6 }),
  first: layout,
  second: layout,
});

const pad = (value: number): string => String(value).padStart(2, "0");
const rowText = (row: Event): string => short([row]).slice(NEEDED.join(",").length + 1);

function rowOf(id: number, { deaths, month: monthOfYear }: Version): Event {
  return event({
    id: String(id),
    date_start: `2026-${pad(monthOfYear)}-15`,
    date_end: "",
    best: String(deaths),
    low: String(deaths),
    high: String(deaths),
    // Some records span lines, so that records and lines differ.
    side_a: id % 3 === 0 ? 'Two\nlines, "quoted"' : "Side A",
  });
}

/** Spreads lines over files by their release, in some order; every second file is packed. */
function filesOf(lines: readonly Line[], { keys, parts }: { keys: readonly number[]; parts: number }) {
  const shuffled = lines
    .map((line, index) => ({ line, key: keys[index % keys.length] as number, index }))
    .sort((a, b) => a.key - b.key || a.index - b.index);
  const files = new Map<string, Line[]>();
  for (const { line, key } of shuffled) {
    const name = `part ${key % parts}/GEDEvent_v26_0_${line.release}.csv${key % parts === 1 ? ".gz" : ""}`;
    files.set(name, [...(files.get(name) ?? []), line]);
  }
  return files;
}

test("the ledger balances, totals are right, and the order of rows and files changes no incident", async () => {
  await fc.assert(
    fc.asyncProperty(mixture, async ({ incidents, bad, first, second }) => {
      const lines: Line[] = incidents.flatMap((versions, id) =>
        versions.flatMap((each) =>
          Array.from({ length: each.copies }, () => ({
            release: each.release,
            text: rowText(rowOf(id, each)),
            fault: false,
          })),
        ),
      );
      for (const [index, { release, cell, broken }] of bad.entries()) {
        const row = event({ id: String(index), date_start: "2026-01-05", date_end: "", ...cell });
        lines.push({ release, text: cell === null ? `${broken}\n` : rowText(row), fault: true });
      }

      const covered = new Set(lines.map((line) => line.release));
      const wanted = { accepted: 0, duplicate: 0, superseded: 0, out_of_scope: 0, deaths: 0 };
      for (const versions of incidents) {
        const standing = versions.reduce((latest, each) => (each.release > latest.release ? each : latest));
        for (const each of versions) {
          const same = each.deaths === standing.deaths && each.month === standing.month;
          const others = each === standing ? each.copies - 1 : each.copies;
          wanted[same ? "duplicate" : "superseded"] += others;
        }
        const inScope = covered.has(standing.month);
        wanted[inScope ? "accepted" : "out_of_scope"] += 1;
        if (inScope) wanted.deaths += standing.deaths;
      }

      const results = [];
      for (const arrangement of [first, second]) {
        const files = filesOf(lines, arrangement);
        const written = [...files].map(([name, of]) => {
          const text = `${NEEDED.join(",")}\n${of.map((line) => line.text).join("")}`;
          return [name, name.endsWith(".gz") ? gzipSync(text) : text] as const;
        });
        const result = await run(Object.fromEntries(written), { maxQuarantine: 1 });
        expect(result.summary.files.map((line) => line.file).sort()).toEqual([...files.keys()].sort());
        const sum = { accepted: 0, duplicate: 0, superseded: 0, out_of_scope: 0 };
        for (const line of result.summary.files) {
          const of = files.get(line.file) as Line[];
          expect(line.rows_read).toBe(of.length);
          expect(line.quarantined).toBe(of.filter((each) => each.fault).length);
          expect(
            line.accepted + line.duplicate + line.superseded + line.quarantined + line.out_of_scope,
          ).toBe(of.length);
          for (const key of Object.keys(sum) as (keyof typeof sum)[]) sum[key] += line[key];
          const records = (rows: readonly Record<string, unknown>[]): unknown[] =>
            rows.filter((row) => row["file"] === line.file).map((row) => row["record"]);
          const bads = of.flatMap((each, index) => (each.fault ? [index + 1] : []));
          expect(records(result.quarantine)).toEqual(bads);
          expect(records(result.incidents).every((record) => !bads.includes(record as number))).toBe(true);
        }
        const deaths = result.incidents.reduce((total, row) => total + (row["deaths_best"] as number), 0);
        expect({ ...sum, deaths }).toEqual(wanted);
        // Every incident is the row that its record number names.
        for (const row of result.incidents) {
          const text = files.get(row["file"] as string)?.[(row["record"] as number) - 1]?.text ?? "";
          expect(text).toContain(
            `2026-${pad(((row["month"] as number) % 12) + 1)}-15,,1,${row["source_event_id"]},`,
          );
        }
        results.push(result);
      }
      const [one, other] = results as [(typeof results)[0], (typeof results)[0]];
      expect(contents(one)).toEqual(contents(other));
      expect(one.summary.lastCompleteMonth).toBe(month(2026, Math.max(...covered)));
      expect(one.summary.coverage).toEqual(other.summary.coverage);
    }),
    { numRuns: RUNS },
  );
});
