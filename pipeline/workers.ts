import { Worker } from "node:worker_threads";

/** Starts the program, also in a worker thread. */
const START = new URL("./start.js", import.meta.url);

/**
 * Has worker threads do some tasks: each runs the program's hidden `command` with `input`, says so with a first message,
 * and then answers each task that it is sent with that task once it is done.
 * @param done called after each task, with how many are done
 * @throws what went wrong in a thread; the others are ended
 */
export async function inWorkers<Task>(
  command: string,
  input: object,
  tasks: readonly Task[],
  threads: number,
  done: (count: number) => void,
): Promise<void> {
  const waiting = [...tasks];
  const workers: Worker[] = [];
  let finished = 0;
  const work = (): Promise<void> =>
    new Promise((resolve, reject) => {
      const worker = new Worker(START, { argv: [command], workerData: input });
      workers.push(worker);
      worker.on("message", (task: Task | null) => {
        if (task !== null) done(++finished);
        const next = waiting.shift();
        if (next === undefined) resolve();
        else worker.postMessage(next);
      });
      worker.on("error", reject);
      worker.on("exit", (code) => reject(new Error(`a worker thread ended early, with code ${code}`)));
    });
  try {
    await Promise.all(Array.from({ length: Math.min(threads, tasks.length) }, work));
  } finally {
    await Promise.all(workers.map((worker) => worker.terminate()));
  }
}
