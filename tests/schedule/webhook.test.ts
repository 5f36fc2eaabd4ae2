import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, test } from "vitest";
import { postWebhook } from "../../pipeline/io/webhook.ts";

const SECRET = "s3cret-path";
const HASTE = { timeoutMs: 60_000, pausesMs: [5, 5] };
/** For servers that never answer. */
const IMPATIENT = { timeoutMs: 200, pausesMs: [5, 5] };

/** Serves while `work` runs. @returns what `work` does, and how often the server was asked */
async function serving<T>(
  answer: (request: IncomingMessage, response: ServerResponse, attempt: number) => void,
  work: (url: string) => Promise<T>,
): Promise<{ result: T; asked: number }> {
  let asked = 0;
  const server = createServer((request, response) => answer(request, response, ++asked));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  try {
    const result = await work(`http://127.0.0.1:${(server.address() as AddressInfo).port}/${SECRET}`);
    return { result, asked };
  } finally {
    server.closeAllConnections();
    server.close();
  }
}

test("posts JSON once, with the token", async () => {
  let seen = "";
  const { result, asked } = await serving(
    (request, response) => {
      request.on("data", (chunk) => {
        seen += chunk;
      });
      request.on("end", () => {
        seen += `|${request.method}|${request.headers.authorization}|${request.headers["content-type"]}`;
        response.end();
      });
    },
    (url) => postWebhook(url, "t0ken", { text: "Ménaka" }, HASTE),
  );
  expect([result, asked]).toEqual([null, 1]);
  expect(seen).toBe('{"text":"Ménaka"}|POST|Bearer t0ken|application/json');
});

test("asks again while the server is busy, not where it refuses", async () => {
  const busy = await serving(
    (_, response, attempt) => response.writeHead(attempt < 3 ? 503 : 200).end(),
    (url) => postWebhook(url, null, {}, HASTE),
  );
  expect([busy.result, busy.asked]).toEqual([null, 3]);
  const broken = await serving(
    (_, response) => response.writeHead(500).end(),
    (url) => postWebhook(url, null, {}, HASTE),
  );
  expect([broken.result, broken.asked]).toEqual(["it answered 500", 3]);
  const refusing = await serving(
    (_, response) => response.writeHead(403).end(),
    (url) => postWebhook(url, null, {}, HASTE),
  );
  expect([refusing.result, refusing.asked]).toEqual(["it answered 403", 1]);
});

test("a redirect is not followed, a server that does not answer is given up, and no word tells the secrets", async () => {
  const redirecting = await serving(
    (_, response) => response.writeHead(302, { location: "/elsewhere" }).end(),
    (url) => postWebhook(url, "t0ken", {}, HASTE),
  );
  expect([redirecting.result, redirecting.asked]).toEqual(["it answered 302", 1]);
  const silent = await serving(
    () => {},
    (url) => postWebhook(url, "t0ken", {}, IMPATIENT),
  );
  expect(silent.result).toBe("it did not answer within 0.2 s");
  const gone = await postWebhook(`http://127.0.0.1:1/${SECRET}`, "t0ken", {}, HASTE);
  expect(gone).toBe("it cannot be reached");
  for (const url of [`http://example.org/${SECRET}`, `file:///${SECRET}`, SECRET])
    expect(await postWebhook(url, "t0ken", {}, HASTE)).toBe("its address is not an https address");
});
