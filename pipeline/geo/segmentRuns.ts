import { RADIANS_PER_DEGREE } from "./earth.ts";

/**
 * Numbers per run in SegmentRuns.runs: unit vector of the cap's centre (3), cosine and sine of the cap's angular
 * radius (2), unit vector of the run's first position (3).
 */
export const RUN_STRIDE = 8;

/**
 * Numbers per segment a→b in SegmentRuns.segments: b (3), the unit normal n of its great circle (3), n × a (3),
 * b × n (3). All zero but b if the segment has no length. A point p is over the segment (the foot of its
 * perpendicular lies between the ends) if p · (n × a) > 0 and p · (b × n) > 0.
 */
export const SEGMENT_STRIDE = 12;

/** Segments per run: small enough for tight caps, large enough that caps are few. */
const SEGMENTS_PER_RUN = 32;

/** Polylines as unit vectors, cut into short runs, each inside a cap (a circle on the sphere). */
export interface SegmentRuns {
  /** Number of runs. */
  readonly count: number;
  readonly runs: Float64Array;
  /** Run r has the segments firstSegment[r] up to, but not including, firstSegment[r + 1]. */
  readonly firstSegment: Int32Array;
  readonly segments: Float64Array;
  /** One cap around all runs: centre (3), cosine and sine of its radius (2). */
  readonly whole: Float64Array;
}

/**
 * Prepares polylines for borderDistance.
 *
 * @param lines lon, lat interleaved, degrees; neighbouring positions less than 180° apart
 * @throws {RangeError} if a line has fewer than two positions
 */
export function segmentRuns(lines: readonly Float64Array[]): SegmentRuns {
  if (lines.some((line) => line.length < 4)) throw new RangeError("a line needs at least two positions");
  const vectors = lines.map(unitVectors);
  const segmentsOf = (line: Float64Array): number => line.length / 3 - 1;
  const runsOf = (line: Float64Array): number => Math.ceil(segmentsOf(line) / SEGMENTS_PER_RUN);
  const total = (of: (line: Float64Array) => number): number =>
    vectors.reduce((sum, line) => sum + of(line), 0);
  const count = total(runsOf);
  const runs = new Float64Array(count * RUN_STRIDE);
  const firstSegment = new Int32Array(count + 1);
  const segments = new Float64Array(total(segmentsOf) * SEGMENT_STRIDE);
  let run = 0;
  let segment = 0;
  for (const line of vectors) {
    const last = segmentsOf(line);
    for (let start = 0; start < last; start += SEGMENTS_PER_RUN) {
      const end = Math.min(start + SEGMENTS_PER_RUN, last);
      const base = run * RUN_STRIDE;
      runs.set(cap([line.subarray(3 * start, 3 * (end + 1))]), base);
      runs.set(line.subarray(3 * start, 3 * start + 3), base + 5);
      for (let at = start; at < end; at++) fillSegment(line, 3 * at, segments, SEGMENT_STRIDE * segment++);
      firstSegment[++run] = segment;
    }
  }
  return { count, runs, firstSegment, segments, whole: Float64Array.from(cap(vectors)) };
}

/** x, y, z of every position, interleaved. */
function unitVectors(line: Float64Array): Float64Array {
  const vectors = new Float64Array((line.length / 2) * 3);
  for (let at = 0, to = 0; at + 1 < line.length; at += 2, to += 3) {
    const lambda = (line[at] as number) * RADIANS_PER_DEGREE;
    const phi = (line[at + 1] as number) * RADIANS_PER_DEGREE;
    vectors[to] = Math.cos(phi) * Math.cos(lambda);
    vectors[to + 1] = Math.cos(phi) * Math.sin(lambda);
    vectors[to + 2] = Math.sin(phi);
  }
  return vectors;
}

/**
 * A cap that holds the vectors and the arcs between them: centre = their normalised sum, radius = the farthest.
 * A cap smaller than a hemisphere holds every arc between two of its points; a larger one becomes the whole sphere.
 */
function cap(lines: readonly Float64Array[]): [number, number, number, number, number] {
  let [sumX, sumY, sumZ] = [0, 0, 0];
  for (const line of lines) {
    for (let at = 0; at < line.length; at += 3) {
      sumX += line[at] as number;
      sumY += line[at + 1] as number;
      sumZ += line[at + 2] as number;
    }
  }
  const length = Math.hypot(sumX, sumY, sumZ);
  const [x, y, z] = length === 0 ? [0, 0, 0] : [sumX / length, sumY / length, sumZ / length];
  let farthest = 0;
  for (const line of lines) {
    for (let at = 0; at < line.length; at += 3) {
      const [dx, dy, dz] = [
        (line[at] as number) - x,
        (line[at + 1] as number) - y,
        (line[at + 2] as number) - z,
      ];
      farthest = Math.max(farthest, dx * dx + dy * dy + dz * dz);
    }
  }
  const chord = Math.sqrt(farthest);
  const radius = chord < Math.SQRT2 && length !== 0 ? 2 * Math.asin(chord / 2) : Math.PI;
  return [x, y, z, Math.cos(radius), Math.sin(radius)];
}

/** The SEGMENT_STRIDE numbers of a→b. (a - b) × (a + b) = 2 a × b, without the loss of digits when a ≈ b. */
function fillSegment(line: Float64Array, at: number, to: Float64Array, base: number): void {
  const [ax, ay, az] = [line[at] as number, line[at + 1] as number, line[at + 2] as number];
  const [bx, by, bz] = [line[at + 3] as number, line[at + 4] as number, line[at + 5] as number];
  to[base] = bx;
  to[base + 1] = by;
  to[base + 2] = bz;
  fillCross(ax - bx, ay - by, az - bz, ax + bx, ay + by, az + bz, to, base + 3);
  const length = Math.hypot(to[base + 3] as number, to[base + 4] as number, to[base + 5] as number);
  for (let k = base + 3; k < base + 6; k++) to[k] = length === 0 ? 0 : (to[k] as number) / length;
  const [nx, ny, nz] = [to[base + 3] as number, to[base + 4] as number, to[base + 5] as number];
  fillCross(nx, ny, nz, ax, ay, az, to, base + 6);
  fillCross(bx, by, bz, nx, ny, nz, to, base + 9);
}

/** a × b into three places of `to`. */
function fillCross(
  ax: number,
  ay: number,
  az: number,
  bx: number,
  by: number,
  bz: number,
  to: Float64Array,
  base: number,
): void {
  to[base] = ay * bz - az * by;
  to[base + 1] = az * bx - ax * bz;
  to[base + 2] = ax * by - ay * bx;
}
