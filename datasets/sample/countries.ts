/** The eleven countries of the sample. */

import type { Point } from "./geography.ts";

interface Country {
  /** UCDP's spelling */
  readonly name: string;
  /** Gleditsch-Ward number, UCDP's country_id */
  readonly gwNumber: number;
  /** ISO 3166-1 numeric, the key of the atlas */
  readonly isoNumeric: string;
  /** what a second-level unit is called there */
  readonly district: string;
  /** used for rows that are known to the country only */
  readonly middle: Point;
}

function country(
  name: string,
  gwNumber: number,
  isoNumeric: string,
  district: string,
  latitude: number,
  longitude: number,
): Country {
  return { name, gwNumber, isoNumeric, district, middle: { latitude, longitude } };
}

export const COUNTRIES = {
  MLI: country("Mali", 432, "466", "cercle", 17, -4),
  NER: country("Niger", 436, "562", "department", 16, 8),
  BFA: country("Burkina Faso", 439, "854", "province", 13, -2),
  DZA: country("Algeria", 615, "012", "commune", 28, 3),
  MRT: country("Mauritania", 435, "478", "department", 20, -12),
  SEN: country("Senegal", 433, "686", "department", 14, -14),
  GIN: country("Guinea", 438, "324", "prefecture", 11, -10),
  CIV: country("Ivory Coast", 437, "384", "department", 8, -5),
  BEN: country("Benin", 434, "204", "commune", 9.5, 2.25),
  TGO: country("Togo", 461, "768", "prefecture", 8, 1.1667),
  GHA: country("Ghana", 452, "288", "district", 8, -2),
} as const satisfies Record<string, Country>;

export type Iso3 = keyof typeof COUNTRIES;
