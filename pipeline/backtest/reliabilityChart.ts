import type { Reliability } from "./judge.ts";
import { svgChart } from "./svg.ts";
import { kindText, outcomeText } from "./words.ts";

/** Groups that are charted side by side. */
const CHARTED = ["active", "dormant"];
const [SIZE, MARGIN] = [330, 55];
const LEAST_TOP = 0.05;
/** Room beyond the last point. */
const EDGE = 1.1;
const TICKS = [0, 0.01, 0.02, 0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.7, 1];

/**
 * What was said against how often it came, one panel per group, with 95 % intervals: on the diagonal, chances came true as
 * often as they said. Axes are drawn as square roots, since most chances are small.
 * @param tables of one outcome and kind of unit
 * @param about the data and the months
 * @returns null where nobody but those who say always the same can be charted
 */
export async function reliabilityChart(
  tables: readonly Reliability[],
  about: string,
): Promise<string | null> {
  const wanted = tables.some(({ predictor }) => predictor === "probability") ? "probability" : "climatology";
  const charted = tables.filter(({ predictor, group }) => predictor === wanted && CHARTED.includes(group));
  const [first] = charted;
  if (first === undefined) return null;
  const rows = charted.flatMap((table) =>
    table.rows.map(({ meanProbability, frequency, interval, count }) => ({
      group: `${table.group} ${kindText(table.unit_kind)}`,
      said: meanProbability,
      came: frequency,
      low: interval.low,
      high: interval.high,
      count,
    })),
  );
  const groups = [...new Set(rows.map(({ group }) => group))];
  const top = Math.max(LEAST_TOP, ...rows.map(({ said, high }) => Math.max(said, high)));
  const diagonal = groups.map((group) => ({ group, end: top }));
  const ticks = TICKS.filter((tick) => tick <= top);
  const axis = { type: "sqrt", domain: [0, EDGE * top], ticks, tickFormat: percent } as const;
  return await svgChart(
    `Said and came true: ${outcomeText(first.outcome).toLowerCase()}, ${kindText(first.unit_kind)}`,
    `${about}; said by ${wanted}`,
    ({ dot, link, ruleX, frame }) => ({
      width: MARGIN + Math.max(2, groups.length) * SIZE,
      height: SIZE + 2 * MARGIN,
      marginLeft: MARGIN,
      marginTop: MARGIN,
      marginBottom: 40,
      grid: true,
      fx: { label: null, domain: groups },
      x: { ...axis, label: "chance said (%)" },
      y: { ...axis, label: "share that came true (%)" },
      marks: [
        frame({ stroke: "#999" }),
        link(diagonal, { fx: "group", x1: 0, y1: 0, x2: "end", y2: "end", stroke: "#999" }),
        ruleX(rows, { fx: "group", x: "said", y1: "low", y2: "high", stroke: "black" }),
        dot(rows, { fx: "group", x: "said", y: "came", fill: "black", r: 3 }),
      ],
    }),
  );
}

const percent = (share: number): string => String(Number((100 * share).toPrecision(3)));
