/**
 * ACLED's incidents over the API (acleddata.com/api-documentation) with the user's own account. What the account may see,
 * and what its holder may do with it, is between the two of them; the card and the mapping beside the file carry what
 * ACLED asks to be stated with any result: its name, the date of access, the filters.
 */
import { join } from "node:path";
import * as z from "zod";
import { ACLED_TERMS } from "../domain/acledTerms.ts";
import { DataError, UsageError } from "../domain/errors.ts";
import { readJsonObject, standingAt, writeJsonObject } from "../io/originCard.ts";
import { PartFile } from "../io/partFile.ts";
import { AcledAccount, type Login } from "./acledAccount.ts";
import { cardFor, LEFT_ALONE, noteFetched, type Surroundings } from "./fetched.ts";
import { hostOf } from "./http.ts";
import { RowWriter } from "./json.ts";

/** Where ACLED is. */
export interface AcledAddresses {
  readonly token: URL;
  readonly read: URL;
}

export const ACLED: AcledAddresses = {
  token: new URL("https://acleddata.com/oauth/token"),
  read: new URL("https://acleddata.com/api/acled/read"),
};

/** What to fetch. */
export interface AcledFilters {
  /** As ACLED calls them. */
  readonly countries: readonly string[];
  /** Days, YYYY-MM-DD, both included. */
  readonly from: string;
  readonly to: string;
}

const FILE_NAME = "acled.csv";
const MAPPING_NAME = "acled.mapping.json";

/** ACLED's present layout. */
const COLUMNS: readonly string[] = (
  "event_id_cnty event_date year time_precision disorder_type event_type sub_event_type actor1 assoc_actor_1 inter1 " +
  "actor2 assoc_actor_2 inter2 interaction civilian_targeting iso region country admin1 admin2 admin3 location latitude " +
  "longitude geo_precision source source_scale notes fatalities tags timestamp"
).split(" ");

/** Rows that ACLED gives at most at a time. */
const PAGE_ROWS = 5000;

const PAGE = z.object({
  success: z.boolean().optional(),
  data: z.array(z.record(z.string(), z.unknown())),
  data_query_restrictions: z.unknown().optional(),
});
/** Accounts may be kept from the newest incidents. */
const RECENCY = z.object({ date_recency: z.object({ date: z.iso.date() }) });

/**
 * Writes the incidents of some countries and days as acled.csv, with a card and a mapping beside it.
 * @returns the file's name
 * @throws {UsageError} if the account is refused, or what stands there is not ours to replace
 */
export async function fetchAcled(
  login: Login,
  filters: AcledFilters,
  { token, read }: AcledAddresses,
  around: Surroundings,
): Promise<string> {
  const path = join(around.folder, FILE_NAME);
  const mappingPath = join(around.folder, MAPPING_NAME);
  if ((await standingAt(path)).kind === "foreign") throw new UsageError(`${path} ${LEFT_ALONE}`);
  const mapping = await readJsonObject(mappingPath);
  if (mapping === null) throw new UsageError(`${mappingPath} is not valid JSON: correct it or move it away`);
  const account = new AcledAccount(login, token, around.limits);
  const part = await PartFile.create(path, null);
  try {
    const writer = new RowWriter(part, hostOf(read), COLUMNS, [
      "event_id_cnty",
      "event_date",
      "event_type",
      "country",
    ]);
    await writer.writeHeader();
    let until: string | null = null;
    for (const country of filters.countries) {
      const before = writer.count;
      until = (await fetchCountry(account, addressOf(read, country, filters), writer, around)) ?? until;
      const count = writer.count - before;
      around.note(`${country}: ${count} incident${count === 1 ? "" : "s"}`);
    }
    const restricted = until === null ? "" : `; this account sees incidents up to ${until} only`;
    if (writer.count === 0)
      throw new DataError(`ACLED gives no incidents for ${inWords(filters)}${restricted}`);
    if (restricted !== "") around.note(`ACLED${restricted}`.replace(";", ":"));
    noteFetched(path, await part.finish(cardFor(originOf(filters, read), around)), around);
    // of what a user has added, only these two are older than the rows
    const stated = { accessed: around.today, filters: inWords(filters) };
    await writeJsonObject(mappingPath, { source: "ACLED", ...mapping, ...stated });
    return FILE_NAME;
  } finally {
    // pages cannot be gone on with; a whole file has its own name by now
    await part.discard();
  }
}

/** @returns the last day that the account sees, or null where nothing is kept from it */
async function fetchCountry(
  account: AcledAccount,
  address: URL,
  writer: RowWriter,
  { limits }: Surroundings,
): Promise<string | null> {
  let until: string | null = null;
  // until a page is empty: a server may give fewer rows than it is asked for
  for (let page = 1; ; page++) {
    if (page > limits.replies)
      throw new DataError(`${hostOf(address)} sends pages without end: try again later`);
    const url = new URL(address);
    url.searchParams.set("page", String(page));
    const read = PAGE.safeParse(await account.ask(url));
    if (!read.success || read.data.success === false)
      throw new DataError(
        `${hostOf(address)} refuses what is asked for, or answers in an unknown form: try again later`,
      );
    const recency = RECENCY.safeParse(read.data.data_query_restrictions);
    if (recency.success) until = recency.data.date_recency.date;
    if (read.data.data.length === 0) return until;
    await writer.add(read.data.data);
  }
}

function addressOf(read: URL, country: string, { from, to }: AcledFilters): URL {
  const url = new URL(read);
  url.search = new URLSearchParams({
    _format: "json",
    country,
    event_date: `${from}|${to}`,
    event_date_where: "BETWEEN",
    limit: String(PAGE_ROWS),
  }).toString();
  return url;
}

const inWords = ({ countries, from, to }: AcledFilters): string =>
  `${countries.join(", ")}; ${from} to ${to}; all event types`;

const originOf = (filters: AcledFilters, read: URL) => ({
  url: read.href,
  version: null,
  filters: inWords(filters),
  licence: ACLED_TERMS.licence,
  citation: ACLED_TERMS.citation,
});
