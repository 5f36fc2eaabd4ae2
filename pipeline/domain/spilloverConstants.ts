/**
 * Constants of the spillover score (methods section 3). Declared, not estimated: no public data set says how far
 * violence reaches, so they are round numbers of the right order, the same for every pair and month.
 */
export const SPILLOVER = {
  /** Width of the border zone in km: about the radius of an admin-1 region in the Sahel. */
  zoneKm: 150,
  /** Distance over which an incident's pressure on the border falls to 1/e, in km: as wide as the zone. */
  decayKm: 150,
  /** Width of the border zone whose incidents transmission tries to explain, in km: wider, for there must be enough. */
  wideZoneKm: 250,
  /** A group within this distance of the border may reach across it, in km. */
  actorReachKm: 200,
  /** Incidents further from the border than this press on nobody: their weight would be below 1 %. */
  reachKm: 700,
  /** Weight of an incident that is 0, 1 or 2 months old. */
  ageWeights: [1, 0.8, 0.6],
  /** Border length in km from which a pair is fully exposed; a shorter border halves the pressure at most. */
  fullExposureKm: 500,
  /** Weighted incidents at which intensity reaches 50 of 100. */
  intensityHalf: 20,
  /** Share of pressure and of arrival in the score (methods, decision 8). */
  pressureWeight: 0.4,
  arrivalWeight: 0.6,
  /** Share of actor reach in the pressure; the rest is intensity. */
  actorReachShare: 0.3,
  /**
   * Arrival from which it is at least an early sign, and pressure from which it is nearby. With frozen recalibration
   * one incident after three nearly quiet years gives an arrival of 19 (see DECISIONS.md, "early sign").
   */
  arrivalSign: 19,
  pressureNearby: 40,
} as const;
