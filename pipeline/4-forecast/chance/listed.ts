import type { Panel } from "../../domain/panel.ts";

/** Units x months: 1 from a unit's first incident on. */
export function sinceFirstIncident({ units, monthCount, incidents }: Panel): Uint8Array {
  const listed = new Uint8Array(incidents.length);
  for (let unit = 0; unit < units.length; unit++) {
    const start = unit * monthCount;
    const first = incidents.subarray(start, start + monthCount).findIndex((count) => count > 0);
    if (first >= 0) listed.fill(1, start + first, start + monthCount);
  }
  return listed;
}
