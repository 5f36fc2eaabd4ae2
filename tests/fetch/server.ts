/** A server on this machine that stands in for UCDP's and ACLED's, also when they are slow, broken or hostile. */
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Surroundings } from "../../pipeline/fetch/fetched.ts";
import type { Limits } from "../../pipeline/fetch/limits.ts";

/** Patience and appetite of a test. */
export const QUICK: Limits = {
  attempts: 3,
  firstWaitMs: 1,
  longestWaitMs: 2000,
  stallMs: 30_000,
  stallBytes: 100,
  headwayBytes: 50_000,
  redirects: 3,
  pageBytes: 100_000,
  replyBytes: 100_000,
  fileBytes: 1_000_000,
  replies: 20,
};

/** A request as it came in. */
export interface Seen {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingMessage["headers"];
  readonly body: string;
}

export type Handler = (seen: Seen, response: ServerResponse, count: number) => void;

/** Runs `work` beside a server. @param handler gets each request, and how many came before it */
export async function withServer<T>(
  handler: Handler,
  work: (base: URL, seen: readonly Seen[]) => Promise<T>,
): Promise<T> {
  const seen: Seen[] = [];
  const server = createServer(async (request, response) => {
    const url = new URL(request.url ?? "/", "http://here");
    let body = "";
    for await (const piece of request) body += String(piece);
    const { method = "", headers } = request;
    const now = { method, path: url.pathname, query: url.searchParams, headers, body };
    seen.push(now);
    response.on("error", () => {});
    handler(now, response, seen.length - 1);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  try {
    return await work(new URL(`http://127.0.0.1:${port}/`), seen);
  } finally {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
}

/** Sends a whole file as an honest server does: ranges, conditions, ETag. */
export function sendFile(seen: Seen, response: ServerResponse, content: Buffer, etag = '"one"'): void {
  const head = { etag, "accept-ranges": "bytes" };
  if (seen.headers["if-none-match"] === etag) {
    response.writeHead(304, head).end();
    return;
  }
  const range = /^bytes=(\d+)-$/.exec(seen.headers.range ?? "");
  if (range === null || seen.headers["if-range"] !== etag) {
    response.writeHead(200, { ...head, "content-length": content.length }).end(content);
    return;
  }
  const start = Number(range[1]);
  if (start >= content.length) {
    response.writeHead(416, { ...head, "content-range": `bytes */${content.length}` }).end();
    return;
  }
  const rest = content.subarray(start);
  const contentRange = `bytes ${start}-${content.length - 1}/${content.length}`;
  response
    .writeHead(206, { ...head, "content-length": rest.length, "content-range": contentRange })
    .end(rest);
}

/** Sends a file's beginning and, as soon as that has been read, breaks off. */
export function breakOff(
  response: ServerResponse,
  content: Buffer,
  bytes: number,
  hasRead: () => boolean,
  headers: Readonly<Record<string, string>> = { etag: '"one"' },
): void {
  response.writeHead(200, { ...headers, "content-length": content.length });
  response.write(content.subarray(0, bytes));
  const timer = setInterval(() => {
    if (!hasRead()) return;
    clearInterval(timer);
    response.destroy();
  }, 2);
  response.on("close", () => clearInterval(timer));
}

export const sendJson = (response: ServerResponse, value: unknown, status = 200): void => {
  response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(value));
};

/** A folder of its own, and what fetching into it needs; `lines` are what it says. */
export async function withFetchFolder<T>(
  work: (around: Surroundings, lines: readonly string[]) => Promise<T>,
): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), "harmattan-fetch-"));
  const lines: string[] = [];
  try {
    return await work(
      { folder, today: "2026-10-05", limits: QUICK, note: (line) => lines.push(line) },
      lines,
    );
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

export const namesIn = async (folder: string): Promise<string[]> => (await readdir(folder)).sort();
