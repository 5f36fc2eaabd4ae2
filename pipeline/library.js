/** The library for plain JavaScript: what library.ts exports. */
import { load } from "./bundled.js";

/** @type {typeof import("./library.ts")} */
const library = await load("library.ts");
export const { DataError, DEFAULT_CONFIG, LockedError, openRun, runPipeline, UsageError } = library;
