/**
 * Global Terrorism Database (START, University of Maryland), its sheet saved as CSV: attacks by non-state actors since
 * 1970. Fields are described in the GTD codebook, https://www.start.umd.edu/gtd. All incidents count, whatever
 * `crit1` to `crit3` and `doubtterr` say: they ask whether an attack is terrorism, not whether it happened. A day 0 stands
 * for the whole month, a month 0 is refused. Texts (`summary`, `target1`, `motive`) are never read.
 */
import type { IncidentClass, Layout, RawField } from "../../domain/layout.ts";
import type { CsvHead } from "../../io/csvHead.ts";
import { type KnownLayout, locateColumns } from "../knownLayout.ts";

const COLUMNS: Partial<Record<RawField, string>> = {
  id: "eventid",
  date_year: "iyear",
  date_month: "imonth",
  date_day: "iday",
  country: "country_txt",
  admin1: "provstate",
  latitude: "latitude",
  longitude: "longitude",
  place_precision: "specificity",
  // the target makes the class, unless the attack is a bombing
  class: "targtype1_txt",
  subclass: "attacktype1_txt",
  targeting: "targtype1_txt",
  side_2: "targtype1_txt",
  actor_1: "gname",
  deaths: "nkill",
};

/** Types of target by the class that an attack on them is of. */
const TARGETS: Readonly<Partial<Record<IncidentClass, readonly string[]>>> = {
  // an unknown target is not said to be civilian
  battle: ["military", "police", "other", "unknown"],
  nonstate: ["terrorists/non-state militia", "violent political party"],
  civilian: [
    "abortion related",
    "airports & aircraft",
    "business",
    "educational institution",
    "food or water supply",
    "government (diplomatic)",
    "government (general)",
    "journalists & media",
    "maritime",
    "ngo",
    "private citizens & property",
    "religious figures/institutions",
    "telecommunication",
    "tourists",
    "transportation",
    "utilities",
  ],
};
const BOMBING = "bombing/explosion";

const classes: Readonly<Record<string, IncidentClass>> = Object.fromEntries([
  [BOMBING, "remote"],
  ...(Object.entries(TARGETS) as [IncidentClass, readonly string[]][]).flatMap(([name, values]) =>
    values.map((value) => [value, name]),
  ),
]);

export const GTD: KnownLayout = {
  name: "Global Terrorism Database",
  columns: COLUMNS,
  read: (head: CsvHead): Layout => ({
    name: "Global Terrorism Database",
    source: "GTD",
    licence:
      "GTD End User Licence Agreement (start.umd.edu/gtd): no data passed on; name START and the version",
    citation:
      "START (National Consortium for the Study of Terrorism and Responses to Terrorism), Global Terrorism Database",
    withholdsRows: true,
    columns: locateColumns(COLUMNS, head.header),
    columnNames: { ...COLUMNS, date: "iyear, imonth, iday" },
    dateFormat: "YYYY-MM-DD",
    classes,
    details: {
      subclasses: [BOMBING],
      targeting: TARGETS.civilian ?? [],
      governments: ["military", "police"],
    },
    // 1 the town, 2 and 3 the middle of the smallest area known, 4 that of the first-order division, 5 nothing
    placePrecisions: { "1": "exact", "2": "near", "3": "near", "4": "region", "5": "country" },
    coverage: null,
    release: { order: 0, kind: "undeclared" },
  }),
};
