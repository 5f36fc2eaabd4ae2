/**
 * What a Poisson regression with identity link tells of its last coefficient, once the other terms have had
 * everything that they could explain in its place:
 *   I = Σ_t r_t² / mu_t,   r = last term less its 1/mu-weighted projection on the others
 * That is 1 / (F^-1)_last,last for Fisher's information F_jk = Σ_t z_jt z_kt / mu_t. By Gram and Schmidt; a term that
 * the ones before it make up already (or that is 0) takes nothing away.
 * @param terms each of length n
 * @param means length n; rows whose mean is 0 are left out, since all their terms are 0
 * @returns >= 0; 0 where the last term is a mixture of the others
 * @example terms 1, 1 and 0, 1 with means 1, 1 give 1/2
 */
export function partialInformation(terms: readonly Float64Array[], means: Float64Array): number {
  const basis: Float64Array[] = [];
  let left = 0;
  for (const term of terms) {
    const residual = term.slice();
    const whole = product(residual, residual, means);
    for (const direction of basis) {
      const share = product(residual, direction, means) / product(direction, direction, means);
      for (let t = 0; t < residual.length; t++) {
        residual[t] = (residual[t] as number) - share * (direction[t] as number);
      }
    }
    left = product(residual, residual, means);
    if (left <= ROUNDING * whole) left = 0;
    else basis.push(residual);
  }
  return left;
}

/** Part of a term's own size below which what is left of it is rounding. */
const ROUNDING = 1e-12;

function product(a: Float64Array, b: Float64Array, means: Float64Array): number {
  let sum = 0;
  for (let t = 0; t < means.length; t++) {
    if ((means[t] as number) > 0) sum += ((a[t] as number) * (b[t] as number)) / (means[t] as number);
  }
  return sum;
}
