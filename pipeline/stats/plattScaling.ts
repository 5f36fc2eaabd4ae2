import { ridgeLogistic } from "./ridgeLogistic.ts";

/** Calibrated log odds are intercept + slope * raw log odds. */
export interface PlattScaling {
  readonly intercept: number;
  readonly slope: number;
}

/**
 * Platt's calibration of log odds on what came of earlier ones: a logistic regression on the log odds, its targets drawn
 * in a little from 0 and 1, as a prior of two further cases would,
 *   (N1 + 1) / (N1 + 2) for an outcome and 1 / (N0 + 2) for none, N1 and N0 their numbers
 * so that few cases cannot make it certain.
 * @param logOdds length n, finite; n >= 0: of none the result leaves log odds as they are
 * @param outcomes length n, 0 or 1
 * @param near a scaling to begin with: one that is near saves steps
 * @see Platt 2000, in Smola et al., Advances in Large Margin Classifiers; Lin, Lin and Weng 2007, Machine Learning 68:267
 * @example log odds -1, -1, 1, 1 with outcomes 0, 0, 1, 1 give intercept 0, slope ln 3
 */
export function plattScaling(
  logOdds: Float64Array,
  outcomes: ArrayLike<number>,
  near: PlattScaling = { intercept: 0, slope: 1 },
): PlattScaling {
  let happened = 0;
  for (let i = 0; i < outcomes.length; i++) happened += outcomes[i] as number;
  const yes = (happened + 1) / (happened + 2);
  const no = 1 / (outcomes.length - happened + 2);
  const design = new Float64Array(2 * logOdds.length);
  const targets = new Float64Array(logOdds.length);
  for (let i = 0; i < logOdds.length; i++) {
    design[2 * i] = 1;
    design[2 * i + 1] = logOdds[i] as number;
    targets[i] = outcomes[i] === 1 ? yes : no;
  }
  const [intercept, slope] = ridgeLogistic(
    design,
    2,
    targets,
    [0, 0],
    Float64Array.of(near.intercept, near.slope),
  );
  return { intercept: intercept as number, slope: slope as number };
}
