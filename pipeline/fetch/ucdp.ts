/**
 * UCDP's Georeferenced Event Dataset: from its download page (no account, CC BY 4.0), or from its API where the user has
 * a token for that.
 */
import { basename, join } from "node:path";
import { DataError } from "../domain/errors.ts";
import { listInputFiles } from "../io/inputFiles.ts";
import { download } from "./download.ts";
import {
  cardFor,
  LEFT_ALONE,
  noteFetched,
  type Origin,
  progressNotes,
  type Surroundings,
  standingUnder,
} from "./fetched.ts";
import { requireGedFile } from "./gedFile.ts";
import { hostOf, send, textOf } from "./http.ts";
import { withRetries } from "./retry.ts";
import { apiAddress, fetchFromApi } from "./ucdpApi.ts";
import { isReleaseName, type Release, releasesToFetch } from "./ucdpReleases.ts";

/** Where UCDP is. */
export interface UcdpAddresses {
  readonly page: URL;
  readonly api: URL;
}

export const UCDP: UcdpAddresses = {
  page: new URL("https://ucdp.uu.se/downloads/"),
  api: new URL("https://ucdpapi.pcr.uu.se/api/"),
};

/**
 * Fetches the newest yearly archive and the candidates of the months after it; what is there already is not fetched
 * again unless it has changed at its place.
 * @param token for the API, or null for the files
 * @returns names of the files, in order of the months that they cover
 */
export async function fetchUcdp(
  token: string | null,
  { page, api }: UcdpAddresses,
  around: Surroundings,
): Promise<string[]> {
  const releases = releasesToFetch(await readPage(page, around), page);
  const names: string[] = [];
  for (const release of releases) {
    const path =
      token === null
        ? await fetchFile(release, around)
        : await fetchPages(release, token, apiAddress(api, release.version), around);
    names.push(basename(path));
  }
  await noteOthers(names, around);
  return names;
}

async function readPage(address: URL, { limits }: Surroundings): Promise<string> {
  return await withRetries(limits, async () => {
    const reply = await send({ url: address }, limits);
    if (reply.status === 200) return await textOf(reply, limits.pageBytes);
    reply.drop();
    throw new DataError(
      `${address.href} cannot be read (HTTP ${reply.status}): open it in a browser to see why`,
    );
  });
}

async function fetchFile(release: Release, around: Surroundings): Promise<string> {
  const { path, standing } = await standingUnder(around.folder, [release.fileName, apiFileName(release)]);
  if (standing.kind === "foreign") return noted(path, LEFT_ALONE, around);
  // the API gives one release always alike, and a server that names no version says no more than the card
  const mayHaveChanged = standing.kind === "nothing" || standing.card.validator !== null;
  if (!mayHaveChanged) return noted(path, UNCHANGED, around);
  const { url, fileName } = release;
  const content = await download(
    {
      url,
      target: join(around.folder, fileName),
      validator: standing.kind === "nothing" ? null : standing.card.validator,
      check: async (part) => await requireGedFile(part, fileName),
      card: cardFor(originOf(release, url), around),
      progress: progressNotes(path, around.note),
    },
    around.limits,
  );
  if (content === null) return noted(path, UNCHANGED, around);
  noteFetched(path, content, around);
  return path;
}

async function fetchPages(
  release: Release,
  token: string,
  address: URL,
  around: Surroundings,
): Promise<string> {
  const { path, standing } = await standingUnder(around.folder, [apiFileName(release), release.fileName]);
  if (standing.kind === "foreign") return noted(path, LEFT_ALONE, around);
  if (standing.kind === "fetched") return noted(path, UNCHANGED, around);
  const tenth = { done: 0 };
  const card = cardFor(originOf(release, address), around);
  const content = await fetchFromApi(address, token, path, around.limits, card, (done, pages) => {
    const tenths = Math.floor((10 * done) / pages);
    if (pages >= 20 && tenths > tenth.done && done < pages)
      around.note(`${basename(path)}: ${done} of ${pages} pages`);
    tenth.done = tenths;
  });
  noteFetched(path, content, around);
  return path;
}

const UNCHANGED = "is there and unchanged";

function noted(path: string, what: string, { note }: Surroundings): string {
  note(`${basename(path)}: ${what}`);
  return path;
}

/** The name under which a release that is put together from pages is known to a run. */
const apiFileName = ({ version }: Release): string => `GEDEvent_v${version.replaceAll(".", "_")}.csv`;

const originOf = ({ version, kind }: Release, url: URL): Origin => ({
  url: url.href,
  version,
  filters: null,
  licence: "CC BY 4.0",
  citation:
    kind === "annual"
      ? `Sundberg and Melander 2013, doi:10.1177/0022343313484347; UCDP Georeferenced Event Dataset ${version}, ${hostOf(UCDP.page)}`
      : `Hegre et al. 2020, doi:10.1177/2053168020935257; UCDP Candidate Events Dataset ${version}, ${hostOf(UCDP.page)}`,
});

/** Other releases in the folder may hold events that UCDP has taken back since. */
async function noteOthers(names: readonly string[], { folder, note }: Surroundings): Promise<void> {
  const others = (await listInputFiles([folder]))
    .map(({ name }) => name)
    .filter((name) => !names.includes(name) && isReleaseName(name));
  if (others.length > 0)
    note(
      `No longer needed, move away: ${others.slice(0, 10).join(", ")} (other releases of the same events)`,
    );
}
