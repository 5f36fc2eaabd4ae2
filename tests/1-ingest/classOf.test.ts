import { expect, test } from "vitest";
import { classOf } from "../../pipeline/1-ingest/classOf.ts";
import type { IncidentClass, Layout } from "../../pipeline/domain/layout.ts";

const CLASSES: Readonly<Record<string, IncidentClass>> = {
  "raid by night": "battle",
  "raid on right": "civilian",
  "armed raid": "battle",
  "armed raids": "battle",
  mob: "other",
};

function meaning(value: string, forgivesMisspelling: boolean): IncidentClass | undefined {
  return classOf({ classes: CLASSES, forgivesMisspelling } as unknown as Layout, value);
}

test("names as they stand, in any case", () => {
  for (const forgives of [true, false]) {
    expect(meaning("Armed RAID", forgives)).toBe("battle");
    expect(meaning("no such thing", forgives)).toBeUndefined();
    for (const name of ["constructor", "toString", "__proto__"])
      expect(meaning(name, forgives)).toBeUndefined();
  }
});

test("a misspelt name means what all near it mean; between two classes it means nothing", () => {
  expect(meaning("armd raid", true)).toBe("battle");
  expect(meaning("armed--raid", true)).toBe("battle");
  // two letters from either
  expect(meaning("raid ou night", true)).toBeUndefined();
  expect(meaning("raid on rigt", true)).toBe("civilian");
});

test("only where the layout forgives, and never for names of three letters", () => {
  expect(meaning("armd raid", false)).toBeUndefined();
  expect(meaning("armed--raid", false)).toBeUndefined();
  expect(meaning("mod", true)).toBeUndefined();
});
