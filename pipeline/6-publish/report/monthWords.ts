import { formatMonth, type Month } from "../../domain/month.ts";

const NAMES = [
  "January",
  "February",
  "March",
  "April",
  "May",
  "June",
  "July",
  "August",
  "September",
  "October",
  "November",
  "December",
];

/** "December 2023" */
export function monthWords(month: Month): string {
  return `${NAMES[month % 12]} ${formatMonth(month).slice(0, 4)}`;
}
