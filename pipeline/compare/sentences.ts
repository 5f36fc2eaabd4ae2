import { formatMonth, type Month } from "../domain/month.ts";
import { counted, inWords } from "../domain/words.ts";
import { type Agreement, scoreDistance } from "./agreement.ts";
import type { SharedMonths } from "./sharedMonths.ts";

/** Where two sources lie furthest apart, in one sentence made from their numbers only. */
export function furthestApart(pair: SharedMonths, { worst }: Agreement): string {
  if (worst < 0) return "";
  const { a, b, months, sources } = pair;
  if (scoreDistance(a.score, b.score, worst) === 0) return "The scores are the same in every month.";
  const side = ({ score, incidents3m }: SharedMonths["a"], source: string): string =>
    `${inWords(score[worst] as number)} by ${source} (${counted(incidents3m[worst] as number, "incident")} in three months)`;
  const region = pair.regions.find(({ start, end }) => start <= worst && worst < end);
  const where = `${region?.name}, ${region?.countryName}`;
  return `Furthest apart in ${formatMonth(months[worst] as Month)}: ${where} scores ${side(a, sources[0])} and ${side(b, sources[1])}.`;
}

/** How far two sources agree, in a sentence or two. */
export function statementOf(pair: SharedMonths, whole: Agreement): string {
  const [first, second] = pair.sources;
  const both = `${first} and ${second}`;
  if (whole.regionMonths === 0) return `${both} never looked at the same region in the same month.`;
  const correlation = (value: number, what: string): string[] =>
    Number.isNaN(value) ? [] : [`${what} ${value.toFixed(2)}`];
  const found = [
    ...correlation(whole.incidentCorrelation, "incidents"),
    ...correlation(whole.deathCorrelation, "deaths"),
    ...correlation(whole.scoreCorrelation, "scores"),
  ];
  const regions = counted(pair.regions.length, "region");
  const correlations = found.length === 0 ? "" : `; rank correlation: ${found.join(", ")}`;
  const furthest = furthestApart(pair, whole);
  return `${both}: ${counted(whole.regionMonths, "shared month")} of ${regions}${correlations}.${furthest === "" ? "" : ` ${furthest}`}`;
}
