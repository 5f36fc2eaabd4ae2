/** Starts the command line. */
import { load } from "./bundled.js";

if (process.argv.includes("--debug")) process.setSourceMapsEnabled(true);
await load("run.ts");
