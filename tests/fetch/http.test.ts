import { gzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { DataError } from "../../pipeline/domain/errors.ts";
import { type Request, send, textOf } from "../../pipeline/fetch/http.ts";
import { PassingFault, retryAfterMs, withRetries } from "../../pipeline/fetch/retry.ts";
import { type Handler, QUICK, type Seen, withServer } from "./server.ts";

/** What a request ends with: its text, or the error. */
async function outcome(
  handler: Handler,
  request: Omit<Request, "url"> = {},
  limits = QUICK,
): Promise<{ text: string | null; error: unknown; seen: readonly Seen[] }> {
  return await withServer(handler, async (base, seen) => {
    try {
      const url = new URL("/start", base);
      const text = await withRetries(
        limits,
        async () => await textOf(await send({ ...request, url }, limits), 10_000),
      );
      return { text, error: null, seen };
    } catch (error) {
      return { text: null, error, seen };
    }
  });
}

/** A refusal for good: one line, and no second try. */
function expectRefused(
  { error, seen }: Awaited<ReturnType<typeof outcome>>,
  says: string,
  requests = 1,
): void {
  expect(error).toBeInstanceOf(DataError);
  expect((error as Error).message).toContain(says);
  expect((error as Error).message).not.toContain("\n");
  expect(seen.length).toBe(requests);
}

const redirect =
  (location: string): Handler =>
  (seen, response) =>
    seen.path === "/end" ? response.end("there") : response.writeHead(302, { location }).end();

describe("redirects", () => {
  test("are followed, on one host also with what is secret", async () => {
    const secretHeaders = { authorization: "Bearer abc" };
    const { text, seen } = await outcome(redirect("/end"), { secretHeaders });
    expect(text).toBe("there");
    expect(seen.map(({ path, headers }) => [path, headers.authorization])).toEqual([
      ["/start", "Bearer abc"],
      ["/end", "Bearer abc"],
    ]);
  });

  test("in circles end", async () => expectRefused(await outcome(redirect("/start")), "in circles", 4));

  test.each([["http://["], [`/${"x".repeat(5000)}`]])("to nowhere end", async (location) =>
    expectRefused(await outcome(redirect(location)), "nowhere"),
  );

  test.each([
    ["http://example.invalid/end"],
    ["ftp://127.0.0.1/end"],
    ["file:///etc/passwd"],
    ["//user:pw@127.0.0.1/end"],
  ])("to an address that is not safe are refused: %s", async (location) =>
    expectRefused(await outcome(redirect(location)), "not safe"),
  );

  test.each([{ secretHeaders: { "x-token": "abc" } }, { secretForm: { password: "abc" } }])(
    "to another host take nothing secret along: %o",
    async (secret) => {
      await withServer(
        (_, response) => response.end("stolen"),
        async (other, seenThere) => {
          expectRefused(await outcome(redirect(other.href), secret), "was not meant to go");
          expect(seenThere).toEqual([]);
          expect(await outcome(redirect(other.href)).then(({ text }) => text)).toBe("stolen");
        },
      );
    },
  );

  test("of a form are refused even on the same host", async () =>
    expectRefused(
      await outcome(redirect("/end"), { secretForm: { password: "abc" } }),
      "was not meant to go",
    ));
});

describe("what may pass is tried again", () => {
  test.each([[408], [429], [500], [502], [503]])("HTTP %d", async (status) => {
    const busyOnce: Handler = (_, response, count) =>
      count === 0 ? response.writeHead(status).end() : response.end("at last");
    const { text, seen } = await outcome(busyOnce);
    expect([text, seen.length]).toEqual(["at last", 2]);
  });

  test("a reset connection, and one that breaks off", async () => {
    const { text, seen } = await outcome((_, response, count) => {
      if (count === 0) response.socket?.resetAndDestroy();
      else if (count === 1) {
        response.writeHead(200, { "content-length": 100 });
        response.write("half", () => response.destroy());
      } else response.end("at last");
    });
    expect([text, seen.length]).toEqual(["at last", 3]);
  });

  test("a server that says nothing, and one that drips", async () => {
    let drip: NodeJS.Timeout | undefined;
    const { text, seen } = await outcome(
      (_, response, count) => {
        if (count === 1) {
          response.writeHead(200);
          drip = setInterval(() => response.write("."), 20);
        } else if (count > 1) response.end("at last");
      },
      {},
      { ...QUICK, stallMs: 300, attempts: 8 },
    );
    clearInterval(drip);
    expect(text).toBe("at last");
    expect(seen.length).toBeGreaterThan(2);
  });

  test("a slow server that gets on is waited for", async () => {
    const { text, seen } = await outcome(
      (_, response) => {
        let sent = 0;
        const timer = setInterval(() => {
          response.write("x".repeat(150));
          if (++sent < 18) return;
          clearInterval(timer);
          response.end();
        }, 100);
      },
      {},
      { ...QUICK, stallMs: 1500 },
    );
    expect([text?.length, seen.length]).toEqual([2700, 1]);
  });

  test("but not for ever", async () => {
    const { error, seen } = await outcome((_, response) => response.writeHead(503).end());
    expect((error as Error).message).toMatch(/out of order \(HTTP 503\); tried 3 times: run it again later$/);
    expect([error instanceof DataError, seen.length]).toEqual([true, 3]);
  });

  test("Retry-After is obeyed, and not without end", async () => {
    const times: number[] = [];
    const patient = await outcome((_, response, count) => {
      times.push(performance.now());
      if (count === 0) response.writeHead(429, { "retry-after": "1" }).end();
      else response.end("at last");
    });
    expect(patient.text).toBe("at last");
    expect((times[1] as number) - (times[0] as number)).toBeGreaterThan(950);
    const asked = await outcome((_, response) => response.writeHead(429, { "retry-after": "3600" }).end());
    expectRefused(asked, "asks for 60 minutes of patience");
  });

  test("Retry-After in its two forms", () => {
    const now = Date.parse("2026-10-05T12:00:00Z");
    expect(
      ["120", "Mon, 05 Oct 2026 12:00:30 GMT", "Mon, 05 Oct 2026 11:00:00 GMT", "soon", null].map((header) =>
        retryAfterMs(header, now),
      ),
    ).toEqual([120_000, 30_000, 0, null, null]);
  });

  test("attempts that get on are not counted", async () => {
    let safe = 0;
    let tries = 0;
    const work = async () => {
      safe += QUICK.headwayBytes;
      if (++tries < 12) throw new PassingFault("broken off");
      return tries;
    };
    expect(await withRetries(QUICK, work, () => safe)).toBe(12);
  });
});

describe("what is too much", () => {
  test("a body without end", async () => {
    let timer: NodeJS.Timeout | undefined;
    const endless = await outcome((_, response) => {
      timer = setInterval(() => response.write("x".repeat(5000)), 1);
    });
    clearInterval(timer);
    expectRefused(endless, "sends more than 0.0 MB");
  });

  test("a small body that unpacks to a large one", async () => {
    const bomb = gzipSync(Buffer.alloc(50e6));
    const unpacked = await outcome((_, response) =>
      response.writeHead(200, { "content-encoding": "gzip" }).end(bomb),
    );
    expectRefused(unpacked, "sends more than");
  });

  test("a packed body of an honest size is read", async () => {
    const { text } = await outcome((_, response) =>
      response.writeHead(200, { "content-encoding": "gzip" }).end(gzipSync("honest")),
    );
    expect(text).toBe("honest");
  });
});

test("a computer without a net is told so at once", async () => {
  const url = new URL("https://harmattan.invalid/");
  await expect(withRetries(QUICK, async () => await send({ url }, QUICK))).rejects.toThrow(
    /^harmattan.invalid cannot be reached \((ENOTFOUND|EAI_AGAIN)\): is this computer online\? Then run it again$/,
  );
});
