import type { Constants } from "../../domain/constants.ts";
import { partsOf } from "../../domain/methodSet.ts";
import type { RankingSensitivity } from "../../domain/sensitivity.ts";
import { correlation } from "../../stats/correlation.ts";
import type { EscalationMonth } from "../escalation/escalationMonth.ts";

/**
 * What part of the differences between scores each part really makes, beside the weight that it was given:
 *
 *   effective weight   corr(C_k, score)² / Σ_j corr(C_j, score)²
 *
 * over the parts of the method set. A part that is the same everywhere makes none. Source: Paruolo, Saisana and Saltelli 2013, Journal of the Royal
 * Statistical Society A 176: 609.
 * @param units those to look at
 */
export function effectiveWeights(
  at: EscalationMonth,
  units: Int32Array,
  { weights, methodSet }: Constants,
): RankingSensitivity["parts"] {
  const of = (values: Float64Array): Float64Array =>
    Float64Array.from(units, (unit) => values[unit] as number);
  const scores = of(at.score);
  const parts = partsOf(methodSet);
  const squares = parts.map((part) => {
    const related = units.length < 2 ? Number.NaN : correlation(of(at.components[part]), scores);
    return Number.isNaN(related) ? 0 : related * related;
  });
  const sum = squares.reduce((total, square) => total + square, 0);
  return parts.map((part, k) => ({
    part,
    nominalWeight: weights[part],
    effectiveWeight: (squares[k] as number) / sum,
  }));
}
