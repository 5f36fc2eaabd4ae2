/**
 * Refuses anything that is not a place on Earth.
 *
 * @param latitude degrees north, -90 to 90
 * @param longitude degrees east, -180 to 180
 * @throws {RangeError} naming the value that is out of range or not a number
 */
export function requirePosition(latitude: number, longitude: number): void {
  if (!(latitude >= -90 && latitude <= 90)) throw new RangeError(`latitude is not in -90..90: ${latitude}`);
  if (!(longitude >= -180 && longitude <= 180)) {
    throw new RangeError(`longitude is not in -180..180: ${longitude}`);
  }
}
