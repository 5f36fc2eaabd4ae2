import type { Constants } from "../../domain/constants.ts";
import type { Month } from "../../domain/month.ts";
import type { Panel } from "../../domain/panel.ts";

/** What is scored, and how. */
export interface EscalationInput {
  /** The units to score. */
  readonly panel: Panel;
  /** The countries, over the same months: they know the usual share of attacks on civilians. */
  readonly countries: Panel;
  /** Per unit its index in countries.units, or -1 (a zone that spans countries). */
  readonly countryOf: Int32Array;
  /** true: the usual quarter is drawn towards the mean of the country's regions; false: own mean only. */
  readonly pooled: boolean;
  /** Deaths a month at which severity is 50: constants.severityHalfRegion or severityHalfCountry. */
  readonly severityHalf: number;
  readonly constants: Constants;
  /** Component actor_entry of every unit and month of the panel (actorEntry.ts); absent where the set lacks it. */
  readonly actorEntries?: Float64Array;
  /** Months that will be asked for, all of them in the panel; absent: every month of the panel. */
  readonly months?: readonly Month[];
}
