import type { Border } from "./borders.ts";
import { EARTH_RADIUS_KM, RADIANS_PER_DEGREE } from "./earth.ts";
import { requirePosition } from "./requirePosition.ts";
import { RUN_STRIDE, SEGMENT_STRIDE, segmentRuns } from "./segmentRuns.ts";

/** Distance in km from a place (degrees) to a border, or Infinity if it is more than cutoffKm. */
export type BorderDistance = (latitude: number, longitude: number, cutoffKm: number) => number;

/** More than any rounding error of a dot product of two unit vectors. */
const DOT_SLACK = 4e-15;

/**
 * An index of a border for many questions "how far is this place from it?".
 *
 * The answer is the great-circle distance to the nearest point of the lines, segments included (arcs of great
 * circles): exactly the same number for every cutoffKm that is at least as large, and Infinity for every smaller
 * one. Pass Infinity to have it whatever it is. On which side of the border the place lies makes no difference.
 *
 * Distances are compared as squared chords k = 4 sin²(θ/2) of the unit sphere, which keeps all digits near zero:
 * k = |p - q|² to an end q, and k = 2s² / (1 + √(1 - s²)), s = p · n, to the great circle with unit normal n where
 * the foot of the perpendicular lies inside the segment (cross-track distance, sin θ = |s|). Runs of segments lie
 * in caps; a cap with centre c and radius r is skipped if p · c < cos(r + best), for then all of it is farther.
 * Source: vector form of the cross-track distance, K. Gade, "A Non-singular Horizontal Position Representation",
 * The Journal of Navigation 63 (2010), doi:10.1017/S0373463309990415.
 *
 * The returned function allocates nothing. It costs about the number of runs plus a few dozen segments.
 *
 * @throws {RangeError} if a line has fewer than two positions; the returned function: if a coordinate is out of
 *   range, or cutoffKm is negative or not a number
 */
export function borderDistance(border: Pick<Border, "lines">): BorderDistance {
  const { count, runs, firstSegment, segments, whole } = segmentRuns(border.lines);
  const [wholeX = 0, wholeY = 0, wholeZ = 0, wholeCos = -1, wholeSin = 0] = whole;
  const dots = new Float64Array(count);
  let x = 0;
  let y = 0;
  let z = 0;

  /** The smaller of best and the squared chord from (x, y, z) to the nearest point of the run. */
  function nearestInRun(run: number, best: number): number {
    const base = run * RUN_STRIDE + 5;
    let nearest = Math.min(best, squaredChord(runs, base));
    const end = (firstSegment[run + 1] as number) * SEGMENT_STRIDE;
    for (let at = (firstSegment[run] as number) * SEGMENT_STRIDE; at < end; at += SEGMENT_STRIDE) {
      let chord: number;
      if (dot(segments, at + 6) > 0 && dot(segments, at + 9) > 0) {
        const sine = dot(segments, at + 3);
        const square = sine * sine;
        chord = (2 * square) / (1 + Math.sqrt(Math.max(0, 1 - square)));
      } else {
        chord = squaredChord(segments, at);
      }
      if (chord < nearest) nearest = chord;
    }
    return nearest;
  }

  function dot(vectors: Float64Array, at: number): number {
    return x * (vectors[at] as number) + y * (vectors[at + 1] as number) + z * (vectors[at + 2] as number);
  }

  function squaredChord(vectors: Float64Array, at: number): number {
    const dx = x - (vectors[at] as number);
    const dy = y - (vectors[at + 1] as number);
    const dz = z - (vectors[at + 2] as number);
    return dx * dx + dy * dy + dz * dz;
  }

  let startCutoffKm = Number.NaN;
  let start = 0;

  return (latitude, longitude, cutoffKm) => {
    requirePosition(latitude, longitude);
    if (cutoffKm !== startCutoffKm) {
      start = squaredChordOf(cutoffKm);
      startCutoffKm = cutoffKm;
    }
    const phi = latitude * RADIANS_PER_DEGREE;
    const lambda = longitude * RADIANS_PER_DEGREE;
    const cosPhi = Math.cos(phi);
    x = cosPhi * Math.cos(lambda);
    y = cosPhi * Math.sin(lambda);
    z = Math.sin(phi);

    let best = start;
    let cosBest = 1 - best / 2;
    let sinBest = sineOf(best);
    const toWhole = x * wholeX + y * wholeY + z * wholeZ;
    if (isBeyond(toWhole, wholeCos, wholeSin, cosBest, sinBest)) return Infinity;
    let first = 0;
    for (let run = 0; run < count; run++) {
      const closeness = dot(runs, run * RUN_STRIDE);
      dots[run] = closeness;
      if (closeness > (dots[first] as number)) first = run;
    }
    for (let turn = count === 0 ? 0 : -1; turn < count; turn++) {
      const run = turn < 0 ? first : turn;
      if (turn === first) continue;
      const cosine = runs[run * RUN_STRIDE + 3] as number;
      const sine = runs[run * RUN_STRIDE + 4] as number;
      if (isBeyond(dots[run] as number, cosine, sine, cosBest, sinBest)) continue;
      const nearest = nearestInRun(run, best);
      if (nearest === best) continue;
      best = nearest;
      cosBest = 1 - best / 2;
      sinBest = sineOf(best);
    }
    if (best === start) return Infinity;
    const distance = 2 * EARTH_RADIUS_KM * Math.asin(Math.min(1, Math.sqrt(best) / 2));
    return distance <= cutoffKm ? distance : Infinity;
  };
}

/** The squared chord to start from: a hair above cutoffKm's, and above every possible one for half the globe. */
function squaredChordOf(cutoffKm: number): number {
  if (!(cutoffKm >= 0)) throw new RangeError(`cutoffKm is not a distance: ${cutoffKm}`);
  const angle = cutoffKm / EARTH_RADIUS_KM;
  if (angle >= Math.PI) return 5;
  return 4 * Math.sin(angle / 2) ** 2 * (1 + 1e-9) + 1e-18;
}

/** Sine of the angle whose squared chord is given. */
function sineOf(chord: number): number {
  return Math.sqrt(Math.max(0, chord * (1 - chord / 4)));
}

/**
 * Is all of a cap certainly farther than the best so far?
 *
 * @param closeness cosine of the angle from the place to the cap's centre
 * @param cosine, sine of the cap's angular radius r
 * @param cosBest, sinBest of the angle of the best so far
 */
function isBeyond(
  closeness: number,
  cosine: number,
  sine: number,
  cosBest: number,
  sinBest: number,
): boolean {
  if (cosBest <= -cosine) return false; // r + best reaches round the globe
  return closeness < cosine * cosBest - sine * sinBest - DOT_SLACK;
}
