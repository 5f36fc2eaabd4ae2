/** Files with the columns of the Global Terrorism Database, filled with invented attacks. */
import { csv, type Event } from "./ged.ts";

/** The first of the 135 columns, and those further on that are read or must not be. */
const HEADER = (
  "eventid,iyear,imonth,iday,approxdate,extended,resolution,country,country_txt,region,region_txt,provstate,city," +
  "latitude,longitude,specificity,vicinity,location,summary,crit1,crit2,crit3,doubtterr,alternative,alternative_txt," +
  "multiple,success,suicide,attacktype1,attacktype1_txt,targtype1,targtype1_txt,target1,gname,motive,nkill,nwound"
).split(",");

function attack(changes: Event = {}): Event {
  return {
    eventid: "201203050001",
    iyear: "2012",
    imonth: "3",
    iday: "5",
    country: "123",
    country_txt: "Mali",
    region_txt: "Sub-Saharan Africa",
    provstate: "Gao",
    latitude: "16.27",
    longitude: "-0.04",
    specificity: "1",
    summary: 'Invented, in quotes: "none"',
    crit1: "1",
    crit2: "1",
    crit3: "1",
    doubtterr: "0",
    attacktype1_txt: "Armed Assault",
    targtype1_txt: "Military",
    target1: "An invented camp",
    gname: "Ansar Dine",
    nkill: "4",
    ...changes,
  };
}

/** A file of attacks with ids that count up. */
export const attacks = (changes: readonly Event[]): string =>
  csv(
    HEADER,
    changes.map((each, index) => attack({ eventid: `20120305000${index + 1}`, ...each })),
  );
