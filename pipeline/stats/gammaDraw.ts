import type { Random } from "./random.ts";

/**
 * A draw from the gamma distribution of scale 1, mean and variance `shape`, by Marsaglia and Tsang's rejection from
 * a cubed normal; below shape 1 a draw of shape + 1 times u^(1/shape).
 * @param shape >= 0; 0 gives 0
 * @see Marsaglia and Tsang 2000, ACM Transactions on Mathematical Software 26: 363
 */
export function gammaDraw(shape: number, random: Random): number {
  if (!(shape > 0)) return 0;
  if (shape < 1) return gammaDraw(shape + 1, random) * random.uniform() ** (1 / shape);
  const d = shape - 1 / 3;
  const c = 1 / Math.sqrt(9 * d);
  for (;;) {
    const x = random.normal();
    const root = 1 + c * x;
    if (root <= 0) continue;
    const v = root * root * root;
    const u = random.uniform();
    // the first test, without logarithms, lets all but a few per cent pass
    if (u < 1 - 0.0331 * x * x * x * x || Math.log(u) < 0.5 * x * x + d * (1 - v + Math.log(v))) return d * v;
  }
}
