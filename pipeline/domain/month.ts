import { DataError, type Place } from "./errors.ts";

declare const brand: unique symbol;

/** A calendar month (UTC) as a whole number: 12 * year + (month - 1). Consecutive months differ by 1. */
export type Month = number & { readonly [brand]: "Month" };

/** Months of the quarter that scores look at, which is also the gap between it and the past it is held against. */
export const QUARTER = 3;
export const YEAR = 12;

/** @returns the month number of year (e.g. 2024) and month of the year (1 to 12). */
export function month(year: number, monthOfYear: number): Month {
  if (!Number.isInteger(year) || !Number.isInteger(monthOfYear) || monthOfYear < 1 || monthOfYear > 12) {
    throw new RangeError(`not a month: year ${year}, month ${monthOfYear}`);
  }
  return (12 * year + monthOfYear - 1) as Month;
}

/** Moves a month by a whole number of months; negative moves back. */
export function addMonths(from: Month, count: number): Month {
  return (from + count) as Month;
}

/** @returns "YYYY-MM" */
export function formatMonth(value: Month): string {
  const year = Math.floor(value / 12);
  return `${String(year).padStart(4, "0")}-${String((value % 12) + 1).padStart(2, "0")}`;
}

/** Reads "YYYY-MM". @throws {DataError} naming the place when the text is anything else */
export function parseMonth(text: string, place: Place): Month {
  const match = /^(\d{4})-(0[1-9]|1[0-2])$/.exec(text);
  if (match === null) throw new DataError(`is not a month like 2024-03: "${text}"`, place);
  return month(Number(match[1]), Number(match[2]));
}
