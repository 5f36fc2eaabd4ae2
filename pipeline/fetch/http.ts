/**
 * Requests over HTTP to servers that are not trusted to end, to keep their word, or to stay where they are. Only Node's
 * own fetch is used. Nothing that a server says ends up in a message, nor anything that is sent to it.
 */
import { DataError } from "../domain/errors.ts";
import type { Limits } from "./limits.ts";
import { PassingFault, retryAfterMs } from "./retry.ts";

/** What is asked for. */
export interface Request {
  readonly url: URL;
  readonly headers?: Readonly<Record<string, string>>;
  /** Headers and a form to send that are nobody else's business: with one of them no redirect leaves the host. */
  readonly secretHeaders?: Readonly<Record<string, string>>;
  readonly secretForm?: Readonly<Record<string, string>>;
}

export interface Reply {
  readonly status: number;
  readonly headers: Headers;
  /** The body piece by piece, unpacked; ends with an error where it stalls, breaks off or grows beyond `most` bytes. */
  pieces(most: number): AsyncGenerator<Uint8Array>;
  /** Leaves the rest of the body where it is. */
  drop(): void;
}

/** A body goes on beyond what it may have. */
export class TooMuchError extends DataError {}

/** How one names a server to people. */
export const hostOf = (url: URL): string => url.host;

/**
 * Sends a request and follows its redirects.
 * @throws {PassingFault} if the server is busy, slow or breaks off
 * @throws {DataError} if it cannot be reached, or leads where one should not follow
 */
export async function send(request: Request, limits: Limits): Promise<Reply> {
  let { url } = request;
  for (let redirects = 0; ; redirects++) {
    requireSafe(url, request.url);
    const watch = new Watch(limits);
    const response = await open(url, request, watch);
    const status = response.status;
    if (![301, 302, 303, 307, 308].includes(status)) {
      if (status !== 408 && status !== 429 && status < 500) return replyOf(response, watch, url);
      watch.end();
      const wait = retryAfterMs(response.headers.get("retry-after"), Date.now());
      throw new PassingFault(`${hostOf(url)} is busy or out of order (HTTP ${status})`, wait);
    }
    watch.end();
    const next = targetOf(response.headers.get("location"), url);
    if (next === null || redirects === limits.redirects)
      throw new DataError(
        `${hostOf(url)} leads round in circles or nowhere (HTTP ${status}): try again later`,
      );
    const secret = request.secretHeaders !== undefined || request.secretForm !== undefined;
    if (secret && (request.secretForm !== undefined || next.origin !== request.url.origin)) {
      throw new DataError(
        `${hostOf(url)} leads elsewhere (HTTP ${status}), where your login was not meant to go: nothing was sent there`,
      );
    }
    url = next;
  }
}

async function open(url: URL, request: Request, watch: Watch): Promise<Response> {
  const { headers, secretHeaders, secretForm } = request;
  try {
    return await fetch(url, {
      method: secretForm === undefined ? "GET" : "POST",
      headers: { "user-agent": "harmattan", ...headers, ...secretHeaders },
      redirect: "manual",
      signal: watch.signal,
      ...(secretForm === undefined ? {} : { body: new URLSearchParams(secretForm) }),
    });
  } catch (error) {
    watch.end();
    throw faultOf(error, url, watch);
  }
}

function replyOf(response: Response, watch: Watch, url: URL): Reply {
  return {
    status: response.status,
    headers: response.headers,
    drop: () => watch.end(),
    async *pieces(most) {
      let bytes = 0;
      try {
        for await (const piece of (response.body ?? []) as AsyncIterable<Uint8Array>) {
          bytes += piece.length;
          if (bytes > most)
            throw new TooMuchError(
              `${hostOf(url)} sends more than ${megabytes(most)}: refused, it is not what was asked for`,
            );
          watch.count(piece.length);
          yield piece;
        }
      } catch (error) {
        throw error instanceof DataError ? error : faultOf(error, url, watch);
      } finally {
        watch.end();
      }
    },
  };
}

/** A reply's whole text. */
export async function textOf(reply: Reply, most: number): Promise<string> {
  const pieces: Uint8Array[] = [];
  for await (const piece of reply.pieces(most)) pieces.push(piece);
  return Buffer.concat(pieces).toString("utf8");
}

/** @example 1.4 MB */
export const megabytes = (bytes: number): string => `${(bytes / 1e6).toFixed(bytes < 1e7 ? 1 : 0)} MB`;

/** Ends a request whose server is silent, or so slow that it might as well be. */
class Watch {
  readonly #limits: Limits;
  readonly #controller = new AbortController();
  #timer: NodeJS.Timeout;
  #sinceProgress = 0;
  stalled = false;

  constructor(limits: Limits) {
    this.#limits = limits;
    this.#timer = this.#arm();
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  count(bytes: number): void {
    this.#sinceProgress += bytes;
    if (this.#sinceProgress < this.#limits.stallBytes) return;
    this.#sinceProgress = 0;
    clearTimeout(this.#timer);
    this.#timer = this.#arm();
  }

  end(): void {
    clearTimeout(this.#timer);
    this.#controller.abort();
  }

  #arm(): NodeJS.Timeout {
    return setTimeout(() => {
      this.stalled = true;
      this.#controller.abort();
    }, this.#limits.stallMs);
  }
}

/** Only encrypted, except to this very machine. */
function requireSafe(url: URL, asked: URL): void {
  const here = ["127.0.0.1", "[::1]", "localhost"].includes(url.hostname);
  if (
    (url.protocol !== "https:" && !(url.protocol === "http:" && here)) ||
    url.username !== "" ||
    url.password !== ""
  )
    throw new DataError(`${hostOf(asked)} leads to an address that is not safe (no https): refused`);
}

function targetOf(location: string | null, base: URL): URL | null {
  return location !== null && location.length < 4000 && URL.canParse(location, base.href)
    ? new URL(location, base.href)
    : null;
}

const UNREACHABLE = ["ENOTFOUND", "EAI_AGAIN", "EAI_FAIL", "ENETUNREACH", "EHOSTUNREACH", "ENETDOWN"];
const UNTRUSTED = /CERT|SELF_SIGNED|UNABLE_TO_|^ERR_TLS|^ERR_SSL/;

function faultOf(error: unknown, url: URL, watch: Watch): Error {
  const host = hostOf(url);
  if (watch.stalled) return new PassingFault(`${host} is silent or too slow`);
  for (let cause: unknown = error; cause instanceof Error; cause = cause.cause) {
    const causes = cause instanceof AggregateError ? [cause, ...cause.errors] : [cause];
    for (const { code } of causes as { code?: unknown }[]) {
      if (typeof code !== "string") continue;
      if (UNREACHABLE.includes(code))
        return new DataError(
          `${host} cannot be reached (${code}): is this computer online? Then run it again`,
        );
      if (UNTRUSTED.test(code))
        return new DataError(
          `${host} shows a certificate that is not trusted (${code}): check clock and network`,
        );
    }
  }
  return new PassingFault(`the connection to ${host} fails or breaks off`);
}
