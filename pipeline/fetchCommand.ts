import { fileURLToPath } from "node:url";
import { Argument, type Command } from "commander";
import { acledCountries } from "./acledCountries.ts";
import { DEFAULT_CONFIG } from "./config.ts";
import { UsageError } from "./domain/errors.ts";
import { addMonths, formatMonth, type Month, month } from "./domain/month.ts";
import type { Surroundings } from "./fetch/fetched.ts";
import { monthOption } from "./optionParsers.ts";

const SOURCES = ["ucdp", "acled"] as const;
const INCIDENTS = fileURLToPath(new URL("../datasets/incidents", import.meta.url));
/** ACLED's first month. */
const ACLED_FROM = month(1997, 1);

interface Options {
  readonly country?: string[];
  readonly focus?: string;
  readonly from?: Month;
  readonly to?: Month;
  readonly out?: string;
  readonly quiet?: boolean;
}

/**
 * Adds the command `fetch`.
 * @param note takes a line for people
 */
export function addFetchCommand(root: Command, note: (line: string) => void): void {
  root
    .command("fetch")
    .description(
      "downloads incidents: UCDP GED without an account (or through its API, with UCDP_ACCESS_TOKEN in the environment), " +
        "ACLED with your own (ACLED_EMAIL and ACLED_PASSWORD in the environment)",
    )
    .addArgument(new Argument("<source>", "whose").choices(SOURCES))
    .option(
      "--country <name...>",
      "ACLED: countries, names or ISO3 codes (default: the focus and its neighbours)",
    )
    .option(
      "--focus <country>",
      "ACLED: the country whose land neighbours are fetched with it (default: MLI)",
    )
    .option("--from <YYYY-MM>", "ACLED: first month (default: 1997-01)", monthOption)
    .option("--to <YYYY-MM>", "ACLED: last month (default: up to today)", monthOption)
    .option("--out <folder>", "where the files go (default: datasets/incidents)")
    .option("--quiet", "print nothing but errors")
    .option("--debug", "print stack traces")
    .action(async (source: (typeof SOURCES)[number], options: Options) => {
      // loaded only for this command
      const { withLock } = await import("./io/lock.ts");
      const { LIMITS } = await import("./fetch/limits.ts");
      const around: Surroundings = {
        folder: options.out ?? INCIDENTS,
        today: new Date().toISOString().slice(0, 10),
        limits: LIMITS,
        note: options.quiet === true ? () => {} : note,
      };
      const fetchAll = source === "ucdp" ? await ucdp(options, around) : await acled(options, around);
      await withLock(around.folder, fetchAll);
    });
}

async function ucdp(options: Options, around: Surroundings): Promise<() => Promise<void>> {
  for (const name of ["country", "focus", "from", "to"] as const)
    if (options[name] !== undefined)
      throw new UsageError(`--${name} goes with fetch acled: UCDP's files hold all countries and months`);
  const { fetchUcdp, UCDP } = await import("./fetch/ucdp.ts");
  const token = secret("UCDP_ACCESS_TOKEN");
  if (token !== null && !/^[\x21-\x7e]+$/.test(token))
    throw new UsageError("UCDP_ACCESS_TOKEN in the environment is no token: it holds spaces or accents");
  const base = localBase();
  const addresses = base === null ? UCDP : { page: new URL("downloads/", base), api: new URL("api/", base) };
  return async () => {
    await fetchUcdp(token, addresses, around);
  };
}

async function acled(options: Options, around: Surroundings): Promise<() => Promise<void>> {
  const { fetchAcled, ACLED } = await import("./fetch/acled.ts");
  const email = secret("ACLED_EMAIL");
  const password = secret("ACLED_PASSWORD");
  if (email === null || password === null) {
    throw new UsageError(
      "set ACLED_EMAIL and ACLED_PASSWORD in the environment to the login of your account at acleddata.com",
    );
  }
  const filters = {
    countries: await acledCountries(options.country ?? null, options.focus ?? null, DEFAULT_CONFIG),
    from: `${formatMonth(options.from ?? ACLED_FROM)}-01`,
    to: options.to === undefined ? around.today : lastDay(options.to),
  };
  if (filters.to < filters.from) throw new UsageError(`--to lies before --from (${filters.from})`);
  const base = localBase();
  const addresses =
    base === null ? ACLED : { token: new URL("oauth/token", base), read: new URL("api/acled/read", base) };
  return async () => {
    await fetchAcled({ email, password }, filters, addresses, around);
  };
}

/** A secret of the user's; null where there is none. */
function secret(name: string): string | null {
  const text = process.env[name] ?? "";
  if (text === "") return null;
  // what cannot stand in a header or a form would be an error that shows it
  if (!/^[\x20-\x7e\u00a0-\uffff]+$/.test(text))
    throw new UsageError(
      `${name} in the environment holds a line break or another control character: set it again`,
    );
  return text;
}

/** For tests: all services at another address, on this very machine. */
function localBase(): URL | null {
  const text = process.env["HARMATTAN_FETCH_FROM"] ?? "";
  if (text === "") return null;
  if (!/^http:\/\/127\.0\.0\.1:\d{1,5}\/$/.test(text))
    throw new UsageError("HARMATTAN_FETCH_FROM is for tests: an address like http://127.0.0.1:8000/");
  return new URL(text);
}

/** @returns YYYY-MM-DD, UTC */
const lastDay = (of: Month): string =>
  new Date(Date.parse(`${formatMonth(addMonths(of, 1))}-01`) - 86_400_000).toISOString().slice(0, 10);
