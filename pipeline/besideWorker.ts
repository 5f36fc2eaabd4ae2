import { parentPort } from "node:worker_threads";
import { sensitivityOf } from "./3-score/sensitivity/sensitivity.ts";
import { familyForecasts } from "./4-forecast/unitForecasts.ts";
import type { Month } from "./domain/month.ts";
import { checksumOf } from "./io/checksum.ts";
import type { Sheet } from "./io/workbook.ts";

/** A workbook that is to be written. */
interface NewWorkbook {
  readonly path: string;
  readonly title: string;
  readonly sheets: readonly Sheet[];
}

/** Forecasts that are to be made. */
interface NewForecasts {
  readonly panels: Parameters<typeof familyForecasts>[0];
  readonly asOf: Month;
}

/** A large package, loaded when there is time or need. */
const loadWorkbook = () => import("./io/workbook.ts");

/** Makes the forecasts that have been prepared. */
let makeForecasts: ReturnType<typeof familyForecasts> | null = null;

/** What a run has done beside its own thread: functions of one value, which is copied. */
const TASKS = {
  hash: checksumOf,
  draws: sensitivityOf,
  prepareForecasts({ panels, asOf }: NewForecasts): void {
    makeForecasts = familyForecasts(panels, asOf);
  },
  forecasts(_: null): ReturnType<NonNullable<typeof makeForecasts>> {
    const make = makeForecasts;
    if (make === null) throw new Error("forecasts are prepared before they are made");
    makeForecasts = null;
    return make();
  },
  async prepareWorkbook(_: null): Promise<void> {
    await (await loadWorkbook()).prepareWorkbook();
  },
  async workbook({ path, title, sheets }: NewWorkbook): Promise<void> {
    await (await loadWorkbook()).writeWorkbook(path, title, sheets);
  },
};

export type BesideTasks = typeof TASKS;

/** The memory of all typed arrays in a value that nobody here needs any more: it is handed over instead of copied. */
function memoryOf(value: unknown): Set<ArrayBuffer> {
  if (ArrayBuffer.isView(value)) return new Set([value.buffer as ArrayBuffer]);
  if (typeof value !== "object" || value === null || Array.isArray(value)) return new Set();
  return new Set(Object.values(value).flatMap((each) => [...memoryOf(each)]));
}

/** The tasks so far: one begins when those before it are done. */
let before: Promise<void> = Promise.resolve();

parentPort?.on("message", ([name, input]: [keyof BesideTasks, never]) => {
  // errors end the thread, which the other side hears of
  before = before.then(async () => {
    const result = await TASKS[name](input);
    parentPort?.postMessage(result, [...memoryOf(result)]);
  });
});
