/** A country whose ups and downs stand for a pair's part of the world. */
export interface NeighbourhoodCountry {
  readonly country: string;
  /** Whether it borders on the pair's `to`, so that violence could come from it as well. */
  readonly adjacent: boolean;
}

/**
 * The countries within two borders of `from` or `to`, without `to`. Geography alone decides, not what the input
 * holds, so data of a country elsewhere change nothing here.
 * @param neighboursOf a country's land neighbours
 * @returns sorted by country; `from` is among them, and adjacent
 */
export function neighbourhood(
  from: string,
  to: string,
  neighboursOf: (country: string) => readonly string[],
): NeighbourhoodCountry[] {
  const near = new Set([from, ...neighboursOf(from), ...neighboursOf(to)]);
  const all = new Set([...near, ...[...near].flatMap((country) => neighboursOf(country))]);
  all.delete(to);
  const touching = new Set(neighboursOf(to));
  return [...all].sort().map((country) => ({ country, adjacent: touching.has(country) }));
}
