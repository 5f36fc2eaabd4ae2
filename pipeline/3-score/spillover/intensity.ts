import { SPILLOVER } from "../../domain/spilloverConstants.ts";

/**
 * Intensity: how much violence in `from` lies close to the border, and how long that border is.
 *
 *   X   = sum over incidents e of the last three months of q_age * s_e * exp(-distance_e / 150 km)
 *         q = 1, 0.8, 0.6 for this month, the last and the one before; s_e = 1 + ln(1 + deaths_e) / 2
 *   X'  = X * (1/2 + 1/2 * min(1, border km / 500))
 *   P1  = 100 * X' / (X' + 20)
 *
 * Exposure only halves: neighbourhood effects are real but do not grow with border length alone (Buhaug and
 * Gleditsch 2008, ISQ 52:215). The constants are declared (domain/spilloverConstants.ts).
 */
export function exposedPressure(monthlyPressure: readonly number[], borderKm: number): number {
  let pressure = 0;
  for (const [age, weight] of SPILLOVER.ageWeights.entries())
    pressure += weight * (monthlyPressure[age] ?? 0);
  return pressure * (0.5 + 0.5 * Math.min(1, borderKm / SPILLOVER.fullExposureKm));
}

/** @returns P1, 0 to 100, of an exposed pressure X' >= 0 */
export function intensity(exposed: number): number {
  return (100 * exposed) / (exposed + SPILLOVER.intensityHalf);
}
