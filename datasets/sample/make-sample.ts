/**
 * Writes the synthetic sample: `npm run sample`. Nothing in it ever happened; README.md says what is planted.
 *
 *   background  levels by region and period, bursty          background.ts, regions.ts, clashes.ts
 *   truths      what a run on the sample has to find         truths.ts
 *   blemishes   what a run on the sample has to survive      blemishes.ts
 *
 * Seeded throughout: two runs give the same bytes.
 */

import { writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { stringify } from "csv-stringify/sync";
import { makeBackground } from "./background.ts";
import { summaryEvents, withBlemishes } from "./blemishes.ts";
import type { Incident } from "./incident.ts";
import { formatJson } from "./json.ts";
import { FIRST_MONTH, LAST_MONTH } from "./months.ts";
import { COLUMNS, toRows } from "./rows.ts";
import { stateTruths } from "./statement.ts";
import {
  mauritaniaFallsSilent,
  neighboursShareAShock,
  ringClosesOnBamako,
  triborderRises,
  violenceReachesBeninAndTogo,
  violenceReturnsToAlgeria,
} from "./truths.ts";

/** @returns background and truths: every incident once, before the blemishes */
export function sampleIncidents(): Incident[] {
  return [
    ...makeBackground(),
    ...summaryEvents(),
    ...triborderRises(),
    ...ringClosesOnBamako(),
    ...violenceReturnsToAlgeria(),
    ...violenceReachesBeninAndTogo(),
    ...neighboursShareAShock(),
    ...mauritaniaFallsSilent(),
  ];
}

/** @returns the texts of the three files, the same every time */
export function makeSample(): { csv: string; mapping: string; truths: string } {
  const incidents = sampleIncidents();
  const blemished = withBlemishes(toRows(incidents));
  return {
    csv: stringify(blemished.rows, { header: true, columns: [...COLUMNS], record_delimiter: "\n" }),
    mapping: formatJson(MAPPING),
    truths: formatJson(stateTruths(incidents, blemished)),
  };
}

const MAPPING = {
  source: "Synthetic sample",
  licence: "CC0-1.0 (invented data)",
  citation: "Synthetic incidents made by datasets/sample/make-sample.ts; no real event",
  coverage: { from: FIRST_MONTH, to: LAST_MONTH },
};

function writeSample(): void {
  const { csv, mapping, truths } = makeSample();
  const write = (name: string, text: string) => writeFileSync(new URL(name, import.meta.url), text);
  write("synthetic-sahel.csv", csv);
  write("synthetic-sahel.mapping.json", mapping);
  write("truths.json", truths);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) writeSample();
