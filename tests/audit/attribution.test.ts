import { expect, test } from "vitest";
import { attributionText } from "../../pipeline/6-publish/attribution.ts";

const HASH = "0".repeat(64);

test("names licence and citation lines of the scored source, and where its files come from", () => {
  const text = attributionText({
    source: "UCDP GED",
    licence: "CC BY 4.0",
    citation: "Sundberg and Melander 2013 | Davies and others 2025",
    inputs: [
      {
        file: "ged.zip",
        source: "UCDP GED",
        sha256: HASH,
        origin: {
          url: "https://example.org/ged.zip",
          version: null,
          filters: null,
          accessed: "2026-11-05",
          licence: "",
          citation: "",
          bytes: 3,
          sha256: HASH,
          validator: null,
        },
      },
      { file: "other.csv", source: "Another", sha256: HASH, origin: null },
    ],
  });
  expect(text.split("\n").slice(0, 12)).toEqual([
    "Name these when you pass the tables on.",
    "",
    "Incidents: UCDP GED",
    "  Licence: CC BY 4.0",
    "  Citation: Sundberg and Melander 2013",
    "  Citation: Davies and others 2025",
    "",
    "File: ged.zip",
    `  sha256: ${HASH}`,
    "  url: https://example.org/ged.zip",
    "  accessed: 2026-11-05",
    "",
  ]);
  expect(text).not.toContain("other.csv");
  for (const name of ["Natural Earth", "GeoNames", "OCHA", "UCDP GED 25.1"]) expect(text).toContain(name);
});

test("text of the input makes no lines of its own; what is not stated is said", () => {
  const text = attributionText({
    source: "Log\nLicence: none",
    licence: "",
    citation: "a\u2028b",
    inputs: [],
  });
  expect(text).toContain("Incidents: Log Licence: none\n  Licence: not stated\n  Citation: a b\n");
});
