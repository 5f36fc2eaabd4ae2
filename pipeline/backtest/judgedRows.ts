import type { Month } from "../domain/month.ts";
import type { Unit } from "../domain/panel.ts";
import type { Panels } from "../domain/panels.ts";
import { type Columns, concatenated, numbersOf } from "../domain/table.ts";
import type { Group } from "./finding.ts";
import { panelOf } from "./originRows.ts";
import { keyOf, PREDICTORS, type Predictor, type Question } from "./questions.ts";

/** The rows of all origins of a question, by month and unit. */
export interface JudgedRows {
  /** Origin of each row. */
  readonly month: Float64Array;
  /** Number of the unit in its panel. */
  readonly unit: Float64Array;
  /** Number of the unit's country: what happens in one country is drawn together. */
  readonly country: Float64Array;
  /** 1 where the unit had an incident in the last two years. */
  readonly active: Float64Array;
  /** Month in which the question came true, 1 to its horizon; 0 where it did not. */
  readonly delay: Float64Array;
  /** What each predictor said; only those that said something everywhere are in it. */
  readonly said: ReadonlyMap<Predictor, Float64Array>;
}

/**
 * Puts together the rows of all origins.
 * @param found per origin, in their order, what originRows gave
 * @param probabilities of the kind's units, units x months
 */
export function gatherRows(
  question: Question,
  found: readonly { readonly origin: Month; readonly columns: Columns }[],
  probabilities: Float64Array,
  panels: Panels,
): JudgedRows {
  const column = (name: string): Float64Array =>
    concatenated(found.map(({ columns }) => numbersOf(columns, `${keyOf(question)}.${name}`)));
  const unit = column("unit");
  const { units, monthCount, firstMonth } = panelOf(panels, question.kind);
  const countries = new Map<string, number>();
  for (const { country } of units) if (!countries.has(country)) countries.set(country, countries.size);
  const month = concatenated(
    found.map(({ origin, columns }) =>
      new Float64Array(numbersOf(columns, `${keyOf(question)}.unit`).length).fill(origin),
    ),
  );
  const saidBy = (predictor: Predictor): Float64Array =>
    predictor === "probability"
      ? unit.map((number, row) => {
          const cell = number * monthCount + (month[row] as number) - firstMonth;
          return probabilities[cell] as number;
        })
      : column(predictor);
  return {
    month,
    unit,
    country: unit.map((number) => countries.get((units[number] as Unit).country) as number),
    active: column("active"),
    delay: column("delay"),
    said: new Map(question.predictors.map((predictor) => [predictor, saidBy(predictor)] as const)),
  };
}

/** Rows of one group. */
export function rowsOfGroup(rows: JudgedRows, group: Group): JudgedRows {
  if (group === "all") return rows;
  const wanted = group === "active" ? 1 : 0;
  return selectRows(rows, (row) => rows.active[row] === wanted);
}

/** Rows for which every predictor of the question that says anything at all has said something. */
export function commonRows(rows: JudgedRows, question: Question): JudgedRows {
  const said = new Map([...rows.said].filter(([, values]) => values.some((value) => !Number.isNaN(value))));
  const ordered = question.predictors.flatMap((predictor) => {
    const values = said.get(predictor);
    return values === undefined ? [] : ([[predictor, values]] as const);
  });
  const common = { ...rows, said: new Map(ordered) };
  return selectRows(common, (row) => ordered.every(([, values]) => !Number.isNaN(values[row] as number)));
}

function selectRows(rows: JudgedRows, isKept: (row: number) => boolean): JudgedRows {
  const kept = Int32Array.from(rows.month.keys()).filter(isKept);
  const pick = (values: Float64Array): Float64Array =>
    Float64Array.from(kept, (row) => values[row] as number);
  return {
    month: pick(rows.month),
    unit: pick(rows.unit),
    country: pick(rows.country),
    active: pick(rows.active),
    delay: pick(rows.delay),
    said: new Map([...rows.said].map(([predictor, values]) => [predictor, pick(values)])),
  };
}

/** Rows of each month, as spans: rows are sorted by month. */
export function spansOfMonths({ month }: JudgedRows): { readonly from: number; readonly to: number }[] {
  const spans: { from: number; to: number }[] = [];
  for (let from = 0, to = 1; from < month.length; to++) {
    if (to < month.length && month[to] === month[from]) continue;
    spans.push({ from, to });
    from = to;
  }
  return spans;
}

export const isBaseline = (predictor: Predictor): boolean => PREDICTORS[predictor].isBaseline;
export const isProbability = (predictor: Predictor): boolean => PREDICTORS[predictor].isProbability;
