/**
 * Zone surprise: is the border zone above its own past by more than the rest of the country is?
 *
 *   z1 = max(0, C1(zone) - C1(interior))      C1: the escalation score's surprise, 0 to 100
 *
 * Subtracting the interior takes out a shock that hits the whole country, or the whole region of the world.
 */
export function zoneSurprise(zone: number, interior: number): number {
  return Math.max(0, zone - interior);
}
