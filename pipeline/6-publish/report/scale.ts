/** From a value to where it is drawn. */
export type Scale = (value: number) => number;

/** A straight line through (from, start) and (to, end). */
export function scale(from: number, to: number, start: number, end: number): Scale {
  const factor = (end - start) / (to - from);
  return (value) => start + (value - from) * factor;
}

const STEPS = [1, 2, 4, 5, 10];

/** The least of 1, 2, 4, 5 and 10 times a power of ten that is not below a value; 1 for what is not above 0. */
export function roundTop(value: number): number {
  if (!(value > 0)) return 1;
  const power = 10 ** Math.floor(Math.log10(value));
  return (STEPS.find((step) => step * power >= value) ?? 10) * power;
}

/** A coordinate with one decimal, as short as it can be written. */
export function short(value: number): string {
  return String(Math.round(10 * value) / 10 + 0);
}

/** "M1 2L3 4", broken where a coordinate is not known. */
export function linePath(points: readonly (readonly [x: number, y: number])[]): string {
  let path = "";
  let isDown = false;
  for (const [x, y] of points) {
    const isKnown = !Number.isNaN(x) && !Number.isNaN(y);
    if (isKnown) path += `${isDown ? "L" : "M"}${short(x)} ${short(y)}`;
    isDown = isKnown;
  }
  return path;
}

/** The area between two lines over the same xs, in pieces where either is not known. */
export function areaPath(xs: readonly number[], lower: readonly number[], upper: readonly number[]): string {
  let path = "";
  let from = 0;
  const isKnown = (k: number): boolean => !Number.isNaN(lower[k]) && !Number.isNaN(upper[k]);
  for (let k = 0; k <= xs.length; k++) {
    if (k < xs.length && isKnown(k)) continue;
    if (k > from) {
      const there = xs.slice(from, k).map((x, at) => [x, upper[from + at] as number] as const);
      const back = xs.slice(from, k).map((x, at) => [x, lower[from + at] as number] as const);
      path += `${linePath([...there, ...back.reverse()])}Z`;
    }
    from = k + 1;
  }
  return path;
}
