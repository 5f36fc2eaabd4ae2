import { DataError, type Place } from "../domain/errors.ts";

type Side = "before" | "now";

/** "now >= 1.5 before": a side, a comparison, a number, or a multiple of the other side. */
interface Condition {
  readonly side: Side;
  readonly operator: (typeof OPERATORS)[number];
  readonly factor: number;
  /** null: the factor itself is the bound. */
  readonly of: Side | null;
}

/** What the numbers must be for the claim to hold: all conditions. */
export interface ClaimTest {
  readonly text: string;
  readonly usesBefore: boolean;
  holds(before: number, now: number): boolean;
}

const OPERATORS = [">=", "<=", ">", "<", "="] as const;
const CONDITION = /^(before|now)\s*(>=|<=|>|<|=)\s*(\d+(?:\.\d+)?)?\s*(before|now)?$/;

/**
 * Reads conditions such as "now > before", "now >= 1.5 before", "before <= 0.1 and now >= 0.25".
 * @throws {DataError} for anything else
 */
export function parseTest(text: string, place: Place): ClaimTest {
  const conditions = text.split(/\s+and\s+/).map((part): Condition => {
    const [, side, operator, factor, of] = CONDITION.exec(part.trim()) ?? [];
    if (side === undefined || (factor === undefined && of === undefined) || side === of) {
      throw new DataError(
        `is no test: "${text}"; write conditions such as now > before, now >= 1.5 before, now >= 2, joined by "and"`,
        place,
      );
    }
    return {
      side: side as Side,
      operator: operator as Condition["operator"],
      factor: factor === undefined ? 1 : Number(factor),
      of: (of as Side | undefined) ?? null,
    };
  });
  return {
    text,
    usesBefore: conditions.some(({ side, of }) => side === "before" || of === "before"),
    holds: (before, now) => conditions.every((condition) => isMet(condition, { before, now })),
  };
}

function isMet({ side, operator, factor, of }: Condition, values: Readonly<Record<Side, number>>): boolean {
  const [value, bound] = [values[side], factor * (of === null ? 1 : values[of])];
  switch (operator) {
    case ">=":
      return value >= bound;
    case "<=":
      return value <= bound;
    case ">":
      return value > bound;
    case "<":
      return value < bound;
    default:
      return value === bound;
  }
}
