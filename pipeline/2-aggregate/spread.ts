import type { Month } from "../domain/month.ts";

/** Counts are summed as whole millionths, so that sums are exact in any order and on any number of threads. */
export const MILLIONTHS = 1_000_000;

/** Events that last longer are summary events: their counts belong to all their days, not to the first month. */
export const SUMMARY_EVENT_DAYS = 31;

const MILLISECONDS_PER_DAY = 86_400_000;

/** Whether an event, both days included, is so long that its counts are spread. */
export function isSummaryEvent(firstDay: number, lastDay: number): boolean {
  return lastDay - firstDay > SUMMARY_EVENT_DAYS;
}

/** A month that an event touches: the days of the event before it, and up to its end. */
export interface TouchedMonth {
  readonly month: number;
  readonly daysBefore: number;
  readonly daysUntilEnd: number;
  /** Last day of the event in this month, days since 1970-01-01. */
  readonly lastDay: number;
}

/** The months that an event touches, in order. Days count from 1970-01-01. */
export function touchedMonths(month: Month, firstDay: number, lastDay: number): TouchedMonth[] {
  const touched: TouchedMonth[] = [];
  for (let at: number = month; ; at++) {
    const begin = firstDayOf(at);
    if (begin > lastDay) return touched;
    const end = Math.min(lastDay, firstDayOf(at + 1) - 1);
    touched.push({
      month: at,
      daysBefore: Math.max(begin - firstDay, 0),
      daysUntilEnd: end - firstDay + 1,
      lastDay: end,
    });
  }
}

/**
 * A month's share of an event's count, in whole millionths: the difference of a running total at the month's end and at
 * its beginning, floor(value * days / all days), so that the shares add up to the whole exactly.
 * @param value whole millionths
 */
export function share(value: number, { daysBefore, daysUntilEnd }: TouchedMonth, allDays: number): number {
  // value * days may pass what a double holds exactly; quotient and rest do not
  const quotient = Math.floor(value / allDays);
  const rest = value - quotient * allDays;
  return (
    quotient * (daysUntilEnd - daysBefore) +
    Math.floor((rest * daysUntilEnd) / allDays) -
    Math.floor((rest * daysBefore) / allDays)
  );
}

/** "YYYY-MM-DD" of a day counted from 1970-01-01. */
export function dateOfDay(day: number): string {
  return new Date(day * MILLISECONDS_PER_DAY).toISOString().slice(0, "YYYY-MM-DD".length);
}

function firstDayOf(month: number): number {
  return Date.UTC(Math.floor(month / 12), month % 12) / MILLISECONDS_PER_DAY;
}
