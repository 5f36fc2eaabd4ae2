import { Worker } from "node:worker_threads";
import type { BesideTasks } from "./besideWorker.ts";
import type { IngestSummary } from "./domain/ingestSummary.ts";
import { checksumOf, type FileChecksum } from "./io/checksum.ts";
import { sizeOf } from "./io/folders.ts";
import type { WriteWorkbook } from "./io/workbook.ts";

const WORKER = new URL("./besideWorker.js", import.meta.url);

type Input<Name extends keyof BesideTasks> = Parameters<BesideTasks[Name]>[0];
type Result<Name extends keyof BesideTasks> = Awaited<ReturnType<BesideTasks[Name]>>;

/** Who waits for a task. */
interface Waiting {
  readonly resolve: (result: never) => void;
  readonly reject: (error: Error) => void;
}

/** With fewer rows of input a second thread takes longer to start than it saves. */
const LEAST_ROWS = 5000;
/** A smaller file is hashed before the thread is there. */
const LEAST_BYTES = 16 << 20;

/** As much as the first thread has (--max-semi-space-size in package.json), of which there are three. */
const YOUNG_GENERATION = { maxYoungGenerationSizeMb: 3 * 64 };

/** A second thread, which does some of a run's tasks (besideWorker.ts) one after another while this one goes on. */
export class Beside {
  #worker: Worker | null = null;
  /** In the order in which the tasks were given, which is that of the answers. */
  readonly #waiting: Waiting[] = [];
  #failure: Error | null = null;

  /** Whether it has been started. */
  get isThere(): boolean {
    return this.#worker !== null;
  }

  /** Starts it where the run may use two processors and has enough to do. */
  startFor(threads: number, { files }: Pick<IngestSummary, "files">): void {
    const rows = files.reduce((sum, { rows_read }) => sum + rows_read, 0);
    if (threads < 2 || rows < LEAST_ROWS) return;
    this.#start();
    // until there is something to do; whoever comes later hears of a failure
    this.run("prepareWorkbook", null).catch(() => {});
  }

  #start(): void {
    this.#worker ??= new Worker(WORKER, { resourceLimits: YOUNG_GENERATION })
      .on("message", (result) => this.#waiting.shift()?.resolve(result as never))
      .on("error", (error) => this.#fail(error))
      .on("exit", (code) => this.#fail(new Error(`a worker thread ended early, with code ${code}`)));
  }

  /** Has a task done by the thread, which has to be there. Its input is copied. @throws what went wrong in it: a bug */
  async run<Name extends keyof BesideTasks>(name: Name, input: Input<Name>): Promise<Result<Name>> {
    if (this.#failure !== null) throw this.#failure;
    return await new Promise<Result<Name>>((resolve, reject) => {
      this.#waiting.push({ resolve, reject });
      this.#worker?.postMessage([name, input]);
    });
  }

  /**
   * Has a file hashed: a large one by the thread, which starts for that where the run may use two processors.
   * @param meanwhile what this thread can do until it is done
   */
  async hash(path: string, threads: number, meanwhile: () => void): Promise<FileChecksum> {
    if (threads < 2 || (await sizeOf(path)) < LEAST_BYTES) return await checksumOf(path);
    this.#start();
    const hashed = this.run("hash", path);
    meanwhile();
    return await hashed;
  }

  /** Has a workbook written (io/workbook.ts). */
  readonly writeWorkbook: WriteWorkbook = (path, title, sheets) =>
    this.run("workbook", { path, title, sheets });

  /** Ends the thread, whatever it is doing. */
  async end(): Promise<void> {
    await this.#worker?.terminate();
  }

  #fail(error: Error): void {
    this.#failure ??= error;
    for (const { reject } of this.#waiting.splice(0)) reject(this.#failure);
  }
}
