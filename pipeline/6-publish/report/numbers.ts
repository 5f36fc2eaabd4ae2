/** Numbers as the report prints them. */

/** What stands where nothing is known. */
export const UNKNOWN = "–";

const COUNT = new Intl.NumberFormat("en-US", { maximumFractionDigits: 0 });
const SMALL = new Intl.NumberFormat("en-US", { maximumFractionDigits: 1 });

/** A count or mean: whole from 10 on, one decimal below. */
export function counted(value: number): string {
  if (Number.isNaN(value)) return UNKNOWN;
  return (Math.abs(value) >= 10 ? COUNT : SMALL).format(value);
}

/** A number with fixed decimals. */
export function fixed(value: number, decimals: number): string {
  return Number.isNaN(value) ? UNKNOWN : value.toFixed(decimals).replace(/^-(?=0(\.0*)?$)/, "");
}

/** A share in per cent: "7 %", which stays on one line; "under 1 %" for what would be rounded away. */
export function percent(share: number): string {
  if (Number.isNaN(share)) return UNKNOWN;
  if (share > 0 && share < 0.01) return "under 1\u00A0%";
  return `${Math.round(100 * share)}\u00A0%`;
}

/** "1 incident", "12 incidents". */
export function many(value: number, singular: string, plural = `${singular}s`): string {
  const text = counted(value);
  return `${text} ${text === "1" ? singular : plural}`;
}

/** "Mali, Niger and Togo" */
export function listed(words: readonly string[]): string {
  if (words.length < 2) return words[0] ?? "";
  return `${words.slice(0, -1).join(", ")} and ${words.at(-1)}`;
}
