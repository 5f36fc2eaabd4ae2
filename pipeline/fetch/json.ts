import { DataError } from "../domain/errors.ts";
import type { PartFile } from "../io/partFile.ts";
import { hostOf, type Request, send, textOf } from "./http.ts";
import type { Limits } from "./limits.ts";
import { withRetries } from "./retry.ts";

/** What an API answers; `json` is undefined unless the status is 200. */
export interface Answer {
  readonly status: number;
  readonly json: unknown;
}

/** Asks an API, again where that may help. @throws {DataError} if what it says is no JSON */
export async function askJson(request: Request, limits: Limits): Promise<Answer> {
  return await withRetries(limits, async () => {
    const asking = { ...request, headers: { accept: "application/json", ...request.headers } };
    const reply = await send(asking, limits);
    if (reply.status !== 200) {
      reply.drop();
      return { status: reply.status, json: undefined };
    }
    const text = await textOf(reply, limits.replyBytes);
    try {
      return { status: 200, json: JSON.parse(text) };
    } catch {
      throw new DataError(`${hostOf(request.url)} answers with something else than JSON: try again later`);
    }
  });
}

/** Rows as an API sends them: an object each. */
export type JsonRow = Readonly<Record<string, unknown>>;

/** Writes the rows of page after page as one CSV, each event once. */
export class RowWriter {
  readonly #part: PartFile;
  readonly #host: string;
  readonly #columns: readonly string[];
  readonly #needed: readonly [id: string, ...others: string[]];
  readonly #seen = new Set<string>();

  /**
   * @param needed columns without which a row is none of the kind; the first holds its id
   */
  constructor(
    part: PartFile,
    host: string,
    columns: readonly string[],
    needed: readonly [id: string, ...others: string[]],
  ) {
    this.#part = part;
    this.#host = host;
    this.#columns = columns;
    this.#needed = needed;
  }

  /** Rows written so far. */
  get count(): number {
    return this.#seen.size;
  }

  async writeHeader(): Promise<void> {
    await this.#part.appendRecords([this.#columns]);
  }

  /**
   * Events that shift to the next page while pages are read come twice; they are written once.
   * @throws {DataError} for a page that holds nothing new, or rows of another kind
   */
  async add(rows: readonly JsonRow[]): Promise<void> {
    const [id] = this.#needed;
    const records: string[][] = [];
    for (const row of rows) {
      if (this.#needed.some((column) => this.#cell(row[column]) === ""))
        throw new DataError(
          `${this.#host} sends rows without ${this.#needed.join(", ")}: its form may have changed`,
        );
      const key = this.#cell(row[id]);
      if (this.#seen.has(key)) continue;
      this.#seen.add(key);
      records.push(this.#columns.map((column) => this.#cell(row[column])));
    }
    if (rows.length > 0 && records.length === 0)
      throw new DataError(`${this.#host} sends the same page again and again: try again later`);
    await this.#part.appendRecords(records);
  }

  #cell(value: unknown): string {
    if (value === null || value === undefined) return "";
    if (typeof value === "string") return value.replaceAll("\0", "");
    if (typeof value === "number") return String(value);
    if (typeof value === "boolean") return value ? "1" : "0";
    throw new DataError(`${this.#host} sends rows of an unknown form: it may have changed`);
  }
}
