/**
 * The SQL for sources whose rows are reports of events, not events: which rows tell the same one, and which are too old
 * or too vague to count.
 *
 * One event: reports of one day, one place (coordinates and country), one pair of parties in any order, and one root code.
 * The rule looks at what a row says only, so that it holds for any order and split of files; that two fights of the same
 * parties in one town on one day become one is the price.
 *
 * Out of scope: a report without a place, and one that was added over 31 days after the day it dates the event to:
 * articles recall anniversaries, and machines date what they recall to a year ago, or ten. Daily files began in April
 * 2013; back files, whose days of adding say nothing, lie before.
 */
import type { RawField } from "../domain/layout.ts";

const DAILY_FILES_FROM = "20130401";
/** Days within which an event is told. */
const TOLD_WITHIN = 31;

const HAS_PLACE = "trim(fips_country) <> ''";
const PARTIES = ["least(party_1, party_2)", "greatest(party_1, party_2)"];

/** Raw fields that reports lack, made of those that they have. */
export const REPORT_FIELDS: Partial<Record<RawField, string>> = {
  // the codes of FIPS 10-4 are not those of ISO: NG is Niger
  country: `CASE WHEN ${HAS_PLACE} THEN 'FIPS ' || trim(fips_country) ELSE '' END`,
  // "Dwarka, Gujarat, India": the second is the province; "Gao, Mali" of a province: the first; "Kabul (general)": none
  admin1: `CASE
    WHEN trim(place_kind) IN ('3', '4') AND split_part(place_name, ', ', 3) <> '' THEN split_part(place_name, ', ', 2)
    WHEN trim(place_kind) IN ('2', '5') AND contains(place_name, ', ') THEN split_part(place_name, ', ', 1)
    ELSE '' END`,
  id: `concat(ltrim(date), ' ', hash(class, fips_country, latitude, longitude, ${PARTIES.join(", ")}))`,
};

/**
 * Day of a report, with or without the time of day: events of earlier months are told by files that are not there. NULL in
 * back files, where the event's own day stands for it.
 */
export const TOLD_ON = `CASE WHEN reported < '${DAILY_FILES_FROM}' THEN NULL
  WHEN strlen(reported) = 8 THEN CAST(try_strptime(reported, '%Y%m%d') AS DATE)
  WHEN strlen(reported) = 14 THEN CAST(try_strptime(reported, '%Y%m%d%H%M%S') AS DATE) END`;

/** Whether a report does not count, whatever it tells; of a row with its date and its `told_on` read. */
export const IS_ASIDE = `NOT (${HAS_PLACE}) OR coalesce(told_on - date_start > ${TOLD_WITHIN}, false)`;
