import { EDGE_STRIDE, edgeAt, type Outline, outlineContains, placeInside } from "./outline.ts";

/** A place in degrees; its longitude may lie beyond 180. */
export interface Spot {
  readonly latitude: number;
  readonly longitude: number;
}

type Edge = readonly [number, number, number, number];

/** How far an edge must reach beyond another for both to cross: a metre, since files round. */
const CROSSING_DEGREES = 1e-5;
/** How deep areas must reach into each other to overlap: about 100 m, since outlines are drawn by hand. */
const OVERLAP_DEGREES = 0.001;

/** Twice the area of the triangle a, b, c; positive if c lies to the left of a→b. */
function side(ax: number, ay: number, bx: number, by: number, cx: number, cy: number): number {
  return (bx - ax) * (cy - ay) - (by - ay) * (cx - ax);
}

/**
 * Where along edge a it crosses edge b, 0 to 1; null unless the ends of each lie on both sides of the other, further from
 * it than `least`.
 */
function crossing([ax, ay, bx, by]: Edge, [cx, cy, dx, dy]: Edge, least: number): number | null {
  const [c, d] = [side(ax, ay, bx, by, cx, cy), side(ax, ay, bx, by, dx, dy)];
  if (c > 0 === d > 0) return null;
  const [a, b] = [side(cx, cy, dx, dy, ax, ay), side(cx, cy, dx, dy, bx, by)];
  if (a > 0 === b > 0) return null;
  const [first, second] = [Math.hypot(bx - ax, by - ay), Math.hypot(dx - cx, dy - cy)];
  const nearest = Math.min(
    Math.abs(c) / first,
    Math.abs(d) / first,
    Math.abs(a) / second,
    Math.abs(b) / second,
  );
  return nearest > least ? a / (a - b) : null;
}

/** Where an outline crosses itself, or one of its rings another; null if nowhere. */
export function selfCrossing({ edges, index }: Outline): Spot | null {
  for (let edge = 0; edge < edges.length / EDGE_STRIDE; edge++) {
    const own = edgeAt(edges, edge);
    const [lon1, lat1, lon2, lat2] = own;
    for (const other of index.search(...boxOf(own), (each) => each > edge)) {
      const along = crossing(own, edgeAt(edges, other), CROSSING_DEGREES);
      if (along !== null)
        return { latitude: lat1 + along * (lat2 - lat1), longitude: lon1 + along * (lon2 - lon1) };
    }
  }
  return null;
}

/** A place inside both outlines and deeper in the second than OVERLAP_DEGREES; null if there is none. */
export function overlap(a: Outline, b: Outline): Spot | null {
  return stretchInside(a, b) ?? stretchInside(b, a) ?? middleInside(a, b) ?? middleInside(b, a);
}

function middleInside(a: Outline, b: Outline): Spot | null {
  const middle = placeInside(a);
  return isDeepIn(b, middle) ? middle : null;
}

/** A place on an edge of a, half-way between two of its crossings with b, that lies deep in b. */
function stretchInside(a: Outline, b: Outline): Spot | null {
  const { minX, minY, maxX, maxY } = b.index;
  for (const edge of a.index.search(minX, minY, maxX, maxY)) {
    const own = edgeAt(a.edges, edge);
    const [lon1, lat1, lon2, lat2] = own;
    const others = b.index.search(...boxOf(own)).map((other) => edgeAt(b.edges, other));
    // neighbours that are drawn with the same positions share most of their edges
    if (others.some((other) => isTwin(own, other))) continue;
    const cuts = others.map((other) => crossing(own, other, 0)).filter((cut) => cut !== null);
    const stops = [0, ...cuts.sort((x, y) => x - y), 1];
    for (const [number, stop] of stops.slice(1).entries()) {
      const along = (stop + (stops[number] as number)) / 2;
      const spot = { latitude: lat1 + along * (lat2 - lat1), longitude: lon1 + along * (lon2 - lon1) };
      if (isDeepIn(b, spot)) return spot;
    }
  }
  return null;
}

function isTwin([ax, ay, bx, by]: Edge, [cx, cy, dx, dy]: Edge): boolean {
  return (
    (ax === cx && ay === cy && bx === dx && by === dy) || (ax === dx && ay === dy && bx === cx && by === cy)
  );
}

function isDeepIn(outline: Outline, { latitude, longitude }: Spot): boolean {
  const near = outline.index.search(
    longitude - OVERLAP_DEGREES,
    latitude - OVERLAP_DEGREES,
    longitude + OVERLAP_DEGREES,
    latitude + OVERLAP_DEGREES,
    (edge) => distanceTo(edgeAt(outline.edges, edge), latitude, longitude) < OVERLAP_DEGREES,
  );
  return near.length === 0 && outlineContains(outline, latitude, longitude);
}

/** Distance from a place to an edge in degrees of the plane. */
function distanceTo([lon1, lat1, lon2, lat2]: Edge, latitude: number, longitude: number): number {
  const [dx, dy] = [lon2 - lon1, lat2 - lat1];
  const along = ((longitude - lon1) * dx + (latitude - lat1) * dy) / (dx * dx + dy * dy);
  const foot = Math.min(Math.max(along, 0), 1);
  return Math.hypot(longitude - lon1 - foot * dx, latitude - lat1 - foot * dy);
}

function boxOf([lon1, lat1, lon2, lat2]: Edge): [number, number, number, number] {
  return [Math.min(lon1, lon2), Math.min(lat1, lat2), Math.max(lon1, lon2), Math.max(lat1, lat2)];
}
