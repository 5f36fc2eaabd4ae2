import type { Finding } from "./finding.ts";
import { REFERENCE } from "./judgeDistributions.ts";
import { svgChart } from "./svg.ts";
import { kindText, outcomeText } from "./words.ts";

const [WIDTH, HEIGHT, MARGIN, NAMES] = [330, 330, 60, 110];
/** What lies below is not drawn: it would press all the rest together. */
const LOWEST = -0.5;

/**
 * Skill by horizon: by how much smaller each forecaster's score is than the reference's, one panel per kind of unit, with
 * 90 % intervals for the tool's own forecast. Above 0 is better than the reference.
 * @param findings those of one outcome
 * @param about the data and the months
 */
export async function skillChart(
  outcome: string,
  findings: readonly Finding[],
  about: string,
): Promise<string | null> {
  const rows = findings.flatMap(
    ({ outcome: of, group, measure, against, horizon, value, low, high, predictor, unit_kind }) =>
      of === outcome &&
      group === "all" &&
      measure === "log_crps_skill" &&
      against === REFERENCE &&
      horizon !== null &&
      value !== null &&
      value >= LOWEST
        ? [{ kind: kindText(unit_kind), predictor, horizon, low, high, value }]
        : [],
  );
  if (rows.length === 0) return null;
  const kinds = [...new Set(rows.map(({ kind }) => kind))];
  const names = [...new Map(rows.map((row) => [`${row.kind}|${row.predictor}`, row])).values()];
  const own = rows.filter(
    ({ predictor, low, high }) => predictor === "pool" && low !== null && high !== null,
  );
  return await svgChart(
    `Skill by horizon: ${outcomeText(outcome).toLowerCase()}`,
    `${about}; against ${REFERENCE}, by CRPS of ln(1 + count); below ${100 * LOWEST} % not drawn`,
    ({ line, dot, ruleX, ruleY, text, frame }) => ({
      width: MARGIN + Math.max(2, kinds.length) * (WIDTH + NAMES),
      height: HEIGHT + 2 * MARGIN,
      marginLeft: MARGIN,
      marginTop: MARGIN,
      marginRight: NAMES,
      marginBottom: 40,
      grid: true,
      fx: { label: null, domain: kinds, padding: 0.3 },
      x: { label: "months ahead", ticks: 6, tickFormat: String },
      y: { label: "skill (%)", tickFormat: (value: number) => String(Math.round(100 * value)) },
      marks: [
        frame({ stroke: "#999" }),
        ruleY([0], { stroke: "#999" }),
        ruleX(own, { fx: "kind", x: "horizon", y1: "low", y2: "high", stroke: "black", strokeWidth: 2 }),
        line(rows, {
          fx: "kind",
          x: "horizon",
          y: "value",
          z: "predictor",
          stroke: "black",
          strokeDasharray: "4,2",
        }),
        dot(rows, {
          fx: "kind",
          x: "horizon",
          y: "value",
          symbol: "predictor",
          fill: "white",
          stroke: "black",
        }),
        text(names, {
          fx: "kind",
          x: "horizon",
          y: "value",
          text: "predictor",
          textAnchor: "start",
          dx: 8,
          fill: "black",
        }),
      ],
    }),
  );
}
