import type { Part } from "./methodSet.ts";
import type { Month } from "./month.ts";

/** What a score would be if something had been otherwise. */
export interface WhatIf {
  readonly change: string;
  readonly score: number;
  readonly category: string;
}

/** A part of an escalation score with what it is made of. */
export interface PartApart {
  readonly part: Part;
  /** Points of the printed score. */
  readonly points: number;
  /** On the part's own scale, 0 to 100. */
  readonly component: number;
  /** Share of the weights, 0 to 1. */
  readonly weight: number;
}

/** What somebody did in a unit. */
export interface Deeds {
  readonly actor: string;
  readonly incidents: number;
  readonly deaths: number;
  /** Not in the unit in the two years before the quarter. */
  readonly isNew: boolean;
}

/** An escalation score taken apart: one unit, one month. */
export interface UnitApart {
  readonly score: number;
  readonly category: string;
  readonly rank: number;
  /** How many units of its kind have a rank. */
  readonly ranked: number;
  readonly gate: number;
  readonly gamma: number;
  readonly parts: readonly PartApart[];
  readonly incidents3m: number;
  readonly usualIncidents3m: number;
  readonly deaths3m: number;
  readonly usualDeaths3m: number;
  readonly hasDeaths: boolean;
  /** Whether the usual quarter is drawn towards the mean of the country's regions. */
  readonly isPooled: boolean;
  /** p of the surprise after recalibration. */
  readonly surpriseP: number;
  /** Running means of incidents and deaths a month, fast and slow. */
  readonly fastIncidents: number;
  readonly slowIncidents: number;
  readonly fastDeaths: number;
  readonly severityHalf: number;
  readonly civilians3m: number;
  readonly usualCivilianShare: number;
  readonly cells: number;
  readonly usualCells: number;
  readonly newCells: number;
  readonly nearCapital: number;
  readonly usualNearCapital: number;
  /** Relatively quiet months before the quarter. */
  readonly quietRun: number;
  /** Armed actors of the quarter, busiest first. */
  readonly actors: readonly Deeds[];
  readonly whatIfs: readonly WhatIf[];
}

/** Counts of a unit month by month, up to the as-of month, and its scores of the last months; NaN where not known. */
export interface Past {
  readonly firstMonth: Month;
  readonly incidents: Float64Array;
  readonly deaths: Float64Array;
  readonly scores: readonly { readonly month: Month; readonly score: number }[];
}

/** A group near a border and how far it reaches across it. */
export interface ReachingActor {
  readonly actor: string;
  /** In the source country near the border, in twelve months. */
  readonly incidents: number;
  readonly reach: number;
}

/** A spillover score taken apart. */
export interface PairApart {
  readonly score: number;
  readonly evidence: string;
  readonly rank: number;
  readonly ranked: number;
  readonly pressure: number;
  readonly arrival: number;
  readonly parts: Readonly<Record<"intensity" | "actor_reach" | "zone_surprise" | "zone_resurgence", number>>;
  readonly borderKm: number;
  /** "coordinates", "border regions" or "none". */
  readonly basis: string;
  /** Weighted incidents near the border of this month, the last and the one before. */
  readonly pressures: readonly number[];
  readonly exposed: number;
  readonly reaching: readonly ReachingActor[];
  readonly sharedGroups: string;
  readonly incidents3m: number;
  readonly usualIncidents3m: number;
  readonly deaths3m: number;
  /** Surprise of the zone, and what is left of it above the interior's, 0 to 100. */
  readonly zoneSurprise: number;
  readonly aboveInterior: number;
  readonly quietRun: number;
  readonly resurgence: number;
}

/** An incident as a person reads it. */
export interface ToldIncident {
  readonly date: string;
  readonly where: string;
  readonly sides: string;
  readonly kind: string;
  readonly deaths: number;
  /** file:record. */
  readonly record: string;
  readonly id: string;
}
