/** A text that belongs to a point of the map, pixels. */
export interface Label {
  readonly x: number;
  readonly y: number;
  /** Radius of the sign at the point, which the text keeps clear of; 0: the text may stand on the point. */
  readonly clear: number;
  readonly text: string;
  /** Height of the letters. */
  readonly size: number;
  readonly kind: string;
}

export interface PlacedLabel extends Label {
  readonly anchor: "start" | "middle" | "end";
}

/** Width of a letter against its height, on the generous side. */
const LETTER = 0.58;
const GAP = 3;

type Box = readonly [left: number, top: number, right: number, bottom: number];

/**
 * Finds each label a place beside its point in which it meets neither the edge nor a sign nor a label before it; one that
 * has none is left out. The first come first: put the important ones there.
 * @param signs circles that no label may cover
 */
export function placeLabels(
  labels: readonly Label[],
  signs: readonly { readonly x: number; readonly y: number; readonly radius: number }[],
  { width, height }: { readonly width: number; readonly height: number },
): PlacedLabel[] {
  const taken: Box[] = signs.map(({ x, y, radius }) => [x - radius, y - radius, x + radius, y + radius]);
  const placed: PlacedLabel[] = [];
  for (const label of labels) {
    const free = candidates(label).find(({ box }) => {
      const isInside = box[0] >= 0 && box[1] >= 0 && box[2] <= width && box[3] <= height;
      return isInside && !taken.some((other) => meet(box, other));
    });
    if (free === undefined) continue;
    taken.push(free.box);
    placed.push({ ...label, x: free.x, y: free.y, anchor: free.anchor });
  }
  return placed;
}

interface Candidate {
  readonly x: number;
  readonly y: number;
  readonly anchor: PlacedLabel["anchor"];
  readonly box: Box;
}

/** Right, left, above, below; a label without a sign stands on its point, or a little above or below. */
function candidates({ x, y, clear, text, size }: Label): Candidate[] {
  const wide = text.length * size * LETTER;
  const at = (left: number, baseline: number, anchor: PlacedLabel["anchor"]): Candidate => ({
    x: left,
    y: baseline,
    anchor,
    box: boxOf(left, baseline, anchor, wide, size),
  });
  const middle = y + size / 3;
  if (clear === 0) return [0, -1.5, 1.5, -3, 3].map((lines) => at(x, middle + lines * size, "middle"));
  const away = clear + GAP;
  return [
    at(x + away, middle, "start"),
    at(x - away, middle, "end"),
    at(x, y - away, "middle"),
    at(x, y + away + size * 0.8, "middle"),
    at(x + away * 0.7, y - away * 0.7, "start"),
    at(x + away * 0.7, y + away * 0.7 + size * 0.7, "start"),
    at(x - away * 0.7, y - away * 0.7, "end"),
    at(x - away * 0.7, y + away * 0.7 + size * 0.7, "end"),
  ];
}

function boxOf(x: number, y: number, anchor: PlacedLabel["anchor"], wide: number, size: number): Box {
  const left = anchor === "start" ? x : anchor === "end" ? x - wide : x - wide / 2;
  return [left, y - size * 0.8, left + wide, y + size * 0.25];
}

function meet(one: Box, other: Box): boolean {
  return one[0] < other[2] && other[0] < one[2] && one[1] < other[3] && other[1] < one[3];
}
