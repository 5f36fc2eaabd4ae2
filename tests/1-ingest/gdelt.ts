/** GDELT event files, filled with invented reports: tab-separated, without header and quotes. */
import type { Event } from "./ged.ts";

const actor = (name: string): string[] =>
  "Code Name CountryCode Group Ethnic Religion1 Religion2 Type1Code Type2Code Type3Code"
    .split(" ")
    .map((field) => `${name}${field}`);
const place = (name: string): string[] =>
  "Type FullName Country ADM1 ADM2 Lat Long FeatureID".split(" ").map((field) => `${name}${field}`);

/** The fields of version 2.0 in their order, under short names. */
const FIELDS = [
  ..."id day month year fraction".split(" "),
  ...actor("1"),
  ...actor("2"),
  ..."isRoot code base root quad goldstein mentions sources articles tone".split(" "),
  ...place("1"),
  ...place("2"),
  ...place("A"),
  "added",
  "url",
];

/** A report of shots in Gao, told on the next day. */
export function report(changes: Event = {}): Event {
  return {
    id: "1",
    day: "20210310",
    month: "202103",
    year: "2021",
    fraction: "2021.19",
    "1Code": "REB",
    "1Name": 'REBEL "X"',
    "1Type1Code": "REB",
    "2Code": "MLIMIL",
    "2Name": "MALI",
    "2Type1Code": "MIL",
    isRoot: "1",
    code: "193",
    base: "193",
    root: "19",
    quad: "4",
    goldstein: "-10",
    mentions: "4",
    sources: "1",
    articles: "4",
    tone: "-3.5",
    AType: "4",
    AFullName: "Gao, Gao, Mali",
    ACountry: "ML",
    AADM1: "ML09",
    ALat: "16.2667",
    ALong: "-0.05",
    AFeatureID: "-1",
    added: "20210311000000",
    url: "https://news.example/1",
    ...changes,
  };
}

type Version = "2.0" | "1.0" | "1.0, back file";

/** @returns the text of a file; version 1.0 has no codes of districts and adds by day, its back files have no address */
export function gdelt(reports: readonly Event[], version: Version = "2.0"): string {
  const fields = FIELDS.filter(
    (field) =>
      version === "2.0" || !(field.endsWith("ADM2") || (version === "1.0, back file" && field === "url")),
  );
  const cell = (event: Event, field: string): string => {
    const value = (event[field] as string | undefined) ?? "";
    return field === "added" && version !== "2.0" ? value.slice(0, 8) : value;
  };
  return reports.map((each) => `${fields.map((field) => cell(each, field)).join("\t")}\n`).join("");
}
