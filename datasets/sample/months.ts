/** Months as "YYYY-MM" texts, which sort as they are. */

export const FIRST_MONTH = "2010-01";
export const LAST_MONTH = "2023-12";

/** @returns every month from one to another, both included */
export function monthsBetween(first: string, last: string): string[] {
  const months: string[] = [];
  for (let number = monthNumber(first); number <= monthNumber(last); number++) {
    const year = Math.floor(number / 12);
    months.push(`${year}-${String((number % 12) + 1).padStart(2, "0")}`);
  }
  return months;
}

/** @returns the number of days in a month */
export function daysIn(month: string): number {
  const number = monthNumber(month);
  return new Date(Date.UTC(Math.floor(number / 12), (number % 12) + 1, 0)).getUTCDate();
}

/** @returns "YYYY-MM-DD" */
export function dayOf(month: string, day: number): string {
  return `${month}-${String(day).padStart(2, "0")}`;
}

/** @returns the day that lies a number of days after another */
export function addDays(day: string, count: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + count * 86_400_000).toISOString().slice(0, 10);
}

function monthNumber(month: string): number {
  return 12 * Number(month.slice(0, 4)) + Number(month.slice(5, 7)) - 1;
}
