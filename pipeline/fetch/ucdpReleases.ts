import { DataError } from "../domain/errors.ts";
import { type Month, month } from "../domain/month.ts";

/** A file of events that UCDP offers. */
export interface Release {
  /** As UCDP counts: 26.1 the yearly archive, 26.0.8 August's candidates, 26.01.26.06 those of January to June. */
  readonly version: string;
  readonly kind: "annual" | "candidate";
  /** Months that it covers; the yearly archive begins with 1989. */
  readonly from: Month;
  readonly to: Month;
  /** Under which it is kept, and by which a run knows what it is; made from the version, not taken from the page. */
  readonly fileName: string;
  readonly url: URL;
}

const LINK = /\bhref\s*=\s*["']([^"'<>]{1,1000})["']/gi;
const ANNUAL = /^ged(\d\d)1-csv\.zip$/i;
/** The same as it lies in the archive, or as it is put together from the API. */
const ANNUAL_FILE = /^GEDEvent_v\d\d_1\.csv$/i;
const MONTHLY = /^GEDEvent_v(\d\d)_0_(\d{1,2})\.csv$/i;
const SPAN = /^GEDEvent_v(\d\d)_(\d\d)_(\d\d)_(\d\d)\.csv$/i;

/**
 * What to fetch, by UCDP's download page: the newest yearly archive, and the candidate files of the months after it, less
 * those that a file of several months takes in. Links to other hosts than the page's are passed over.
 * @returns the yearly archive first, then by month
 * @throws {DataError} if the page links to no yearly archive
 */
export function releasesToFetch(page: string, address: URL): Release[] {
  const offered = new Map<string, Release>();
  for (const [, href = ""] of page.matchAll(LINK)) {
    const release = releaseAt(href, address);
    if (release !== null && !offered.has(release.version)) offered.set(release.version, release);
  }
  const releases = [...offered.values()];
  const annual = releases.filter(({ kind }) => kind === "annual").sort((a, b) => b.to - a.to)[0];
  if (annual === undefined) {
    throw new DataError(
      `${address.href} links to no yearly archive such as ged261-csv.zip: the page may have changed; download it by hand`,
    );
  }
  const candidates = releases.filter(({ kind, to }) => kind === "candidate" && to > annual.to);
  const needed = candidates.filter(
    (each) => !candidates.some((other) => other !== each && takesIn(other, each)),
  );
  return [annual, ...needed.sort((a, b) => a.from - b.from || a.to - b.to)];
}

const takesIn = (a: Release, b: Release): boolean =>
  a.from <= b.from && a.to >= b.to && a.to - a.from > b.to - b.from;

/** Whether a file is called as a release is: these are the names that a run knows. */
export const isReleaseName = (name: string): boolean =>
  ANNUAL_FILE.test(name) || ANNUAL.test(name) || MONTHLY.test(name) || SPAN.test(name);

function releaseAt(href: string, address: URL): Release | null {
  if (!URL.canParse(href, address.href)) return null;
  const url = new URL(href, address.href);
  if (url.origin !== address.origin) return null;
  const name = url.pathname.split("/").at(-1) ?? "";
  const annual = ANNUAL.exec(name);
  if (annual !== null) {
    const year = annual[1] as string;
    const to = month(1999 + Number(year), 12);
    const release = { kind: "annual", from: month(1989, 1), to, url } as const;
    return { ...release, version: `${year}.1`, fileName: `ged${year}1-csv.zip` };
  }
  const monthly = MONTHLY.exec(name);
  if (monthly !== null) {
    const [year, number] = [monthly[1] as string, String(Number(monthly[2]))];
    return candidates(url, `${year}.0.${number}`, [year, number, year, number]);
  }
  const span = SPAN.exec(name);
  return span === null ? null : candidates(url, span.slice(1).join("."), span.slice(1));
}

function candidates(url: URL, version: string, parts: readonly string[]): Release | null {
  const [fromYear = 0, fromMonth = 0, toYear = 0, toMonth = 0] = parts.map(Number);
  if ([fromMonth, toMonth].some((value) => value < 1 || value > 12)) return null;
  const from = month(2000 + fromYear, fromMonth);
  const to = month(2000 + toYear, toMonth);
  const fileName = `GEDEvent_v${version.replaceAll(".", "_")}.csv`;
  return to < from ? null : { version, kind: "candidate", from, to, fileName, url };
}
