/** What the program says of every pair of a theatre in every month, beside what the definition says. */

import { monthsBetween } from "../../datasets/sample/months.ts";
import type { Evidence } from "../../pipeline/3-score/spillover/evidence.ts";
import { type PairMonth, spillover } from "../../pipeline/3-score/spillover/spillover.ts";
import type { Constants } from "../../pipeline/domain/constants.ts";
import { type MethodSet, methodSetOf } from "../../pipeline/domain/methodSet.ts";
import type { Month } from "../../pipeline/domain/month.ts";
import type { Panels } from "../../pipeline/domain/panels.ts";
import { monthOf, panelsFrom } from "../2-aggregate/incidentFiles.ts";
import { shippedConstants } from "../3-score/panels.ts";
import { type Reading, ROUNDING, readDefinition, type Seen, SIGN } from "./definition.ts";
import { COORDINATES, COUNTS, type Form, REGIONS } from "./files.ts";
import { generate, type Incident } from "./generate.ts";
import { ANDES, COAST, type Edge, type Theatre } from "./theatres.ts";

/** A pair's row in a month. */
export interface PairAtMonth {
  readonly from: string;
  readonly to: string;
  readonly month: string;
  readonly row: PairMonth;
}

export interface Verdict extends PairAtMonth {
  readonly reading: Reading;
}

/** A theatre drawn with a seed, given in a form. */
export interface World {
  readonly theatre: Theatre;
  readonly form: Form;
  readonly seed: number;
}

export const WORLDS: readonly World[] = [
  { theatre: ANDES, form: COORDINATES, seeds: [1, 2, 3] },
  { theatre: COAST, form: COORDINATES, seeds: [1, 2, 3] },
  { theatre: COAST, form: COUNTS, seeds: [1, 2] },
  { theatre: COAST, form: REGIONS, seeds: [1] },
].flatMap(({ seeds, ...world }) => seeds.map((seed) => ({ ...world, seed })));

/** A world's incidents, the panels made of them, and all verdicts. */
export interface Assessed extends World {
  readonly incidents: readonly Incident[];
  readonly seen: readonly Seen[];
  readonly constants: Constants;
  readonly verdicts: readonly Verdict[];
}

const constantsOfSets = new Map<MethodSet, Promise<Constants>>();

/** The constants with which a run scores these panels. */
export function constantsOf({ ingest }: Panels): Promise<Constants> {
  const methodSet = methodSetOf(ingest);
  const constants = constantsOfSets.get(methodSet) ?? shippedConstants(methodSet);
  constantsOfSets.set(methodSet, constants);
  return constants;
}

export async function assess({ theatre, form, seed }: World): Promise<Assessed> {
  const incidents = generate(theatre, seed);
  const seen = await form.seen(theatre, incidents);
  const panels = await panelsFrom(form.file(theatre, incidents));
  const constants = await constantsOf(panels);
  const verdicts = rowsBetween(panels, constants, theatre.from, theatre.to).map((each) => {
    const { from, to } = each;
    const months = { first: monthOf(theatre.from), month: monthOf(each.month) };
    return { ...each, reading: readDefinition(seen, { from, to, ...months }, constants) };
  });
  return { theatre, form, seed, incidents, seen, constants, verdicts };
}

/** Every pair's row in every month from one to another. */
export function rowsBetween(
  panels: Panels,
  constants: Constants,
  first: string,
  last: string,
): PairAtMonth[] {
  return monthsBetween(first, last).flatMap((month) =>
    spillover(panels, constants, monthOf(month) as Month).pairs.map((row) => ({
      from: row.pair.from,
      to: row.pair.to,
      month,
      row,
    })),
  );
}

/** Months of coverage before which nothing is assessed. */
const MIN_HISTORY = 24;
const PRESSURE_NEARBY = 40;

/** Whether a source that looks from a month on has looked for long enough by another. */
export const isAssessed = (first: string, month: string): boolean =>
  monthOf(month) - monthOf(first) + 1 >= MIN_HISTORY;

/** What is said where there is no sign. */
export const withoutSign = ({ pressure }: PairMonth): Evidence =>
  pressure >= PRESSURE_NEARBY ? "nearby only" : "none";

/** The word that decision 10 asks for; pressure, which only decides between the two lowest, is taken as it is. */
function wordFor(reading: Reading, row: PairMonth): Evidence {
  const { arrival, incidents3m, zoneSurprise, comparable, sharedActor } = reading;
  if (arrival < SIGN) return withoutSign(row);
  return incidents3m > 0 && zoneSurprise > 0 && comparable && sharedActor ? "arrived" : "early sign";
}

/** Verdicts in which the program's arrival, incidents or evidence are not what the definition says. */
export function disagreements(verdicts: readonly Verdict[], first: string): Verdict[] {
  return verdicts.filter(({ month, row, reading }) => {
    if (!isAssessed(first, month)) return row.evidence !== "not assessable";
    if (!(Math.abs(row.arrival - reading.arrival) < ROUNDING)) return true;
    if (row.borderIncidents3m !== reading.incidents3m) return true;
    return row.evidence !== wordFor(reading, row) && !isOnTheEdge(reading);
  });
}

/** Rows without what compares a pair with the other borders of `to`, which what happens in other neighbours moves. */
export function withoutShares(rows: readonly PairAtMonth[]): object[] {
  return rows.map(({ from, to, month, row: { pressureShare, ...row } }) => ({ from, to, month, row }));
}

export const isSign = ({ evidence }: PairMonth): boolean =>
  evidence === "arrived" || evidence === "early sign";

/** Whether a reading is so near to the threshold that rounding decides. */
export const isOnTheEdge = ({ arrival }: Reading): boolean => Math.abs(arrival - SIGN) < ROUNDING;

/** Month of the first incident that was planted for an edge. */
export function firstPlanted(incidents: readonly Incident[], { to }: Edge): string {
  const days = incidents.filter(({ tag }) => tag === to).map(({ day }) => day);
  return (days.sort()[0] ?? "").slice(0, "YYYY-MM".length);
}

/** The first month, from that of the first planted incident on, in which the definition asks for a sign. */
export function firstQualifying({ theatre, incidents, seen, constants }: Assessed, edge: Edge): string {
  const pair = { from: theatre.core.country, to: edge.to, first: monthOf(theatre.from) };
  const qualifying = monthsBetween(firstPlanted(incidents, edge), theatre.to).find(
    (month) => readDefinition(seen, { ...pair, month: monthOf(month) }, constants).arrival >= SIGN,
  );
  if (qualifying === undefined) throw new Error(`nothing planted in ${edge.to} qualifies`);
  return qualifying;
}
