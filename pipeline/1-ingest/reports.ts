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
const IS_DAILY = `regexp_full_match(reported, '[0-9]{8}([0-9]{6})?') AND reported >= '${DAILY_FILES_FROM}'`;
const TOLD_ON = "CAST(try_strptime(left(reported, 8), '%Y%m%d') AS DATE)";
const PARTIES = ["least(party_1, party_2)", "greatest(party_1, party_2)"];

/** Raw fields that reports lack, made of those that they have. */
export const REPORT_FIELDS: Partial<Record<RawField, string>> = {
  // the codes of FIPS 10-4 are not those of ISO: NG is Niger
  country: `CASE WHEN ${HAS_PLACE} THEN 'FIPS ' || trim(fips_country) ELSE '' END`,
  // "Dwarka, Gujarat, India": the second is the province; "Gao, Mali" of a province: the first; "Kabul (general)": none
  admin1: `CASE
    WHEN trim(place_kind) IN ('3', '4') AND len(string_split(place_name, ', ')) > 2 THEN split_part(place_name, ', ', 2)
    WHEN trim(place_kind) IN ('2', '5') AND contains(place_name, ', ') THEN split_part(place_name, ', ', 1)
    ELSE '' END`,
  id: `trim(date) || ' ' || hash(trim(class), trim(fips_country), trim(latitude), trim(longitude), ${PARTIES.join(", ")})`,
};

/** Whether a report does not count, whatever it tells; of a row with its date read. */
export const IS_ASIDE = `NOT (${HAS_PLACE}) OR (${IS_DAILY} AND coalesce(${TOLD_ON} > date_start + INTERVAL ${TOLD_WITHIN} DAY, false))`;

/** Day of a report: events of earlier months are told by files that are not there. The event's own day in back files. */
export const TOLD_DAY = `CASE WHEN ${IS_DAILY} THEN coalesce(${TOLD_ON}, date_start) ELSE date_start END`;
