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

type Vector = readonly [number, number, number];

/**
 * Prepares polylines for borderDistance.
 *
 * @param lines lon, lat interleaved, degrees; neighbouring positions less than 180° apart
 * @throws {RangeError} if a line has fewer than two positions
 */
export function segmentRuns(lines: readonly Float64Array[]): SegmentRuns {
  const runs: number[] = [];
  const firstSegment: number[] = [0];
  const segments: number[] = [];
  const everything: Vector[] = [];
  for (const line of lines) {
    if (line.length < 4) throw new RangeError("a line needs at least two positions");
    const vectors = unitVectors(line);
    for (const vector of vectors) everything.push(vector);
    for (let start = 0; start + 1 < vectors.length; start += SEGMENTS_PER_RUN) {
      const run = vectors.slice(start, start + SEGMENTS_PER_RUN + 1);
      runs.push(...cap(run), ...(run[0] ?? []));
      run.reduce((a, b) => {
        segments.push(...segment(a, b));
        return b;
      });
      firstSegment.push(segments.length / SEGMENT_STRIDE);
    }
  }
  return {
    count: firstSegment.length - 1,
    runs: Float64Array.from(runs),
    firstSegment: Int32Array.from(firstSegment),
    segments: Float64Array.from(segments),
    whole: Float64Array.from(cap(everything)),
  };
}

function unitVectors(line: Float64Array): Vector[] {
  const vectors: Vector[] = [];
  for (let at = 0; at + 1 < line.length; at += 2) {
    const lambda = (line[at] as number) * RADIANS_PER_DEGREE;
    const phi = (line[at + 1] as number) * RADIANS_PER_DEGREE;
    vectors.push([Math.cos(phi) * Math.cos(lambda), Math.cos(phi) * Math.sin(lambda), Math.sin(phi)]);
  }
  return vectors;
}

/**
 * A cap that holds the vectors and the arcs between them: centre = their normalised sum, radius = the farthest.
 * A cap smaller than a hemisphere holds every arc between two of its points; a larger one becomes the whole sphere.
 */
function cap(vectors: readonly Vector[]): number[] {
  const sum = vectors.reduce(([x, y, z], v) => [x + v[0], y + v[1], z + v[2]] as const, [0, 0, 0] as const);
  const centre = normalised(sum);
  const chord = vectors.reduce((farthest, v) => {
    return Math.max(farthest, Math.hypot(v[0] - centre[0], v[1] - centre[1], v[2] - centre[2]));
  }, 0);
  const radius = chord < Math.SQRT2 && centre.some((x) => x !== 0) ? 2 * Math.asin(chord / 2) : Math.PI;
  return [...centre, Math.cos(radius), Math.sin(radius)];
}

/** The SEGMENT_STRIDE numbers of a→b. (a - b) × (a + b) = 2 a × b, without the loss of digits when a ≈ b. */
function segment(a: Vector, b: Vector): number[] {
  const difference = [a[0] - b[0], a[1] - b[1], a[2] - b[2]] as const;
  const sum = [a[0] + b[0], a[1] + b[1], a[2] + b[2]] as const;
  const normal = normalised(cross(difference, sum));
  return [...b, ...normal, ...cross(normal, a), ...cross(b, normal)];
}

function cross(a: Vector, b: Vector): Vector {
  return [a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]];
}

/** The vector at length 1, or zero if it has no direction. */
function normalised(v: Vector): Vector {
  const length = Math.hypot(...v);
  return length === 0 ? [0, 0, 0] : [v[0] / length, v[1] / length, v[2] / length];
}
