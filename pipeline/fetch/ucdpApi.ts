/**
 * UCDP's API (https://ucdp.uu.se/apidocs/): pages of JSON, a token in a header since February 2026, 5,000 requests a day.
 */
import * as z from "zod";
import { DataError, UsageError } from "../domain/errors.ts";
import { GED_COLUMNS } from "../domain/gedColumns.ts";
import type { OriginCard } from "../io/originCard.ts";
import { type Content, PartFile } from "../io/partFile.ts";
import { hostOf } from "./http.ts";
import { askJson, type JsonRow, RowWriter } from "./json.ts";
import type { Limits } from "./limits.ts";

const PAGE_ROWS = 1000;

const PAGE = z.object({
  TotalCount: z.int().nonnegative().nullish(),
  TotalPages: z.int().nonnegative(),
  Result: z.array(z.record(z.string(), z.unknown())),
});

/** Address of a release in the API, without the page. */
export const apiAddress = (api: URL, version: string): URL => new URL(`gedevents/${version}`, api);

/**
 * Writes a release of GED, page by page, as one CSV in the official layout.
 * @param token the user's; goes into a header and nowhere else
 * @throws {UsageError} if the token is refused
 * @throws {DataError} if the pages are not those of one release
 */
export async function fetchFromApi(
  address: URL,
  token: string,
  target: string,
  limits: Limits,
  card: (content: Content) => OriginCard,
  progress: (page: number, pages: number) => void,
): Promise<Content> {
  const part = await PartFile.create(target, null);
  try {
    const writer = new RowWriter(part, hostOf(address), GED_COLUMNS, ["id", "date_start", "country"]);
    await writer.writeHeader();
    let pages = 1;
    let events: number | null = null;
    for (let page = 0; page < pages; page++) {
      const { TotalPages, TotalCount, Result } = await readPage(address, token, page, limits);
      if (page === 0) {
        pages = TotalPages;
        events = TotalCount ?? null;
        if (pages > limits.replies || Result.length === 0)
          throw new DataError(
            `${address.href} holds ${pages} pages: not what a release is like; try again later`,
          );
      }
      await writer.add(Result.map(inGedForm));
      progress(page + 1, pages);
    }
    if (events !== null && writer.count !== events)
      throw new DataError(`${address.href} sent ${writer.count} of ${events} events: try again later`);
    return await part.finish(card);
  } finally {
    // pages cannot be gone on with; a whole file has its own name by now
    await part.discard();
  }
}

async function readPage(
  address: URL,
  token: string,
  page: number,
  limits: Limits,
): Promise<z.infer<typeof PAGE>> {
  const url = new URL(address);
  url.search = new URLSearchParams({ pagesize: String(PAGE_ROWS), page: String(page) }).toString();
  const { status, json } = await askJson({ url, secretHeaders: { "x-ucdp-access-token": token } }, limits);
  if (status === 401 || status === 403) {
    throw new UsageError(
      `${hostOf(url)} refuses the token in UCDP_ACCESS_TOKEN (HTTP ${status}): correct it, or unset it to fetch without`,
    );
  }
  const read = PAGE.safeParse(json);
  if (!read.success) {
    throw new DataError(
      `${address.href} does not give events (HTTP ${status}): unset UCDP_ACCESS_TOKEN to fetch the files instead`,
    );
  }
  return read.data;
}

/** The API writes dates as 2026-08-05T00:00:00, the files as 2026-08-05 00:00:00.000. */
function inGedForm(row: JsonRow): JsonRow {
  const dates = ["date_start", "date_end"].map((name) => {
    const value = row[name];
    return [name, typeof value === "string" ? value.replace(/^(\d{4}-\d\d-\d\d)T/, "$1 ") : value];
  });
  return { ...row, ...Object.fromEntries(dates) };
}
