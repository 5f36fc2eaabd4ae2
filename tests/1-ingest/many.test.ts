import { expect, test } from "vitest";
import { event, short } from "./ged.ts";
import { contents, counts, faults, run } from "./run.ts";

/** More files than are read at once, a few rows each; every so many a damaged one, an empty one, one of another shape. */
const FILES = 260;
const DAMAGED = 37;
const EMPTY = 50;
const SEMICOLONS = 41;

const rowsOf = (file: number) =>
  Array.from({ length: 1 + (file % 3) }, (_, row) =>
    event({
      id: `${file}-${row}`,
      adm_1: file % 2 === 0 ? "Gao" : "Ménaka",
      best: row === 2 ? "x" : String(row),
    }),
  );

test("hundreds of small files: every row where it stands, every ledger line its own", async () => {
  const numbers = [...Array(FILES).keys()];
  const name = (file: number): string => `part ${String(file).padStart(3, "0")} 'é'.csv`;
  const text = (file: number): string => {
    if (file % EMPTY === 1) return short([]);
    const rows = short(rowsOf(file));
    if (file % DAMAGED === 1) return `${rows}a,b,c\n`;
    return file % SEMICOLONS === 1 ? rows.replaceAll(",", ";") : rows;
  };
  const files = Object.fromEntries(numbers.map((file) => [name(file), text(file)]));
  const result = await run(files, { maxQuarantine: 1, threads: 2 });
  const kept = numbers.filter((file) => file % EMPTY !== 1);
  for (const file of numbers) {
    const rows = kept.includes(file) ? rowsOf(file).length : 0;
    const broken = kept.includes(file) && file % DAMAGED === 1 ? 1 : 0;
    const refused = broken + (rows === 3 ? 1 : 0);
    expect(counts(result.ledger(name(file))), name(file)).toEqual([
      rows + broken,
      rows + broken - refused,
      0,
      0,
      refused,
      0,
    ]);
    const own = result.incidents.filter((row) => row["file"] === name(file));
    expect(own.map((row) => [row["record"], row["source_event_id"]])).toEqual(
      own.map((_, row) => [row + 1, `${file}-${row}`]),
    );
    if (broken > 0)
      expect(faults(result, name(file)).at(-1)).toMatch(new RegExp(`^${rows + 1}\\|.*has 3 fields`));
  }
  const one = short(kept.flatMap(rowsOf));
  expect(contents(await run({ "all.csv": one }, { maxQuarantine: 1 }))).toEqual(contents(result));
});

test("files that differ only in what separates their cells are not read at once", async () => {
  const cells = [
    ["day", "land", "kind", "who"],
    ["2021-03-05", "Mali", "battle", "X, Y, Z, too"],
  ];
  const text = (delimiter: string): string => cells.map((row) => `${row.join(delimiter)}\n`).join("");
  const result = await run(
    {
      "a.csv": text(",").replace("X, Y, Z, too", "W"),
      "b.csv": text(";"),
      "m.json": JSON.stringify({
        source: "Log",
        date: "day",
        date_format: "YYYY-MM-DD",
        country: "land",
        class: "kind",
        class_map: { battle: "battle" },
        actor_1: "who",
      }),
    },
    { mapping: "m.json" },
  );
  expect(result.incidents.map((row) => row["actor_1"])).toEqual(["W", "X, Y, Z, too"]);
});
