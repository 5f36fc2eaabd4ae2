import fc from "fast-check";
import { expect, test } from "vitest";
import { dateFormOf } from "../../../pipeline/1-ingest/starter/dateForm.ts";
import { DATE_FORMATS, type DateFormat } from "../../../pipeline/domain/layout.ts";

test.each<[readonly string[], DateFormat | null, DateFormat | null]>([
  [["2024-03-31", "2024-04-01T10:30:00Z"], "YYYY-MM-DD", null],
  [["31/03/2024", "1/4/2024 08:00"], "DD/MM/YYYY", null],
  [["03/31/2024", "04/01/2024"], "MM/DD/YYYY", null],
  // no day above 12
  [["03/04/2024", "05/06/2024"], "DD/MM/YYYY", "MM/DD/YYYY"],
  [["31.03.2024"], "DD.MM.YYYY", null],
  [["31-03-2024"], "DD-MM-YYYY", null],
  [["31 March 2024", "1 april 2024"], "DD Month YYYY", null],
  [["2024/03/31"], "YYYY/MM/DD", null],
  [["20240331"], "YYYYMMDD", null],
  [["2024-03", "2024-04"], "YYYY-MM", null],
  [["03/2024"], "MM/YYYY", null],
  [["20241331", "99999999"], null, null],
  [["31 mars 2024"], null, null],
  [["457", "458"], null, null],
  [["2024", "2023"], null, null],
  [[], null, null],
])("%j", (values, format, rival) => {
  expect(dateFormOf(values)).toEqual(format === null ? null : { format, rival });
});

test("one wrong date in five is borne, one in four is not", () => {
  const good = ["31/03/2024", "30/03/2024", "29/03/2024", "28/03/2024"];
  expect(dateFormOf([...good, "unknown"])?.format).toBe("DD/MM/YYYY");
  expect(dateFormOf([...good.slice(1), "unknown"])).toBeNull();
});

/** A day in each of the formats. */
function written(date: Date, format: DateFormat): string {
  const [year = "", month = "", day = ""] = date.toISOString().slice(0, 10).split("-");
  const name = date.toLocaleString("en-US", { month: "long", timeZone: "UTC" });
  return format.replace("YYYY", year).replace("Month", name).replace("MM", month).replace("DD", day);
}

test("whatever is written in a format is told as that format, or as its rival", () => {
  const day = fc.date({
    min: new Date("1970-01-01"),
    max: new Date("2050-12-31"),
    noInvalidDate: true,
  });
  fc.assert(
    fc.property(
      fc.array(day, { minLength: 1, maxLength: 40 }),
      fc.constantFrom(...DATE_FORMATS),
      (days, format) => {
        const told = dateFormOf(days.map((date) => written(date, format)));
        expect([told?.format, told?.rival]).toContain(format);
      },
    ),
  );
});
