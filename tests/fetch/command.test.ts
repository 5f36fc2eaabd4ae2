import { stat } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { Command } from "commander";
import { afterEach, describe, expect, test, vi } from "vitest";
import { addFetchCommand } from "../../pipeline/fetchCommand.ts";
import { start, withFolder } from "../pipeline/harness.ts";
import { type Handler, namesIn, sendJson, withServer } from "./server.ts";
import { TOKEN, UCDP_FILES, ucdpApi, ucdpFiles } from "./services.ts";

/** No secrets of whoever runs the tests. */
const NONE = { ACLED_EMAIL: "", ACLED_PASSWORD: "", UCDP_ACCESS_TOKEN: "" };
const LOGIN = { ACLED_EMAIL: "someone@example.org", ACLED_PASSWORD: "swordfish" };

type Environment = Readonly<Record<string, string>>;

/** Runs the command in this process. @returns what it says, and the error that it ends with */
async function command(args: readonly string[], env: Environment) {
  for (const [name, value] of Object.entries({ ...NONE, ...env })) vi.stubEnv(name, value);
  const root = new Command();
  const lines: string[] = [];
  addFetchCommand(root, (line) => lines.push(line));
  for (const each of root.commands) each.exitOverride().configureOutput({ writeErr: () => {} });
  const error: unknown = await root.parseAsync(["fetch", ...args], { from: "user" }).then(
    () => null,
    (reason: unknown) => reason,
  );
  return { error, lines };
}

/** Runs it against a server. @returns also what is there then, and what was asked for */
async function fetched(handler: Handler, args: readonly string[], env: Environment = {}) {
  return await withFolder(async (folder) =>
    withServer(handler, async (base, seen) => {
      const local = { ...env, HARMATTAN_FETCH_FROM: base.href };
      return { ...(await command([...args, "--out", folder], local)), names: await namesIn(folder), seen };
    }),
  );
}

afterEach(() => {
  vi.unstubAllEnvs();
});

test("UCDP's files, a line each, or none", async () => {
  const told = await fetched(ucdpFiles, ["ucdp"]);
  const quiet = await fetched(ucdpFiles, ["ucdp", "--quiet"]);
  expect([told.error, told.lines[0]]).toEqual([null, "ged261-csv.zip: fetched, 0.0 MB"]);
  expect([quiet.error, quiet.lines]).toEqual([null, []]);
  expect(told.names).toHaveLength(8);
  expect(quiet.names).toEqual(told.names);
});

test("UCDP's API where the environment holds a token", async () => {
  const right = await fetched(ucdpApi, ["ucdp"], { UCDP_ACCESS_TOKEN: TOKEN });
  const wrong = await fetched(ucdpApi, ["ucdp"], { UCDP_ACCESS_TOKEN: "stale" });
  expect([right.error, right.names[0]]).toEqual([null, "GEDEvent_v26_01_26_06.csv"]);
  expect(wrong).toMatchObject({ names: [], error: { exitCode: 2 } });
});

test("ACLED's incidents by country and month, with the login of the environment", async () => {
  const acled: Handler = (seen, response) => {
    const page = Number(seen.query.get("page"));
    const country = seen.query.get("country");
    const row = { event_id_cnty: `${country}1`, event_date: "2023-03-05", event_type: "Battles", country };
    if (seen.path === "/oauth/token") sendJson(response, { access_token: "abc" });
    else sendJson(response, { success: true, data: page === 1 ? [row] : [] });
  };
  const args = ["acled", "--country", "MLI", "--country", "Niger", "--from", "2023-01", "--to", "2024-02"];
  const { error, lines, names, seen } = await fetched(acled, args, LOGIN);
  expect([error, names]).toEqual([null, ["acled.csv", "acled.csv.origin.json", "acled.mapping.json"]]);
  expect(lines).toEqual(["Mali: 1 incident", "Niger: 1 incident", "acled.csv: fetched, 0.0 MB"]);
  const days = "2023-01-01|2024-02-29";
  expect(seen.map(({ query }) => query.get("event_date"))).toEqual([null, days, days, days, days]);
  expect(new URLSearchParams(seen[0]?.body).get("password")).toBe("swordfish");
});

describe("wrong usage", () => {
  test.each<[readonly string[], Environment, string]>([
    [[], {}, "missing required argument 'source'"],
    [["ucpd"], {}, "Allowed choices are ucdp, acled"],
    [["ucdp", "--contry", "Mali"], {}, "unknown option '--contry'"],
    [["ucdp", "--country", "Mali"], {}, "--country goes with fetch acled"],
    [["ucdp"], { UCDP_ACCESS_TOKEN: "two words" }, "UCDP_ACCESS_TOKEN in the environment is no token"],
    [["ucdp"], { HARMATTAN_FETCH_FROM: "http://example.org/" }, "is for tests"],
    [["acled"], {}, "set ACLED_EMAIL and ACLED_PASSWORD in the environment"],
    [["acled"], { ...LOGIN, ACLED_PASSWORD: "a\nb" }, "ACLED_PASSWORD in the environment holds a line break"],
    [["acled", "--from", "2023"], LOGIN, "2023"],
    [["acled", "--from", "2023-05", "--to", "2023-04"], LOGIN, "--to lies before --from (2023-05-01)"],
    [["acled", "--country", "Mally"], LOGIN, '--country "Mally" is no country (nearest: Mali'],
  ])("%j is told", async (args, env, says) => {
    await withFolder(async (folder) => {
      const local = { HARMATTAN_FETCH_FROM: "http://127.0.0.1:1/", ...env };
      const { error, lines } = await command([...args, "--out", folder], local);
      expect(error).toMatchObject({ message: expect.stringContaining(says) });
      expect(String(error)).not.toMatch(/swordfish|two words/);
      expect([lines, await namesIn(folder)]).toEqual([[], []]);
    });
  });
});

describe("as a program", () => {
  const program = (args: readonly string[], env: Environment) =>
    start(["fetch", ...args], { ...NONE, ...env });

  test("interrupted, it leaves whole files and one part, and goes on from there", async () => {
    const name = "GEDEvent_v26_0_7.csv";
    const file = UCDP_FILES[`candidateged/${name}`] as Buffer;
    const half = Math.floor(file.length / 2);
    const hanging: Handler = (request, response) => {
      if (!request.path.endsWith(name) || request.headers.range !== undefined) ucdpFiles(request, response);
      else
        response
          .writeHead(200, { etag: '"one"', "content-length": file.length })
          .write(file.subarray(0, half));
    };
    await withFolder(async (folder) =>
      withServer(hanging, async (base, seen) => {
        const env = { HARMATTAN_FETCH_FROM: base.href };
        const child = program(["ucdp", "--out", folder], env);
        const part = async (): Promise<string | undefined> =>
          (await namesIn(folder)).find((each) => each.startsWith(name) && each.endsWith(".part"));
        const bytes = async (): Promise<number> => (await stat(join(folder, (await part()) ?? ""))).size;
        while ((await part()) === undefined || (await bytes()) < half) await sleep(20);
        child.kill("SIGINT");
        expect((await child.ended).signal).toBe("SIGINT");
        const before = ["GEDEvent_v26_01_26_06.csv", "ged261-csv.zip"];
        const left = [...before.flatMap((each) => [each, `${each}.origin.json`]), await part()].sort();
        expect(await namesIn(folder)).toEqual([".lock", ...left]);
        const asked = seen.length;
        expect((await program(["ucdp", "--out", folder], env).ended).code).toBe(0);
        expect(seen.slice(asked).map(({ headers }) => headers.range)).toContain(`bytes=${half}-`);
        expect(await part()).toBeUndefined();
        expect(await namesIn(folder)).not.toContain(".lock");
        expect((await stat(join(folder, name))).size).toBe(file.length);
      }),
    );
  });

  test("errors are one line, with 2 for usage and 3 for what cannot be had", async () => {
    await withFolder(async (folder) =>
      withServer(
        (_, response) => response.end("<html>Maintenance</html>"),
        async (base) => {
          const env = { HARMATTAN_FETCH_FROM: base.href };
          const [usage, data] = await Promise.all([
            program(["acled", "--out", folder], env).ended,
            program(["ucdp", "--out", folder], env).ended,
          ]);
          expect([usage.code, usage.stdout, data.code, data.stdout]).toEqual([2, "", 3, ""]);
          expect(usage.stderr).toMatch(/^error: set ACLED_EMAIL and ACLED_PASSWORD .*\n$/);
          expect(data.stderr).toMatch(/^error: .* links to no yearly archive .*\n$/);
          expect(await namesIn(folder)).toEqual([]);
        },
      ),
    );
  });
});
