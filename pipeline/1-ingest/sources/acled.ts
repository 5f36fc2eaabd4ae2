/**
 * Armed Conflict Location & Event Data, in the three layouts that people hold: the old upper-case one (GWNO,
 * EVENT_ID_CNTY, ... dd/mm/yyyy), the one of 31 columns that came before 2023 (data_id, iso, event_id_cnty, ...), and
 * the present one (event_id_cnty, event_date, ... disorder_type, ... civilian_targeting). Fields and types of event
 * are described in ACLED's codebook and in its guide to the column changes of 2023 (acleddata.com/knowledge-base).
 * `notes`, `source` and `location` are never read.
 */
import { ACLED_TERMS } from "../../domain/acledTerms.ts";
import type { IncidentClass, Layout, RawField } from "../../domain/layout.ts";
import { fold } from "../../domain/nearest.ts";
import type { CsvHead } from "../../io/csvHead.ts";
import { type KnownLayout, locateColumns } from "../knownLayout.ts";

const COLUMNS: Partial<Record<RawField, string>> = {
  id: "event_id_cnty",
  date: "event_date",
  class: "event_type",
  actor_1: "actor1",
  actor_2: "actor2",
  country: "country",
  admin1: "admin1",
  latitude: "latitude",
  longitude: "longitude",
  place_precision: "geo_precision",
  deaths: "fatalities",
};

/** Not in every layout or export. */
const OPTIONAL: Partial<Record<RawField, string>> = {
  date_precision: "time_precision",
  subclass: "sub_event_type",
  targeting: "civilian_targeting",
  side_1: "inter1",
  side_2: "inter2",
  revision: "timestamp",
};

/** Types of event under every name that they have had. */
const CLASSES: Readonly<Record<IncidentClass, readonly string[]>> = {
  battle: [
    "battles",
    "battle",
    "battle-no change of territory",
    "battle-government regains territory",
    "battle-non-state actor overtakes territory",
    "battle-rebels overtake territory",
    "battle-rebels gain territory",
  ],
  remote: ["explosions/remote violence", "remote violence"],
  civilian: ["violence against civilians"],
  nonstate: [],
  other: [
    "protests",
    "riots",
    "riots/protests",
    "demonstrations",
    "strategic developments",
    "strategic development",
    "headquarters or base established",
    "non-violent transfer of territory",
    "non-violent activity by a conflict actor",
    "non-violent rebel activity",
    "non-violent rebel presence",
  ],
};

/**
 * Forces that shoot at peaceful protesters attack civilians, which no other type of protest does. ACLED has written it
 * both ways.
 */
const AGAINST_PROTESTERS = ["excessive force against protesters", "excessive force against protestors"];

const classes: Readonly<Record<string, IncidentClass>> = Object.fromEntries([
  ...(Object.entries(CLASSES) as [IncidentClass, readonly string[]][]).flatMap(([name, values]) =>
    values.map((value) => [value, name]),
  ),
  ...AGAINST_PROTESTERS.map((value) => [value, "civilian"]),
]);

export const ACLED: KnownLayout = {
  name: "ACLED",
  columns: COLUMNS,
  read: (head: CsvHead): Layout => ({
    name: nameOf(head),
    source: "ACLED",
    ...ACLED_TERMS,
    columns: locateColumns({ ...COLUMNS, ...OPTIONAL }, head.header),
    columnNames: { ...COLUMNS, ...OPTIONAL },
    dateFormat: "YYYY-MM-DD",
    otherDateFormats: ["DD/MM/YYYY", "DD Month YYYY"],
    classes,
    forgivesMisspelling: true,
    // inter1 and inter2: 1, since 2024 in words
    details: {
      subclasses: AGAINST_PROTESTERS,
      targeting: ["civilian targeting"],
      governments: ["1", "state forces"],
    },
    // 1 exact, 2 a town nearby stands for it, 3 a larger region
    placePrecisions: { "1": "exact", "2": "near", "3": "region" },
    coverage: null,
    release: { order: 0, kind: "undeclared" },
  }),
};

function nameOf({ header }: CsvHead): string {
  const names = new Set(header.map(fold));
  if (names.has("gwno")) return "ACLED, old layout";
  return names.has("disorder type") ? "ACLED, present layout" : "ACLED, layout of 2020";
}
