import { InvalidArgumentError } from "commander";
import { DataError } from "./domain/errors.ts";
import { type Month, parseMonth } from "./domain/month.ts";

/** Reads an option's "YYYY-MM". */
export function monthOption(text: string): Month {
  try {
    return parseMonth(text, {});
  } catch (error) {
    throw new InvalidArgumentError(error instanceof DataError ? error.message : String(error));
  }
}

/** Reads an option's number, ends included. */
export function between(low: number, high: number, whole: boolean): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (text.trim() !== "" && value >= low && value <= high && (!whole || Number.isInteger(value)))
      return value;
    throw new InvalidArgumentError(`Give a ${whole ? "whole " : ""}number from ${low} to ${high}.`);
  };
}

/** Reads an option's years: different ones, ascending. */
export function years(text: string): number[] {
  const words = text.split(",").map((word) => word.trim());
  if (!words.every((word) => /^\d{4}$/.test(word)))
    throw new InvalidArgumentError("Give years with commas between them, like 2018,2019.");
  return [...new Set(words.map(Number))].sort((a, b) => a - b);
}
