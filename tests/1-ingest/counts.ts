/** ACLED's monthly counts as HDX offers them, by the documented header, with invented numbers. */
import type { Event } from "./ged.ts";

export const HEADER =
  "Country,Admin1,Admin2,ISO3,Admin2 Pcode,Admin1 Pcode,Month,Year,Events,Fatalities".split(",");

/** The counts of an area and month. */
export function row(changes: Event = {}): Event {
  return {
    Country: "Mali",
    Admin1: "Ménaka",
    Admin2: "Tidermene",
    ISO3: "MLI",
    "Admin2 Pcode": "ML0904",
    "Admin1 Pcode": "ML09",
    Month: "March",
    Year: "2023",
    Events: "4",
    Fatalities: "9",
    ...changes,
  };
}
