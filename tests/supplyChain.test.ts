import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

const ROOT = fileURLToPath(new URL("..", import.meta.url));
const json = (path: string) => JSON.parse(readFileSync(join(ROOT, path), "utf8"));

/** A package as package-lock.json lists it. */
interface Locked {
  readonly version: string;
  readonly license?: string;
  readonly integrity?: string;
  readonly hasInstallScript?: boolean;
}

/** Licences that go with Apache 2.0 for a program that brings no package along. MPL covers its own files only. */
const PERMITTED = new Set([
  "0BSD",
  "AFL-2.1",
  "Apache-2.0",
  "BSD-2-Clause",
  "BSD-3-Clause",
  "BlueOak-1.0.0",
  "CC0-1.0",
  "ISC",
  "MIT",
  "MPL-2.0",
  "Unlicense",
]);

const packages = Object.entries(json("package-lock.json").packages as Record<string, Locked>).filter(
  ([path]) => path !== "",
);

/** "(A OR B)": one of them; "A AND B": all of them. */
const isPermitted = (licence: string): boolean =>
  licence
    .replace(/[()]/g, "")
    .split(" OR ")
    .some((choice) => choice.split(" AND ").every((each) => PERMITTED.has(each)));

test("every package is locked with its checksum", () => {
  expect(packages.length).toBeGreaterThan(100);
  const loose = packages.filter(([, { integrity }]) => !/^sha512-[\w+/]{86}==$/.test(integrity ?? ""));
  expect(loose.map(([path]) => path)).toEqual([]);
});

test("every package has a licence that permits its use", () => {
  expect(["MIT", "(AFL-2.1 OR GPL-3.0)", "Apache-2.0 AND MIT"].every(isPermitted)).toBe(true);
  expect(["", "GPL-3.0", "MIT AND GPL-3.0", "UNLICENSED"].some(isPermitted)).toBe(false);
  const others = packages.filter(([, { license }]) => !isPermitted(license ?? ""));
  expect(others.map(([path, { license }]) => `${path}: ${license}`)).toEqual([]);
});

test("no package needs a script of its own at installation", () => {
  // core-js prints a message, esbuild makes its command start faster, and so does deno; zeromq brings what it would build:
  // npm ci --ignore-scripts does
  const known = ["core-js", "esbuild", "deno", "zeromq"].map((name) => `node_modules/${name}`);
  const others = packages.filter(([path, { hasInstallScript }]) => hasInstallScript && !known.includes(path));
  expect(others.map(([path]) => path)).toEqual([]);
});

test("direct dependencies are pinned exactly", () => {
  const { dependencies, devDependencies } = json("package.json") as Record<string, Record<string, string>>;
  const pinned = Object.entries({ ...dependencies, ...devDependencies });
  expect(pinned.filter(([, version]) => !/^\d+\.\d+\.\d+(-[\w.]+)?$/.test(version))).toEqual([]);
});
