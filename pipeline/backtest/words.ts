/** Names of outcomes and kinds of units in sentences and on charts. */
const OUTCOMES: Readonly<Record<string, string>> = {
  escalation_3m: "Escalation within three months",
  border_incident_6m: "Incident in the border zone within six months",
  spill_6m: "Spillover within six months",
  deaths: "Deaths in a month",
  incidents: "Incidents in a month",
};
const KINDS: Readonly<Record<string, string>> = {
  region: "regions",
  country: "countries",
  border: "border zones",
};

export const outcomeText = (outcome: string): string => OUTCOMES[outcome] ?? outcome;
export const kindText = (kind: string): string => KINDS[kind] ?? kind;
