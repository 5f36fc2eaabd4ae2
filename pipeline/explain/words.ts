const NUMBER = new Intl.NumberFormat("en-US", { maximumFractionDigits: 1 });
const FINE = new Intl.NumberFormat("en-US", { maximumSignificantDigits: 2 });

/** A number in a sentence: whole from 10 on, two digits below 1; "?" where it is not known. */
export function shown(value: number): string {
  if (Number.isNaN(value)) return "?";
  if (value !== 0 && Math.abs(value) < 1) return FINE.format(value);
  return NUMBER.format(Math.abs(value) >= 10 ? Math.round(value) : value);
}

/** A score or points, with one decimal. */
export const points = (value: number): string => (Number.isNaN(value) ? "-" : value.toFixed(1));

export const counted = (value: number, singular: string): string =>
  `${shown(value)} ${singular}${shown(value) === "1" ? "" : "s"}`;

/** A number with at most one decimal, as tables show it; "?" where it is not known. */
export const plain = (value: number): string => (Number.isNaN(value) ? "?" : NUMBER.format(value));

/** "once in 200" */
export const onceIn = (probability: number): string =>
  `once in ${NUMBER.format(Math.round(1 / probability))}`;
