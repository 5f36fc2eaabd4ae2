import { parentPort } from "node:worker_threads";
import { drawn } from "./3-score/sensitivity/sensitivity.ts";

/** What a run has done beside its own thread: functions of one value, which like their result is copied. */
const TASKS = { draws: drawn };

export type BesideTasks = typeof TASKS;

// errors end the thread, which the other side hears of
parentPort?.on("message", ([name, input]: [keyof BesideTasks, Parameters<typeof drawn>[0]]) => {
  parentPort?.postMessage(TASKS[name](input));
});
