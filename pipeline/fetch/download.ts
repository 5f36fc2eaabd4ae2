import { DataError } from "../domain/errors.ts";
import type { OriginCard } from "../io/originCard.ts";
import { type Content, PartFile } from "../io/partFile.ts";
import { hostOf, megabytes, type Reply, send, TooMuchError } from "./http.ts";
import type { Limits } from "./limits.ts";
import { PassingFault, withRetries } from "./retry.ts";

/** What is to be downloaded, and where to. */
export interface Download {
  readonly url: URL;
  /** Path of the file; what it is called comes from us, never from a server. */
  readonly target: string;
  /** By which the server may tell that the file there is still the same; null to fetch it in any case. */
  readonly validator: string | null;
  /** Looks at the whole file before it gets its name. Throws a DataError for one that is not what it should be. */
  readonly check: (part: PartFile) => Promise<void>;
  /** The card to put beside it. */
  readonly card: (content: Content) => OriginCard;
  readonly progress: (bytes: number, total: number | null) => void;
}

/**
 * Downloads a file, going on where an earlier attempt or an earlier process stopped (Range and If-Range, RFC 9110). It
 * appears under its name once it is whole and has been looked at.
 * @returns null where the server says that the file there is the newest
 * @throws {DataError} where it cannot be had; what came is left for the next time, unless it is wrong
 */
export async function download(wanted: Download, limits: Limits): Promise<Content | null> {
  const safe = { bytes: 0 };
  return await withRetries(
    limits,
    async () => await attempt(wanted, await PartFile.resume(wanted.target), limits, safe),
    () => safe.bytes,
  );
}

async function attempt(
  wanted: Download,
  left: PartFile | null,
  limits: Limits,
  safe: { bytes: number },
): Promise<Content | null> {
  const { url, target, validator } = wanted;
  safe.bytes = left?.bytes ?? 0;
  let part = left;
  try {
    const reply = await send({ url, headers: headersFor(left, validator) }, limits);
    try {
      if (reply.status === 304 && left === null && validator !== null) return null;
      if (left !== null && (reply.status === 416 || (reply.status === 206 && !continues(reply, left))))
        return await startAgain(left);
      const total = expectedBytes(reply, left, url, limits);
      if (left === null || reply.status === 200) {
        await left?.close();
        part = null;
        part = await PartFile.create(target, validatorOf(reply.headers));
      }
      const whole = part as PartFile;
      await receive(reply, whole, total, wanted, limits, safe);
      await requireRight(whole, wanted, whole === left);
      const content = await whole.finish(wanted.card);
      part = null;
      return content;
    } finally {
      reply.drop();
    }
  } finally {
    await part?.close();
  }
}

/** What is there belongs to another version, or is damaged. */
async function startAgain(part: PartFile): Promise<never> {
  await part.discard();
  throw new PassingFault("the file has changed while it was fetched", 0);
}

function headersFor(part: PartFile | null, validator: string | null): Record<string, string> {
  // packed on the way, neither ranges nor lengths would be those of the file
  const headers = { "accept-encoding": "identity" };
  if (part !== null && part.validator !== null)
    return { ...headers, range: `bytes=${part.bytes}-`, "if-range": part.validator };
  if (validator === null) return headers;
  return { ...headers, [/^(W\/)?"/.test(validator) ? "if-none-match" : "if-modified-since"]: validator };
}

/** A strong ETag, else Last-Modified: what a range may be asked for by. */
function validatorOf(headers: Headers): string | null {
  const tag = headers.get("etag");
  if (tag !== null && /^"[\x21\x23-\x7e]*"$/.test(tag)) return tag;
  const date = headers.get("last-modified");
  return date !== null && /^[A-Za-z0-9:, +-]+$/.test(date) ? date : null;
}

const RANGE = /^bytes (\d+)-\d+\/(\d+|\*)$/;

/** Whether a part of a file is the one that was asked for. */
function continues({ headers }: Reply, part: PartFile): boolean {
  const start = RANGE.exec(headers.get("content-range") ?? "")?.[1];
  const sameVersion = !headers.has("etag") || validatorOf(headers) === part.validator;
  return sameVersion && start !== undefined && Number(start) === part.bytes;
}

/**
 * Bytes that the whole file has; null where the server does not say.
 * @throws {DataError} if the reply holds no such file
 */
function expectedBytes(
  { status, headers }: Reply,
  left: PartFile | null,
  url: URL,
  limits: Limits,
): number | null {
  const place = `${hostOf(url)}${url.pathname}`;
  if (status !== 200 && !(status === 206 && left !== null))
    throw new DataError(`${place} cannot be had (HTTP ${status}): it may have moved; download it by hand`);
  if (!["identity", null].includes(headers.get("content-encoding")))
    throw new DataError(`${place} comes packed in a way that was not asked for: download it by hand`);
  if (/^\s*text\/html/i.test(headers.get("content-type") ?? ""))
    throw new DataError(
      `${place} is a web page where a data file should be: open it in a browser to see why`,
    );
  const text =
    status === 206 ? RANGE.exec(headers.get("content-range") ?? "")?.[2] : headers.get("content-length");
  const total = text === undefined || text === null || text === "*" ? null : Number(text);
  if (total !== null && total > limits.fileBytes)
    throw new DataError(
      `${place} has ${megabytes(total)}, more than the ${megabytes(limits.fileBytes)} that are taken`,
    );
  return total;
}

async function receive(
  reply: Reply,
  part: PartFile,
  total: number | null,
  { url, progress }: Download,
  limits: Limits,
  safe: { bytes: number },
): Promise<void> {
  try {
    for await (const piece of reply.pieces(limits.fileBytes - part.bytes)) {
      await part.append(piece);
      if (part.validator !== null) safe.bytes = part.bytes;
      progress(part.bytes, total);
    }
  } catch (error) {
    // nothing to go on with
    if (error instanceof TooMuchError) await part.discard();
    throw error;
  }
  if (total === null || part.bytes === total) return;
  if (part.bytes > total) await part.discard();
  throw new PassingFault(`${hostOf(url)} sent ${part.bytes} of ${total} bytes`);
}

/** A file that was put together from two attempts and is wrong gets a second chance, from its beginning. */
async function requireRight(part: PartFile, { check }: Download, resumed: boolean): Promise<void> {
  try {
    await check(part);
  } catch (error) {
    if (!(error instanceof DataError)) throw error;
    await part.discard();
    throw resumed ? new PassingFault(error.message, 0) : error;
  }
}
