/** What ACLED asks for, of its events and of what is counted from them. */
export const ACLED_TERMS = {
  licence:
    "ACLED's terms of use (acleddata.com): no raw data passed on, no competing product; name ACLED, the date of " +
    "access and the filters of the export",
  citation:
    "Raleigh, Kishi and Linke 2023, Political instability patterns are obscured by conflict dataset scope " +
    "conditions, sources, and coding choices; Armed Conflict Location & Event Data (ACLED), acleddata.com",
  withholdsRows: true,
} as const;
