/** Starts the command line. */
import { setFlagsFromString } from "node:v8";
import { load } from "./bundled.js";

// Most code here runs for a fraction of a second. Before Node 22, which has a compiler for such code, optimising all of it
// took a fifth of a run's computing: what is called often enough for that, and what is compiled into it, is kept less.
if (Number.parseInt(process.versions.v8, 10) < 12) {
  setFlagsFromString("--interrupt-budget=540000");
  setFlagsFromString("--max-inlined-bytecode-size-cumulative=300");
}
if (process.argv.includes("--debug")) process.setSourceMapsEnabled(true);
await load("run.ts");
