/** Starts the thread that works beside the main one. */
import { load } from "./bundled.js";

await load("besideWorker.ts");
