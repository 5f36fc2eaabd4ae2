/** UCDP and ACLED as they answer when nothing is wrong, with invented events. */
import type { ServerResponse } from "node:http";
import { type Event, event, official } from "../1-ingest/ged.ts";
import { zip } from "../zip.ts";
import { type Seen, sendFile, sendJson } from "./server.ts";

/** UCDP's files by the name in their links: a yearly archive to 2025, and candidates of 2026. */
export const UCDP_FILES: Readonly<Record<string, Buffer>> = {
  "ged/ged261-csv.zip": zip({ "GEDEvent_v26_1.csv": official([event({ id: "1" }), event({ id: "2" })]) }),
  "ged/ged251-csv.zip": zip({ "GEDEvent_v25_1.csv": official([event({ id: "1" })]) }),
  "candidateged/GEDEvent_v26_01_26_06.csv": Buffer.from(official([of2026("3", "02"), of2026("4", "05")])),
  "candidateged/GEDEvent_v26_0_6.csv": Buffer.from(official([of2026("4", "05")])),
  "candidateged/GEDEvent_v26_0_7.csv": Buffer.from(official([of2026("5", "07")])),
  "candidateged/GEDEvent_v26_0_8.csv": Buffer.from(official([of2026("6", "08")])),
  "candidateged/GEDEvent_v25_01_25_12.csv": Buffer.from(official([event({ id: "7" })])),
};

function of2026(id: string, month: string): Event {
  const date = `2026-${month}-28 00:00:00.000`;
  return event({ id, year: "2026", date_start: date, date_end: date });
}

export const pageOf = (links: readonly string[]): string =>
  `<!doctype html><html><body><ul>${links.map((link) => `<li><a href="${link}">CSV</a>`).join("\n")}</ul></body></html>`;

/** Answers as UCDP's download page does. */
export function ucdpFiles(seen: Seen, response: ServerResponse): void {
  const file = UCDP_FILES[seen.path.replace(/^\/downloads\//, "")];
  if (seen.path === "/downloads/")
    response.writeHead(200, { "content-type": "text/html" }).end(pageOf(Object.keys(UCDP_FILES)));
  else if (file !== undefined) sendFile(seen, response, file);
  else response.writeHead(404).end();
}

export const TOKEN = "token-of-a-user";

/** An event as the API gives it. */
export const apiEvent = (
  id: number,
  changes: Readonly<Record<string, unknown>> = {},
): Record<string, unknown> => ({
  ...event(),
  id,
  active_year: true,
  type_of_violence: 1,
  latitude: 14.5,
  gwnob: null,
  date_start: "2026-07-05T00:00:00",
  date_end: "2026-07-05T00:00:00",
  ...changes,
});

/** Answers as UCDP's API does, with five events of each release, two on a page. */
export function ucdpApi(seen: Seen, response: ServerResponse): void {
  const count = 5;
  const pageRows = 2;
  if (!seen.path.startsWith("/api/gedevents/")) ucdpFiles(seen, response);
  else if (seen.headers["x-ucdp-access-token"] !== TOKEN) sendJson(response, "API token required", 401);
  else {
    const all = Array.from({ length: count }, (_, index) => apiEvent(index + 1));
    const page = Number(seen.query.get("page"));
    const Result = all.slice(page * pageRows, (page + 1) * pageRows);
    sendJson(response, { TotalCount: count, TotalPages: Math.ceil(count / pageRows), Result });
  }
}
