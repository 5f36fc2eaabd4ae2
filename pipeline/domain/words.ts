const NUMBER = new Intl.NumberFormat("en-US", { maximumFractionDigits: 1 });

/** Numbers in sentences: whole from 10 on, one decimal below, no ".0". */
export function inWords(value: number): string {
  const rounded = Math.abs(value) >= 10 ? Math.round(value) : Math.round(value * 10) / 10;
  return NUMBER.format(rounded);
}

/** "1 incident", "12 incidents". */
export function counted(value: number, singular: string): string {
  const text = inWords(value);
  return `${text} ${singular}${text === "1" ? "" : "s"}`;
}

/** Below this many a quarter, a usual count is called hardly any. */
const HARDLY_ANY = 0.5;

/**
 * How a count compares with what is usual: "about three times the usual 12".
 * @param wasQuiet whether a long quiet came before: what earlier years, or the rest of the country, let one expect is not
 *   called usual then
 */
export function against(value: number, usual: number, wasQuiet = false): string {
  if (usual < HARDLY_ANY) return "where hardly any is usual";
  const ratio = value / usual;
  const number = inWords(usual);
  const expected = wasQuiet ? `the ${number} expected` : `the usual ${number}`;
  if (ratio >= 9.5) return `more than nine times ${expected}`;
  if (ratio >= 2.5) return `about ${TIMES[Math.round(ratio) - 2]} times ${expected}`;
  if (ratio >= 1.75) return `about twice ${expected}`;
  if (ratio >= 1.2) return `above ${expected}`;
  if (ratio > 0.8) return wasQuiet ? `about ${expected}` : `about as usual (${number})`;
  return `below ${expected}`;
}

const TIMES = ["two", "three", "four", "five", "six", "seven", "eight", "nine"];
