/**
 * Ranked probability score of a forecast over ordered classes: squared differences between the running sums of the
 * probabilities and the step at the class that came about. Near misses cost less than far ones.
 *   RPS = Σ_k ( (p_0 + ... + p_k) - 1{class <= k} )²
 * Not divided by the number of classes.
 * @param probabilities one per class in their order, >= 0, summing to 1
 * @param outcome index of the class that came about, from 0
 * @throws {RangeError} if there is no such class
 * @see Epstein 1969, J. Appl. Meteorol. 8:985; Murphy 1969, J. Appl. Meteorol. 8:988
 * @example rankedProbabilityScore([0.01, 0.32, 0.44, 0.23], 2) // 0.1619
 */
export function rankedProbabilityScore(probabilities: ArrayLike<number>, outcome: number): number {
  if (!(Number.isInteger(outcome) && outcome >= 0 && outcome < probabilities.length))
    throw new RangeError(`there are ${probabilities.length} classes, got outcome ${outcome}`);
  let below = 0;
  let score = 0;
  for (let k = 0; k < probabilities.length; k++) {
    below += probabilities[k] as number;
    score += (below - (outcome <= k ? 1 : 0)) ** 2;
  }
  return score;
}
