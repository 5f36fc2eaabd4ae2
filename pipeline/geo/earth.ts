/**
 * Mean radius of the Earth in km: R1 = (2a + b) / 3 of the GRS 80 ellipsoid, rounded to 0.1 m.
 * Every distance in this folder is on the sphere of this radius; against the ellipsoid that costs at most
 * about 0.6 %, far less than the places and borders themselves are uncertain.
 * Source: H. Moritz, "Geodetic Reference System 1980", Journal of Geodesy 74 (2000), doi:10.1007/s001900050278.
 */
export const EARTH_RADIUS_KM = 6371.0088;

/** Degrees to radians. */
export const RADIANS_PER_DEGREE = Math.PI / 180;
