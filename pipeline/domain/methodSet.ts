/** Which parts a score has: a source that lacks what a part needs is scored without it. */

/** The parts of the escalation score, in the order in which they are written. */
export const PARTS = [
  "surprise",
  "momentum",
  "severity",
  "civilian",
  "footprint",
  "actor_entry",
  "capital",
  "resurgence",
] as const;
export type Part = (typeof PARTS)[number];

const PLACE_PARTS: readonly Part[] = ["footprint", "capital"];
const ACTOR_PARTS: readonly Part[] = ["actor_entry"];
const DEATH_PARTS: readonly Part[] = ["severity"];

/** What a source must know for a set of parts. A score is only comparable with scores of the same set. */
const SETS_WITH_DEATHS = {
  "counts-1": { places: false, actors: false },
  "places-1": { places: true, actors: false },
  "actors-1": { places: false, actors: true },
  "full-1": { places: true, actors: true },
} as const;
type SetWithDeaths = keyof typeof SETS_WITH_DEATHS;

/** Behind the name of a set: the source does not say how many died. Scale and cuts are those of the set without it. */
const NO_DEATHS = "-no-deaths";
export type MethodSet = SetWithDeaths | `${SetWithDeaths}${typeof NO_DEATHS}`;

/** The set whose gamma, cuts and tables come out of `npm run calibrate`: public counts are all there is to calibrate on. */
export const CALIBRATED_SET: MethodSet = "counts-1";

/** The method set that a source can carry. */
export function methodSetOf(source: {
  readonly hasCoordinates: boolean;
  readonly hasActors: boolean;
  readonly hasDeaths: boolean;
}): MethodSet {
  const set = setWithDeathsOf(source);
  return source.hasDeaths ? set : `${set}${NO_DEATHS}`;
}

function setWithDeathsOf(source: {
  readonly hasCoordinates: boolean;
  readonly hasActors: boolean;
}): SetWithDeaths {
  if (source.hasCoordinates) return source.hasActors ? "full-1" : "places-1";
  return source.hasActors ? "actors-1" : "counts-1";
}

/** Whether a set's scores look at deaths. */
export function looksAtDeaths(methodSet: MethodSet): boolean {
  return !methodSet.endsWith(NO_DEATHS);
}

/** The set that a set shares its scale and cuts with. */
export function scaleOf(methodSet: MethodSet): SetWithDeaths {
  return (looksAtDeaths(methodSet) ? methodSet : methodSet.slice(0, -NO_DEATHS.length)) as SetWithDeaths;
}

/** The parts of a method set, in the order of PARTS. */
export function partsOf(methodSet: MethodSet): readonly Part[] {
  const { places, actors } = SETS_WITH_DEATHS[scaleOf(methodSet)];
  const lacking = [
    ...(places ? [] : PLACE_PARTS),
    ...(actors ? [] : ACTOR_PARTS),
    ...(looksAtDeaths(methodSet) ? [] : DEATH_PARTS),
  ];
  return PARTS.filter((part) => !lacking.includes(part));
}
