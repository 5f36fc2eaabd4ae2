import {
  BOOLEAN,
  DOUBLE,
  type DuckDBConnection,
  DuckDBDataChunk,
  DuckDBInstance,
  type DuckDBType,
  INTEGER,
  VARCHAR,
} from "@duckdb/node-api";

/** The types that tables of ours have. Integers are 32 bit; months and counts fit. */
const TYPES = { text: VARCHAR, integer: INTEGER, double: DOUBLE, boolean: BOOLEAN } as const satisfies Record<
  string,
  DuckDBType
>;

export type ColumnType = keyof typeof TYPES;
export type Cell = string | number | boolean | null;
/** Equally long arrays of cells by column name; NaN in a numeric array stands for null. */
export type Columns = Readonly<Record<string, ArrayLike<Cell>>>;

/** Rows per DuckDB vector: the size of the chunks in which columns are handed over. */
const VECTOR_ROWS = 2048;

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

  close(): void {
    this.#connection.closeSync();
    this.#instance.closeSync();
  }

  /** Runs one statement for its effect. */
  async run(sql: string, values: Readonly<Record<string, Cell>> = {}): Promise<void> {
    await this.#connection.run(sql, values);
  }

  /** Writes a query's result, in its order, to a Parquet file. */
  async saveParquet(query: string, path: string): Promise<void> {
    await this.run(`COPY (${query}) TO ${sqlText(path)} (FORMAT parquet)`);
  }

  /** Makes a Parquet file readable as view `name`. */
  async openParquet(name: string, path: string): Promise<void> {
    await this.run(
      `CREATE OR REPLACE VIEW ${name} AS SELECT * FROM read_parquet(${sqlText(literalPath(path))})`,
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

  /** @returns a result column by column: the cheap way into typed arrays */
  async columns(sql: string, values: Readonly<Record<string, Cell>> = {}): Promise<Record<string, Cell[]>> {
    const reader = await this.#connection.runAndReadAll(sql, values);
    return reader.getColumnsObjectJS() as Record<string, Cell[]>;
  }

  /** Creates table `name` (a constant of ours) holding `columns`. */
  async createTable(
    name: string,
    types: Readonly<Record<string, ColumnType>>,
    columns: Columns,
  ): Promise<void> {
    const names = Object.keys(types);
    const sqlTypes = { text: "VARCHAR", integer: "INTEGER", double: "DOUBLE", boolean: "BOOLEAN" } as const;
    const declared = names.map((column) => `"${column}" ${sqlTypes[types[column] as ColumnType]}`).join(", ");
    await this.run(`CREATE OR REPLACE TABLE ${name} (${declared})`);
    const rowCount = columns[names[0] as string]?.length ?? 0;
    const appender = await this.#connection.createAppender(name);
    const duckTypes = names.map((column) => TYPES[types[column] as ColumnType]);
    for (let start = 0; start < rowCount; start += VECTOR_ROWS) {
      const end = Math.min(start + VECTOR_ROWS, rowCount);
      const chunk = DuckDBDataChunk.create(duckTypes, end - start);
      for (const [index, column] of names.entries()) {
        const source = columns[column] as ArrayLike<Cell>;
        const values: Cell[] = [];
        for (let row = start; row < end; row++) {
          const value = source[row] as Cell;
          values.push(typeof value === "number" && Number.isNaN(value) ? null : value);
        }
        chunk.setColumnValues(index, values);
      }
      appender.appendDataChunk(chunk);
    }
    appender.closeSync();
  }
}

/** A path as a literal, for statements that take no parameters (COPY ... TO, CREATE VIEW). */
function sqlText(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

/** A path as DuckDB's readers take it: their wildcards are made literal. */
export function literalPath(path: string): string {
  return path.replace(/[[*?]/g, (character) => `[${character}]`);
}
