import fc from "fast-check";
import { expect, test } from "vitest";
import { fold, nearestHint, nearestNames } from "../../pipeline/domain/nearest.ts";

test("folding takes away case, accents and punctuation", () => {
  expect(fold("  Côte-d’Ivoire ")).toBe("cote d ivoire");
  expect(fold("date_start")).toBe("date start");
  expect(fold("…")).toBe("");
  expect(fold("Ménaka")).toBe(fold("Me\u0301naka"));
});

test("folding twice changes nothing more", () => {
  fc.assert(fc.property(fc.string({ unit: "grapheme" }), (text) => fold(fold(text)) === fold(text)));
});

test("the nearest names come first, ties by alphabet, far ones not at all", () => {
  const names = ["latitude", "longitude", "date_start", "country"];
  expect(nearestNames("lattitude", names)).toEqual(["latitude"]);
  expect(nearestNames("lngitude", names, 2)).toEqual(["longitude", "latitude"]);
  expect(nearestNames("xyz", names)).toEqual([]);
  expect(nearestNames("ac", ["ab", "aa"], 2)).toEqual(["aa", "ab"]);
  expect(nearestNames("ab", ["ab", "ab"], 2)).toEqual(["ab"]);
});

test("what has nothing in common with a short name is not near it", () => {
  expect(nearestNames("id", ["", "xy", "7"])).toEqual([]);
  expect(nearestNames("id", ["", "i"])).toEqual(["i"]);
});

test("the hint is the tail of a message or nothing", () => {
  expect(nearestHint("Malli", ["Mali", "Niger"])).toBe(" (nearest: Mali)");
  expect(nearestHint("Malli", [])).toBe("");
});
