/**
 * Loads a module of the sources, bundled into plain JavaScript: translating a hundred modules anew at every
 * start, through a loader on a thread of its own, and finding as many files of packages, takes longer than many a run.
 * The bundle is named after a hash of all sources, so that a changed one never meets an old bundle. Where none can be
 * written, the sources run as they are.
 */
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync } from "node:fs";
import { join, parse } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

const SOURCES = fileURLToPath(new URL(".", import.meta.url));
const PROJECT = join(SOURCES, "..");
const PACKAGES = join(PROJECT, "node_modules");
const BUNDLES = join(PACKAGES, ".cache", "harmattan");
/** The modules that are loaded from outside, in one bundle: they share most of what they use. */
const ENTRIES = ["run.ts", "library.ts", "besideWorker.ts"];
/** What npm has installed: changes with any package. */
const INSTALLED = join(PACKAGES, ".package-lock.json");

const REQUIRE =
  'import { createRequire as requireFrom } from "node:module"; const require = requireFrom(import.meta.url);';

/** A hash over where the sources lie, every one of them, and the installed packages. */
function keyOfSources() {
  const hash = createHash("sha256").update(SOURCES);
  const names = readdirSync(SOURCES, { recursive: true, encoding: "utf8" });
  const paths = names.filter((name) => /\.[jt]s$/.test(name)).sort();
  for (const path of [...paths.map((name) => join(SOURCES, name)), INSTALLED])
    if (existsSync(path)) hash.update(path).update("\0").update(readFileSync(path)).update("\0");
  return hash.digest("hex").slice(0, 24);
}

/**
 * Bundles the entries and the packages they use into a folder that appears whole or not at all. What is loaded late stays
 * in files of its own.
 * @param {string} folder
 * @param {string} key of the sources as they were when the folder was named
 */
async function bundle(folder, key) {
  const { build } = await import("esbuild");
  const working = `${folder}.${process.pid}`;
  mkdirSync(working, { recursive: true });
  await build({
    entryPoints: ENTRIES.map((entry) => join(SOURCES, entry)).filter((path) => existsSync(path)),
    outdir: working,
    bundle: true,
    splitting: true,
    format: "esm",
    platform: "node",
    // the first loads a library of machine code that lies beside it, the second is huge
    external: ["@duckdb/node-bindings", "danfojs-node"],
    // for packages that are no modules
    banner: { js: REQUIRE },
    // less to read at every start; not minifySyntax, whose arithmetic on constants ("2 ** -0.25") rounds in its own way
    minifyWhitespace: true,
    sourcemap: true,
    logLevel: "silent",
    plugins: [{ name: "places", setup: keepPlaces }],
  });
  if (keyOfSources() !== key) throw new Error("the sources change while they are bundled");
  try {
    renameSync(working, folder);
  } catch (error) {
    // another process was first with the same
    if (!existsSync(folder)) throw error;
  }
}

/**
 * Modules that look for files beside themselves go on to find them.
 * @param {import("esbuild").PluginBuild} build
 */
function keepPlaces(build) {
  build.onLoad({ filter: /\.ts$/ }, ({ path }) => {
    const own = JSON.stringify(pathToFileURL(path).href);
    return { contents: readFileSync(path, "utf8").replaceAll("import.meta.url", own), loader: "ts" };
  });
}

/** @param {string} entry */
async function find(entry) {
  const key = keyOfSources();
  const folder = join(BUNDLES, key);
  if (!existsSync(folder)) await bundle(folder, key);
  return join(folder, `${parse(entry).name}.js`);
}

/**
 * Imports one of the entries.
 * @param {string} entry
 */
export async function load(entry) {
  const program = await find(entry).catch(async () => {
    const { register } = await import("tsx/esm/api");
    register();
    return join(SOURCES, entry);
  });
  return await import(pathToFileURL(program).href);
}
