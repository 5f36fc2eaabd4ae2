/** What a region is: an admin-1 region as the source names it, a PRIO-GRID cell, or a polygon of the user's own. */
export const UNIT_KINDS = ["admin1", "grid", "custom"] as const;
export type UnitKind = (typeof UNIT_KINDS)[number];

export interface Area {
  /** Lower case, without the country: "147953", "sector-3". */
  readonly id: string;
  readonly name: string;
}

/** Areas that places are counted in, instead of the admin-1 regions that the source names. No two share a place. */
export interface Areas {
  readonly kind: Exclude<UnitKind, "admin1">;
  /** The area in which a place lies, degrees; null for a place in none. */
  at(latitude: number, longitude: number): Area | null;
  /** The rings of an area for drawing, longitude and latitude interleaved, degrees; none for an unknown id. */
  rings(id: string): readonly Float64Array[];
}
