/** What a backtest asks at every origin, and who answers. */

/** The families of units by the names they have in tables. */
export type UnitKind = "region" | "country" | "border";

/** Who answers a question. */
interface PredictorDefinition {
  /** Whether its values are chances, which can be held against frequencies; others only put units in an order. */
  readonly isProbability: boolean;
  /** Whether it is what anybody could say without this tool. */
  readonly isBaseline: boolean;
  readonly meaning: string;
}

export const PREDICTORS = {
  probability: {
    isProbability: true,
    isBaseline: false,
    meaning:
      "the calibrated probability, from what was known at the origin, whether or not it had shown the skill to be published",
  },
  score: { isProbability: false, isBaseline: false, meaning: "the escalation or spillover score" },
  pressure: { isProbability: false, isBaseline: false, meaning: "the spillover score's pressure" },
  arrival: { isProbability: false, isBaseline: false, meaning: "the spillover score's arrival" },
  surge_ratio: {
    isProbability: false,
    isBaseline: true,
    meaning: "incidents of the quarter over those of an average quarter of the last year, at least 1",
  },
  persistence: {
    isProbability: true,
    isBaseline: true,
    meaning:
      "how often the question has come true so far for units that stood as this one does: it had come true one horizon earlier, or not",
  },
  climatology: {
    isProbability: true,
    isBaseline: true,
    meaning: "how often the question has come true for the unit so far, drawn towards all units",
  },
  level: {
    isProbability: false,
    isBaseline: true,
    meaning: "weighted mean of the unit's monthly deaths (of its incidents at borders), half-life 4 months",
  },
  zero: { isProbability: true, isBaseline: true, meaning: "never" },
} as const satisfies Readonly<Record<string, PredictorDefinition>>;
export type Predictor = keyof typeof PREDICTORS;

/** Something that comes true or not after an origin. */
export interface Question {
  readonly outcome: "escalation_3m" | "border_incident_6m" | "spill_6m";
  readonly kind: UnitKind;
  /** Months after the origin within which it comes true. */
  readonly horizon: number;
  readonly meaning: string;
  readonly predictors: readonly Predictor[];
}

const ESCALATION = [
  "probability",
  "score",
  "surge_ratio",
  "persistence",
  "climatology",
  "level",
  "zero",
] as const;
const AT_BORDERS = ["score", "pressure", "arrival", "persistence", "climatology", "level", "zero"] as const;

export const QUESTIONS: readonly Question[] = [
  {
    outcome: "escalation_3m",
    kind: "region",
    horizon: 3,
    meaning:
      "deaths of the next three months reach 10 and twice what an average quarter of the last year had",
    predictors: ESCALATION,
  },
  {
    outcome: "escalation_3m",
    kind: "country",
    horizon: 3,
    meaning:
      "deaths of the next three months reach 25 and twice what an average quarter of the last year had",
    predictors: ESCALATION,
  },
  {
    outcome: "border_incident_6m",
    kind: "border",
    horizon: 6,
    meaning: "an incident in the border zone within six months",
    predictors: ["probability", ...AT_BORDERS],
  },
  {
    outcome: "spill_6m",
    kind: "border",
    horizon: 6,
    meaning:
      "incidents in the border zone in the next six months reach 3 and twice what an average half of the last year had",
    predictors: AT_BORDERS,
  },
];

/** A question's name among files and columns. */
export function keyOf({ outcome, kind }: Question): string {
  return `${outcome}.${kind}`;
}
