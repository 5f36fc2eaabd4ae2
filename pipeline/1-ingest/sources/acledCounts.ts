/**
 * ACLED's counts of events and fatalities by admin-2 area and month, as the Humanitarian Data Exchange offers them per
 * country: Country, Admin1, Admin2, ISO3, Admin2 Pcode, Admin1 Pcode, Month (January), Year, Events, Fatalities. Of two
 * exports, the row of an area and month with more deaths stays.
 */
import { ACLED_TERMS } from "../../domain/acledTerms.ts";
import type { Layout, RawField } from "../../domain/layout.ts";
import type { CsvHead } from "../../io/csvHead.ts";
import { type KnownLayout, locateColumns } from "../knownLayout.ts";

const COLUMNS: Partial<Record<RawField, string>> = {
  id: "Admin2 Pcode",
  country: "Country",
  admin1: "Admin1",
  date_year: "Year",
  date_month: "Month",
  events: "Events",
  deaths: "Fatalities",
};

export const ACLED_COUNTS: KnownLayout = {
  name: "ACLED, monthly counts from HDX",
  columns: COLUMNS,
  marks: ["ISO3", "Admin1 Pcode"],
  read: (head: CsvHead, fileName: string): Layout => {
    // Only the file's name says whether all political violence is counted or the part of it that targets civilians.
    const isOfCivilians = /civilian.?target/i.test(fileName);
    const { events = "Events", ...others } = COLUMNS;
    const columns = isOfCivilians ? { ...others, events_civilian: events } : COLUMNS;
    const source = "ACLED monthly counts";
    return {
      ...ACLED_TERMS,
      name: "ACLED, monthly counts from HDX",
      source: isOfCivilians ? `${source}, civilian targeting` : source,
      columns: locateColumns(columns, head.header),
      columnNames: { ...columns, date: "Year, Month" },
      dateFormat: "YYYY-MM",
      monthlyIds: true,
      classes: {},
      placePrecisions: {},
      coverage: null,
      release: { order: 0, kind: "undeclared" },
    };
  },
};
