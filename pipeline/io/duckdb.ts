import { resolve } from "node:path";
import {
  DOUBLE,
  type DuckDBConnection,
  DuckDBDataChunk,
  DuckDBInstance,
  DuckDBTypeId,
  type DuckDBVector,
  LIST,
  listValue,
  VARCHAR,
} from "@duckdb/node-api";
import type { Column, Columns } from "../domain/table.ts";

/** A single value of a small result. */
type Cell = string | number | boolean | null;
/** Values of a statement's parameters. */
type Values = Readonly<Record<string, Cell | readonly string[]>>;

/** Rows per DuckDB vector: the size of the chunks in which columns are handed over. */
const VECTOR_ROWS = 2048;
/** Types that arrive as columns of numbers. */
const NUMERIC = new Set([DuckDBTypeId.DOUBLE, DuckDBTypeId.INTEGER, DuckDBTypeId.BOOLEAN]);

/**
 * The embedded engine behind a few verbs. SQL texts are constants of this project; values, file names and
 * anything else that comes from input are only ever bound as parameters.
 */
export class Database {
  readonly #instance: DuckDBInstance;
  readonly #connection: DuckDBConnection;

  private constructor(instance: DuckDBInstance, connection: DuckDBConnection) {
    this.#instance = instance;
    this.#connection = connection;
  }

  /**
   * Opens an in-memory database that cannot load extensions and spills into `spillFolder`.
   * @param threads worker threads; results do not depend on it
   */
  static async open(options: {
    spillFolder: string;
    memoryLimit: string;
    threads: number;
  }): Promise<Database> {
    const instance = await DuckDBInstance.create(":memory:", {
      threads: String(options.threads),
      memory_limit: options.memoryLimit,
      temp_directory: options.spillFolder,
      autoinstall_known_extensions: "false",
      autoload_known_extensions: "false",
      allow_community_extensions: "false",
    });
    return new Database(instance, await instance.connect());
  }

  /** The same database through a connection of its own: its statements run beside the others' instead of after them. */
  async beside(): Promise<Database> {
    return new Database(this.#instance, await this.#instance.connect());
  }

  /** Something done beside other statements, through a connection of its own that is closed then. */
  async aside<T>(work: (db: Database) => Promise<T>): Promise<T> {
    const other = await this.beside();
    try {
      return await work(other);
    } finally {
      other.#connection.closeSync();
    }
  }

  /**
   * From now on the database reads and writes nothing outside these folders, nothing by network, and no setting can be
   * changed any more; for everyone, until it closes. Whatever input may have done to a statement ends at their edge.
   */
  async confine(folders: readonly string[]): Promise<void> {
    const absolute = folders.map((folder) => sqlText(resolve(folder)));
    await this.run(`SET allowed_directories = [${absolute.join(", ")}]`);
    await this.run("SET enable_external_access = false");
    await this.run("SET lock_configuration = true");
  }

  /** Closes the database, for everyone. */
  close(): void {
    this.#connection.closeSync();
    this.#instance.closeSync();
  }

  /** Runs one statement for its effect. */
  async run(sql: string, values: Values = {}): Promise<void> {
    const lists = Object.entries(values).filter(([, value]) => isList(value));
    const bound = Object.entries(values).map(([name, value]) => [
      name,
      isList(value) ? listValue(value) : value,
    ]);
    const types = Object.fromEntries(lists.map(([name]) => [name, LIST(VARCHAR)]));
    await this.#connection.run(sql, Object.fromEntries(bound) as Record<string, Cell>, types);
  }

  /** Writes a query's result, in its order, to a Parquet file. */
  async saveParquet(query: string, path: string, values: Values = {}): Promise<void> {
    await this.run(`COPY (${query}) TO ${sqlText(path)} (FORMAT parquet, COMPRESSION lz4_raw)`, values);
  }

  /**
   * Makes a Parquet file, or every one in a folder, readable as view `name`: of several, columns that one lacks are NULL.
   * @param columns SQL for what to select
   */
  async openParquet(name: string, path: string, columns = "*"): Promise<void> {
    const files = path.endsWith(".parquet") ? literalPath(path) : `${literalPath(path)}/*.parquet`;
    await this.run(
      `CREATE OR REPLACE VIEW ${name} AS SELECT ${columns} FROM read_parquet(${sqlText(files)}, hive_partitioning = false, union_by_name = true)`,
    );
  }

  /** @returns every row of a small result as an object; numbers as JS numbers (cast 64-bit sums in SQL) */
  async rows<T extends Record<string, Cell>>(
    sql: string,
    values: Readonly<Record<string, Cell>> = {},
  ): Promise<T[]> {
    const reader = await this.#connection.runAndReadAll(sql, values);
    return reader.getRowObjectsJS() as unknown as T[];
  }

  /** @returns the single number that the query yields */
  async number(sql: string, values: Readonly<Record<string, Cell>> = {}): Promise<number> {
    const rows = await this.rows(sql, values);
    return Number(Object.values(rows[0] ?? {})[0] ?? Number.NaN);
  }

  /**
   * A result column by column: DOUBLE, INTEGER and BOOLEAN as numbers (NULL is NaN), everything else as text (NULL
   * is ""). Values are copied vector by vector, never as row objects.
   */
  async columns(sql: string, values: Readonly<Record<string, Cell>> = {}): Promise<Record<string, Column>> {
    const result = await this.#connection.run(sql, values);
    const chunks = await result.fetchAllChunks();
    const sizes = chunks.map((chunk) => chunk.rowCount);
    const rowCount = sizes.reduce((sum, size) => sum + size, 0);
    const columns: Record<string, Column> = {};
    for (const [index, name] of result.deduplicatedColumnNames().entries()) {
      const numeric = NUMERIC.has(result.columnTypeId(index));
      const numbers = new Float64Array(numeric ? rowCount : 0);
      const texts: string[] = [];
      let row = 0;
      for (const [position, chunk] of chunks.entries()) {
        const vector = chunk.getColumnVector(index);
        const size = sizes[position] as number;
        for (let item = 0; item < size; item++) {
          const value = vector.getItem(item);
          if (numeric) numbers[row++] = value === null ? Number.NaN : Number(value);
          else texts.push(value === null ? "" : String(value));
        }
      }
      columns[name] = numeric ? numbers : texts;
    }
    return columns;
  }

  /**
   * The columns of a large result batch by batch, every one DOUBLE and without NULLs. All batches are written into the
   * same arrays: one is gone with the next, which is fetched while one is worked on.
   */
  async *batches(sql: string): AsyncGenerator<Float64Array[]> {
    const result = await this.#connection.stream(sql);
    const columns = Array.from({ length: result.columnCount }, () => new Float64Array(VECTOR_ROWS));
    let coming = result.fetchChunk();
    for (;;) {
      const chunk = await coming;
      if (chunk === null || chunk.rowCount === 0) return;
      coming = result.fetchChunk();
      // whoever awaits it learns of a failure; who stops early does not have to
      coming.catch(() => {});
      for (const [index, values] of columns.entries()) values.set(doublesOf(chunk.getColumnVector(index)));
      const { rowCount } = chunk;
      yield columns.map((values) => values.subarray(0, rowCount));
    }
  }

  /** Creates table `name` (a constant of ours) with one DOUBLE or VARCHAR column per column given, none of them NULL. */
  async createTable(name: string, columns: Columns): Promise<void> {
    const entries = Object.entries(columns);
    const declared = entries.map(
      ([column, values]) => `"${column}" ${isNumbers(values) ? "DOUBLE" : "VARCHAR"}`,
    );
    await this.run(`CREATE OR REPLACE TABLE ${name} (${declared.join(", ")})`);
    const rowCount = entries[0]?.[1].length ?? 0;
    const types = entries.map(([, values]) => (isNumbers(values) ? DOUBLE : VARCHAR));
    const appender = await this.#connection.createAppender(name);
    for (let start = 0; start < rowCount; start += VECTOR_ROWS) {
      const end = Math.min(start + VECTOR_ROWS, rowCount);
      const chunk = DuckDBDataChunk.create(types, end - start);
      for (const [index, [, values]] of entries.entries()) {
        const slice = isNumbers(values) ? values.subarray(start, end) : values.slice(start, end);
        chunk.setColumnValues(index, slice as unknown as readonly string[]);
      }
      appender.appendDataChunk(chunk);
    }
    appender.closeSync();
  }
}

function isList(value: Values[string]): value is readonly string[] {
  return Array.isArray(value);
}

/** The numbers of a DOUBLE vector as they lie in memory: asked for one by one they take ten times as long. */
function doublesOf(vector: DuckDBVector): Float64Array {
  const { items } = vector as unknown as { readonly items?: unknown };
  if (!(items instanceof Float64Array)) throw new Error(`a vector of ${vector.type} holds no doubles`);
  return items;
}

function isNumbers(values: Column): values is Float64Array {
  return values instanceof Float64Array;
}

/** A path as a literal, for statements that take no parameters (COPY ... TO, CREATE VIEW). */
function sqlText(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

/** A path as DuckDB's readers take it: their wildcards are made literal. */
export function literalPath(path: string): string {
  return path.replace(/[[*?]/g, (character) => `[${character}]`);
}
