import type { PanelBasis } from "../domain/panels.ts";
import { numbersOf, textsOf } from "../domain/table.ts";
import type { Database } from "../io/duckdb.ts";
import { OVERVIEW_SQL } from "./incidentColumns.ts";

/** What is asked of all incidents, whichever months are counted. */
export interface Overview {
  readonly incidents: PanelBasis["incidents"];
  /** Per place name, and per actor name, the first month with an incident; Infinity for none. */
  readonly placeFirstSeen: Float64Array;
  readonly actorFirstSeen: Float64Array;
}

/** Looks at all incidents once. @param names how many names there are of places and of actors */
export async function readOverview(
  db: Database,
  names: { readonly places: number; readonly actors: number },
): Promise<Overview> {
  const never = (count: number): Float64Array => new Float64Array(count).fill(Number.POSITIVE_INFINITY);
  const [placeFirstSeen, actorFirstSeen] = [never(names.places), never(names.actors)];
  const incidents = { from: [] as number[], to: [] as number[], checksum: [] as string[] };
  const rows = await db.columns(OVERVIEW_SQL);
  const [months, numbers] = [numbersOf(rows, "first_month"), numbersOf(rows, "number")];
  const checksums = textsOf(rows, "checksum");
  for (const [row, what] of textsOf(rows, "what").entries()) {
    const [month, number] = [months[row] as number, numbers[row] as number];
    if (what === "touched") {
      incidents.from.push(month);
      incidents.to.push(number);
      incidents.checksum.push(checksums[row] as string);
    } else {
      const firstSeen = what === "place" ? placeFirstSeen : actorFirstSeen;
      firstSeen[number] = Math.min(month, firstSeen[number] as number);
    }
  }
  return { incidents, placeFirstSeen, actorFirstSeen };
}
