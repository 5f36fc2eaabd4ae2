import type { ChanceKind } from "../../domain/chances.ts";
import type { Outcome } from "../../domain/outcomes.ts";
import type { Panel } from "../../domain/panel.ts";

/** Something that is asked about every unit of a panel, month after month. Arrays are units x months, row-major. */
export interface Question {
  readonly kind: ChanceKind;
  readonly panel: Panel;
  readonly outcome: Outcome;
  /** The counts whose coming sum is held against the outcome's threshold. */
  readonly counts: Float64Array;
  /** What happens around a unit: in the rest of the country, in its neighbours, across the border. */
  readonly around: { readonly incidents: Float64Array; readonly deaths: Float64Array };
  /** 1 where a unit is on the list: it is asked about from then on. */
  readonly listed: Uint8Array;
  /** Why nobody can know whether it came true; "" where the source tells. */
  readonly unknown: string;
}
