import fc from "fast-check";
import { parseHTML } from "linkedom";
import { describe, expect, test } from "vitest";
import { html } from "../../pipeline/6-publish/report/markup.ts";
import { counted, fixed, listed, many, percent } from "../../pipeline/6-publish/report/numbers.ts";
import { areaPath, linePath, roundTop, scale } from "../../pipeline/6-publish/report/scale.ts";

describe("markup", () => {
  test("the documented example", () => {
    expect(html`<b title="${'"'}">${"<i>"}</b>`.text).toBe('<b title="&quot;">&lt;i&gt;</b>');
  });

  test("markup stays markup, lists follow one another, null is nothing, numbers are text", () => {
    const items = ["a", "<"].map((text) => html`<li>${text}</li>`);
    expect(html`<ul>${items}${null}${1.5}</ul>`.text).toBe("<ul><li>a</li><li>&lt;</li>1.5</ul>");
  });

  test("whatever the text, it arrives as that text and as nothing else", () => {
    const pieces = fc.constantFrom(
      "<script>",
      "</p>",
      '"',
      "'",
      "&amp;",
      "&",
      "<!--",
      "]]>",
      "=",
      " x ",
      "é",
    );
    const text = fc.oneof(
      fc.string({ unit: "grapheme" }),
      fc.array(pieces).map((all) => all.join("")),
    );
    fc.assert(
      fc.property(text, (given) => {
        const clean = given.replace(/[^\P{Cc}\t\n]/gu, " ").replace(/[\u202A-\u202E\u2066-\u2069]/g, "");
        const { document } = parseHTML(
          `<html><body>${html`<p title="${given}">${given}</p>`.text}</body></html>`,
        );
        const paragraph = document.querySelector("p");
        expect(paragraph?.textContent).toBe(clean);
        expect(paragraph?.getAttribute("title")).toBe(clean);
        expect([document.body.childNodes.length, paragraph?.childElementCount]).toEqual([1, 0]);
      }),
    );
  });

  test("characters that turn the reading direction are dropped, NUL and escape become spaces", () => {
    expect(html`${"a\u202Eb\u2066c\u0000d\u001Be\u0085f"}`.text).toBe("abc d e f");
  });
});

test("numbers as the report prints them", () => {
  expect([3, 3.14, 12.5, 1234.5, Number.NaN].map(counted)).toEqual(["3", "3.1", "13", "1,235", "–"]);
  expect([fixed(-0.001, 2), fixed(1.005, 1), fixed(-0.5, 1), fixed(Number.NaN, 1)]).toEqual([
    "0.00",
    "1.0",
    "-0.5",
    "–",
  ]);
  expect([0, 0.004, 0.165, 1].map(percent)).toEqual([
    "0\u00A0%",
    "under 1\u00A0%",
    "17\u00A0%",
    "100\u00A0%",
  ]);
  expect([many(1, "death"), many(1.04, "death"), many(0, "death")]).toEqual([
    "1 death",
    "1 death",
    "0 deaths",
  ]);
  expect([[], ["a"], ["a", "b"], ["a", "b", "c"]].map(listed)).toEqual(["", "a", "a and b", "a, b and c"]);
});

describe("scales and paths", () => {
  test("a scale is the line through its ends, also upside down", () => {
    const y = scale(0, 100, 150, 10);
    expect([0, 50, 100].map(y)).toEqual([150, 80, 10]);
  });

  test("the top of an axis is round, not below the value, and less than 2.5 times of it", () => {
    expect([0, 1, 3, 41, 72, 100, 101].map(roundTop)).toEqual([1, 1, 4, 50, 100, 100, 200]);
    fc.assert(
      fc.property(fc.double({ min: 1e-3, max: 1e6, noNaN: true }), (value) => {
        const top = roundTop(value);
        expect(top).toBeGreaterThanOrEqual(value);
        expect(top).toBeLessThan(2.5 * value);
      }),
    );
  });

  test("lines and areas break where nothing is known", () => {
    const unknown = Number.NaN;
    expect(
      linePath([
        [0, 1],
        [1, 2.04],
        [2, unknown],
        [3, 4],
      ]),
    ).toBe("M0 1L1 2M3 4");
    expect(areaPath([0, 1, 2, 3], [0, 0, unknown, 0], [1, 2, 3, 4])).toBe("M0 1L1 2L1 0L0 0ZM3 4L3 0Z");
  });
});
