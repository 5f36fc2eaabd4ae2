import { addMonths, QUARTER } from "../../domain/month.ts";
import { against } from "../../domain/words.ts";
import { monthWords } from "./monthWords.ts";
import { counted, fixed, listed, many, percent } from "./numbers.ts";
import type { ReportInput } from "./reportInput.ts";
import { rowsOf, type TableRow } from "./tableRow.ts";
import { rowsBefore, theatreRows } from "./theatreRows.ts";

/** The head of the ranking, whose changes are told. */
const FIRST = 10;
/** Names that a sentence lists. */
const MOST_NAMED = 4;

/** What changed this month, in five sentences made from the tables' numbers only. */
export function sentences(input: ReportInput): string[] {
  return [totals(input), leader(input), movement(input), spillover(input), outlook(input)];
}

/** "Ménaka (Mali)" */
function nameOf(row: TableRow): string {
  return `${row.text("region")} (${row.text("country_name")})`;
}

/** Names, the first few of them. */
function some(names: readonly string[]): string {
  if (names.length <= MOST_NAMED) return listed(names);
  const rest = names.length - MOST_NAMED + 1;
  return listed([...names.slice(0, MOST_NAMED - 1), `${rest} more`]);
}

function totals({ tables, countries, asOf, summary }: ReportInput): string {
  const rows = rowsOf(tables, "countries").filter(
    (row) => countries.includes(row.text("country")) && !Number.isNaN(row.number("incidents_3m")),
  );
  const sum = (column: "incidents_3m" | "usual_incidents_3m" | "deaths_3m" | "usual_deaths_3m"): number =>
    rows.reduce((total, row) => total + (row.number(column) || 0), 0);
  const span = `From ${monthWords(addMonths(asOf, 1 - QUARTER))} to ${monthWords(asOf)}`;
  if (rows.length === 0) return `${span}, the data covers no country of the theatre.`;
  const where =
    rows.length === 1 ? (rows[0] as TableRow).text("country_name") : `the theatre's ${rows.length} countries`;
  const usual = sum("usual_incidents_3m");
  const incidents = `${span}, the data lists ${many(sum("incidents_3m"), "incident")} in ${where}, ${against(sum("incidents_3m"), usual)}`;
  if (!summary.hasDeaths) return `${incidents}.`;
  return `${incidents}, and ${many(sum("deaths_3m"), "death")}, ${against(sum("deaths_3m"), sum("usual_deaths_3m"))}.`;
}

function leader(input: ReportInput): string {
  const [first] = theatreRows(input);
  if (first === undefined || Number.isNaN(first.number("score"))) return "No region has a score.";
  const why = first.text("why").replace(/^No /, "no ");
  return `${nameOf(first)} has the highest escalation score, ${fixed(first.number("score"), 0)} of 100 (${first.text("category")}): ${why}`;
}

function movement(input: ReportInput): string {
  const rows = theatreRows(input).filter((row) => !Number.isNaN(row.number("rank")));
  const now = rows.slice(0, FIRST);
  const before = rowsBefore(rows).slice(0, FIRST);
  const entered = now.filter((row) => !before.includes(row));
  const left = before.filter((row) => !now.includes(row));
  const alert = `${alertClause(input, rows.filter((row) => row.text("alert") === "yes").length)}; `;
  if (entered.length === 0) return `${alert}the first ${now.length} regions are those of the month before.`;
  const gone = left.length === 0 ? "" : `, and ${some(left.map(nameOf))} no longer`;
  return `${alert}new among the first ${FIRST} ${entered.length === 1 ? "is" : "are"} ${some(entered.map(nameOf))}${gone}.`;
}

/** How many alerts there are, beside how many there would be if nothing changed. @param here those of the theatre */
function alertClause({ alerts, tables }: ReportInput, here: number): string {
  const { alerts: all, active_regions: active, expected_if_nothing_changes: expected } = alerts;
  const budget = expected === null ? "" : `, where about ${counted(expected)} would be if nothing changed`;
  const on = (count: number): string => (count === 1 ? "is on alert" : "are on alert");
  const everywhere = rowsOf(tables, "escalation").filter((row) => row.text("alert") === "yes").length;
  if (here === everywhere) return `${counted(all)} of ${counted(active)} active regions ${on(all)}${budget}`;
  return `${many(here, "region")} of the theatre ${on(here)} (in all the data ${counted(all)} of ${counted(active)} active ones${budget})`;
}

const VERDICTS = [
  ["arrived", "has arrived in ", ""],
  ["early sign", "shows early signs in ", ""],
  ["nearby only", "weighs on the border of ", ", without a sign of an arrival there"],
] as const;

function spillover({ tables, focus, geography }: ReportInput): string {
  const rows = rowsOf(tables, "neighbours");
  const from = geography.gazetteer.countryName(focus);
  if (rows.length === 0) return `${from} has no land neighbour.`;
  const named = (evidence: string): string[] =>
    rows.filter((row) => row.text("evidence") === evidence).map((row) => row.text("neighbour_name"));
  const unknown = named("not assessable");
  if (unknown.length === rows.length)
    return `Whether violence from ${from} reaches its neighbours, the data does not tell: it does not look there.`;
  const clauses = VERDICTS.flatMap(([evidence, before, after]) => {
    const names = named(evidence);
    return names.length === 0 ? [] : [`${before}${listed(names)}${after}`];
  });
  const silent = unknown.length === 0 ? "" : `; of ${listed(unknown)} the data does not tell`;
  if (clauses.length > 0) return `Violence from ${from} ${clauses.join("; it ")}${silent}.`;
  return `Nothing shows that violence spills over from ${from} into ${listed(named("none"))}${silent}.`;
}

function outlook(input: ReportInput): string {
  const rows = theatreRows(input).filter((row) => !Number.isNaN(row.number("probability_3m")));
  if (rows.length === 0) {
    if (input.skills.length === 0) return "Chances of the coming months were not computed in this run.";
    return "No chance is given for the coming months: the data is too short for it, or such chances have shown no skill on it.";
  }
  const highest = rows.reduce((a, b) => (b.number("probability_3m") > a.number("probability_3m") ? b : a));
  const [low, high] = [
    percent(highest.number("probability_low")),
    percent(highest.number("probability_high")),
  ];
  return `Over the next three months, further escalation is most likely in ${nameOf(highest)}, with a chance of ${percent(highest.number("probability_3m"))} (${low} to ${high}); the skill that such chances have shown is ${fixed(highest.number("probability_skill"), 2)}, where 0 is no better than a simple guess and 1 is perfect.`;
}
