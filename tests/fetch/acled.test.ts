import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { parse } from "csv-parse/sync";
import { describe, expect, test } from "vitest";
import { acledCountries } from "../../pipeline/acledCountries.ts";
import { check } from "../../pipeline/check.ts";
import { DEFAULT_CONFIG } from "../../pipeline/config.ts";
import { fetchAcled } from "../../pipeline/fetch/acled.ts";
import type { Surroundings } from "../../pipeline/fetch/fetched.ts";
import { incident, PRESENT } from "../1-ingest/acled.ts";
import { type Handler, namesIn, type Seen, sendJson, withFetchFolder, withServer } from "./server.ts";

const LOGIN = { email: "someone@example.org", password: "pass word&=ü" };
const FILTERS = { countries: ["Mali", "Niger"], from: "2023-01-01", to: "2026-10-05" };

const fetchFrom = async (base: URL, around: Surroundings, filters = FILTERS): Promise<string> => {
  const addresses = { token: new URL("oauth/token", base), read: new URL("api/acled/read", base) };
  return await fetchAcled(LOGIN, filters, addresses, around);
};

/** Rows of a country as the API gives them: numbers are numbers. */
const rowsOf = (country: string, first: number, count: number): Record<string, unknown>[] =>
  Array.from({ length: count }, (_, index) => ({
    ...incident({ country, event_id_cnty: `${country}${first + index}` }),
    fatalities: 3,
    latitude: 14.5,
    tags: null,
  }));

interface Service {
  /** Requests for data that a token is good for. */
  readonly tokenUses?: number;
  /** The pages of a country. */
  readonly pages?: (country: string, page: number) => unknown[];
  /** Beside the rows. */
  readonly more?: object;
}

/** Answers as ACLED does: tokens for the right login, pages for the newest token. */
function acled({ tokenUses = 1000, pages = twoPages, more = {} }: Service = {}): Handler {
  let tokens = 0;
  let uses = 0;
  return (seen, response) => {
    if (seen.path === "/oauth/token") {
      const form = new URLSearchParams(seen.body);
      const right = form.get("username") === LOGIN.email && form.get("password") === LOGIN.password;
      const grant = [form.get("grant_type"), form.get("client_id")].join(" ") === "password acled";
      if (!right || !grant || seen.method !== "POST")
        return sendJson(response, { error: "invalid_grant" }, 400);
      uses = 0;
      return sendJson(response, {
        token_type: "Bearer",
        expires_in: 86400,
        access_token: `secret-${++tokens}`,
      });
    }
    if (seen.headers.authorization !== `Bearer secret-${tokens}` || ++uses > tokenUses)
      return sendJson(response, { message: `expired: ${seen.headers.authorization}` }, 401);
    const data = pages(seen.query.get("country") ?? "", Number(seen.query.get("page")));
    return sendJson(response, { status: 200, success: true, count: data.length, data, ...more });
  };
}

const twoPages = (country: string, page: number): unknown[] =>
  page === 1 ? rowsOf(country, 1, 3) : page === 2 ? rowsOf(country, 4, 2) : [];

/** Everything that has been written below a folder. */
async function everything(folder: string): Promise<string> {
  const names = await readdir(folder);
  return [...names, ...(await Promise.all(names.map((name) => readFile(join(folder, name), "utf8"))))].join(
    "\n",
  );
}

const dataRequests = (seen: readonly Seen[]) => seen.filter(({ path }) => path === "/api/acled/read");

describe("incidents of an account", () => {
  test("come page by page, country by country, as a CSV that a run takes and names rightly", async () => {
    await withFetchFolder(async (around, lines) =>
      withServer(acled(), async (base, seen) => {
        expect(await fetchFrom(base, around)).toBe("acled.csv");
        expect(dataRequests(seen).map(({ query }) => Object.fromEntries(query))).toEqual(
          FILTERS.countries.flatMap((country) =>
            ["1", "2", "3"].map((page) => ({
              _format: "json",
              country,
              event_date: "2023-01-01|2026-10-05",
              event_date_where: "BETWEEN",
              limit: "5000",
              page,
            })),
          ),
        );
        const [header, ...rows] = parse(await readFile(join(around.folder, "acled.csv"))) as string[][];
        expect(header).toEqual(PRESENT);
        const ids = FILTERS.countries.flatMap((country) =>
          [1, 2, 3, 4, 5].map((number) => `${country}${number}`),
        );
        expect(rows.map(([id]) => id)).toEqual(ids);
        expect(rows[0]?.[PRESENT.indexOf("fatalities")]).toBe("3");
        expect(lines).toEqual(["Mali: 5 incidents", "Niger: 5 incidents", "acled.csv: fetched, 0.0 MB"]);

        const filters = "Mali, Niger; 2023-01-01 to 2026-10-05; all event types";
        expect(
          JSON.parse(await readFile(join(around.folder, "acled.csv.origin.json"), "utf8")),
        ).toMatchObject({
          url: `${base}api/acled/read`,
          accessed: "2026-10-05",
          filters,
          licence: expect.stringContaining("no raw data passed on"),
          citation: expect.stringContaining("ACLED"),
        });
        expect(JSON.parse(await readFile(join(around.folder, "acled.mapping.json"), "utf8"))).toEqual({
          source: "ACLED",
          accessed: "2026-10-05",
          filters,
        });
        expect(await namesIn(around.folder)).toEqual([
          "acled.csv",
          "acled.csv.origin.json",
          "acled.mapping.json",
        ]);
        const options = { mapping: null, writeMapping: false, maxQuarantine: 0.2, corrections: null };
        expect(await check([around.folder], options)).toMatchObject({
          accepted: true,
          files: [{ file: "acled.csv", layout: "ACLED, present layout" }],
        });
      }),
    );
  });

  test("replace those of the last time; what a user has added to the mapping stays", async () => {
    await withFetchFolder(async (around) =>
      withServer(acled(), async (base) => {
        await fetchFrom(base, around);
        const mapping = join(around.folder, "acled.mapping.json");
        await writeFile(
          mapping,
          JSON.stringify({ source: "ACLED Sahel", licence: "ours", accessed: "2020-01-01" }),
        );
        await fetchFrom(base, { ...around, today: "2026-11-05" }, { ...FILTERS, countries: ["Chad"] });
        expect(JSON.parse(await readFile(mapping, "utf8"))).toEqual({
          source: "ACLED Sahel",
          licence: "ours",
          accessed: "2026-11-05",
          filters: "Chad; 2023-01-01 to 2026-10-05; all event types",
        });
        expect(await readFile(join(around.folder, "acled.csv"), "utf8")).not.toContain("Niger");
      }),
    );
  });

  test("come on with a new token when the old one has expired", async () => {
    await withFetchFolder(async (around) =>
      withServer(acled({ tokenUses: 2 }), async (base, seen) => {
        await fetchFrom(base, around);
        expect(seen.filter(({ path }) => path === "/oauth/token")).toHaveLength(3);
        expect(parse(await readFile(join(around.folder, "acled.csv")))).toHaveLength(11);
      }),
    );
  });

  test("that have shifted to the next page are written once", async () => {
    const shifted = (country: string, page: number): unknown[] =>
      page <= 2 ? rowsOf(country, page === 1 ? 1 : 3, 3) : [];
    await withFetchFolder(async (around, lines) =>
      withServer(acled({ pages: shifted }), async (base) => {
        await fetchFrom(base, around);
        expect(lines[0]).toBe("Mali: 5 incidents");
      }),
    );
  });

  test("that the account may not see yet are told", async () => {
    const more = {
      data_query_restrictions: { date_recency: { date: "2025-10-05", quantity: 12, unit: "Months" } },
    };
    await withFetchFolder(async (around, lines) => {
      await withServer(acled({ more }), (base) => fetchFrom(base, around));
      expect(lines).toContain("ACLED: this account sees incidents up to 2025-10-05 only");
      const none = withServer(acled({ more, pages: () => [] }), (base) => fetchFrom(base, around));
      await expect(none).rejects.toThrow(
        /gives no incidents for Mali, .*; this account sees incidents up to 2025-10-05/,
      );
    });
  });
});

describe("what goes wrong is told in a line, and no secret in it", () => {
  const redirect =
    (location: string, from: string): Handler =>
    (seen, response, count) =>
      seen.path === from ? response.writeHead(307, { location }).end() : acled()(seen, response, count);

  /** A server that repeats whatever it hears. */
  const echo =
    (status: number): Handler =>
    (seen, response) => {
      const heard = `${seen.body} ${seen.headers.authorization}`;
      if (seen.path === "/oauth/token" && status !== 400) sendJson(response, { access_token: "secret-1" });
      else response.writeHead(status, { "x-heard": heard.slice(0, 50) }).end(heard);
    };

  const broken = (pages: Service["pages"]): Handler => acled(pages === undefined ? {} : { pages });

  test.each<[string, Handler, number, string]>([
    ["a wrong login", echo(400), 2, "does not accept the login in ACLED_EMAIL and ACLED_PASSWORD (HTTP 400)"],
    ["a login that has moved", (_, response) => sendJson(response, {}, 404), 3, "gives no token (HTTP 404)"],
    ["an account without access", echo(403), 2, "does not let it read event data (HTTP 403)"],
    ["tokens that are never right", echo(401), 2, "does not let it read event data (HTTP 401)"],
    ["a server out of order", echo(500), 3, "out of order (HTTP 500); tried 3 times"],
    ["a page of an error", echo(200), 3, "something else than JSON"],
    ["a refusal in a reply", acled({ more: { success: false } }), 3, "refuses what is asked for"],
    [
      "a token that is none",
      (_, response) => sendJson(response, { access_token: "a\r\nx: y" }),
      3,
      "gives no token",
    ],
    ["a redirect of the login", redirect("/elsewhere", "/oauth/token"), 3, "was not meant to go"],
    ["rows of something else", broken(() => [{ name: "x" }]), 3, "sends rows without event_id_cnty"],
    ["rows that are none", broken(() => ["x"]), 3, "unknown form"],
    ["one page for ever", broken((country) => rowsOf(country, 1, 3)), 3, "the same page again and again"],
    ["pages without end", broken((country, page) => rowsOf(country, page, 1)), 3, "pages without end"],
    ["nothing", broken(() => []), 3, "gives no incidents for Mali, Niger; 2023-01-01 to 2026-10-05"],
  ])("%s", async (_, handler, exitCode, says) => {
    await withFetchFolder(async (around, lines) => {
      const error = await withServer(handler, (base) => fetchFrom(base, around)).catch((reason) => reason);
      expect(error).toMatchObject({ exitCode, message: expect.stringContaining(says) });
      const told = [String(error), error.stack, ...lines, await everything(around.folder)].join("\n");
      for (const secret of [
        LOGIN.email,
        LOGIN.password,
        "secret-",
        encodeURIComponent(LOGIN.password),
        "pass+word",
      ])
        expect(told).not.toContain(secret);
      expect(String(error)).not.toContain("\n");
      expect(await namesIn(around.folder)).toEqual([]);
    });
  });

  test("a redirect of the data to another host takes no token along", async () => {
    await withFetchFolder(async (around) =>
      withServer(
        (_, response) => response.end("stolen"),
        async (other, seenThere) => {
          const led = withServer(redirect(other.href, "/api/acled/read"), (base) => fetchFrom(base, around));
          await expect(led).rejects.toThrow("where your login was not meant to go");
          expect(seenThere).toEqual([]);
        },
      ),
    );
  });

  test("after a success neither login nor token is anywhere", async () => {
    await withFetchFolder(async (around, lines) =>
      withServer(acled(), async (base, seen) => {
        await fetchFrom(base, around);
        const told = [...lines, await everything(around.folder)].join("\n");
        for (const secret of [LOGIN.email, LOGIN.password, "secret-"]) expect(told).not.toContain(secret);
        expect(seen.map(({ path, query }) => `${path}?${query}`).join()).not.toMatch(
          /secret|example\.org|pass/,
        );
      }),
    );
  });

  test("a file or a mapping that is not ours to replace", async () => {
    await withFetchFolder(async (around) =>
      withServer(acled(), async (base, seen) => {
        const own = join(around.folder, "acled.csv");
        await writeFile(own, "mine");
        await expect(fetchFrom(base, around)).rejects.toThrow("was not fetched by this command");
        expect(await readFile(own, "utf8")).toBe("mine");
        await writeFile(own, "");
        await expect(fetchFrom(base, { ...around, folder: join(around.folder, "new") })).resolves.toBe(
          "acled.csv",
        );
        await writeFile(join(around.folder, "new", "acled.mapping.json"), "{ broken");
        await expect(fetchFrom(base, { ...around, folder: join(around.folder, "new") })).rejects.toThrow(
          "acled.mapping.json is not valid JSON",
        );
        expect(seen.length).toBe(1 + 6);
      }),
    );
  });
});

describe("the countries", () => {
  const { focus, theatre } = DEFAULT_CONFIG;

  test("named, in any way, once, as ACLED calls them", async () => {
    const named = ["MLI", "Côte d'Ivoire", "mali", "COD", "Gambia"];
    expect(await acledCountries(named, null, { focus, theatre })).toEqual([
      "Mali",
      "Ivory Coast",
      "Democratic Republic of Congo",
      "The Gambia",
    ]);
    await expect(acledCountries(["Mallorca"], null, { focus, theatre })).rejects.toThrow(
      /^--country "Mallorca" is no country/,
    );
  });

  test("of the theatre, or around another focus", async () => {
    expect(await acledCountries(null, null, { focus, theatre })).toEqual([
      "Mali",
      "Burkina Faso",
      "Ivory Coast",
      "Algeria",
      "Guinea",
      "Mauritania",
      "Niger",
      "Senegal",
      "Benin",
      "Togo",
      "Ghana",
    ]);
    expect(await acledCountries(null, "Lesotho", { focus, theatre })).toEqual(["Lesotho", "South Africa"]);
    await expect(acledCountries(null, "Atlantis", { focus, theatre })).rejects.toThrow(/^--focus "Atlantis"/);
  });
});
