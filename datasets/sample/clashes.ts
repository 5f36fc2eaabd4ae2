/**
 * Who fights whom. A clash is one kind of incident: UCDP's type_of_violence (1 state-based, 2 non-state,
 * 3 one-sided), both sides, a weight, and the months in which it occurs. Aliases follow each other in time:
 * AQIM, Ansar Dine and MLF become JNIM in 2017-03; ISGS becomes IS bit by bit from 2019-05. Parties to
 * communal violence have invented, neutral names.
 */

export interface Clash {
  readonly type: 1 | 2 | 3;
  readonly a: string;
  readonly b: string;
  readonly weight: number;
  /** what a state-based conflict is about; other types are named after their dyad */
  readonly issue: string;
  readonly from: string;
  readonly to: string;
}

const CIVILIANS = "Civilians";
const ALWAYS = ["2010-01", "2023-12"] as const;
type Span = readonly [from: string, to: string];

const state = (
  country: string,
  group: string,
  weight: number,
  [from, to]: Span = ALWAYS,
  issue = "Government",
): Clash => {
  return {
    type: 1,
    a: `Government of ${country}`,
    b: group,
    weight,
    issue: `${country}: ${issue}`,
    from,
    to,
  };
};
const groups = (a: string, b: string, weight: number, [from, to]: Span = ALWAYS): Clash => {
  return { type: 2, a, b, weight, issue: `${a} - ${b}`, from, to };
};
const attack = (a: string, weight: number, [from, to]: Span = ALWAYS): Clash => {
  return { type: 3, a, b: CIVILIANS, weight, issue: `${a} - ${CIVILIANS}`, from, to };
};

const BEFORE_JNIM: Span = ["2010-01", "2017-02"];
const JNIM_YEARS: Span = ["2017-03", "2023-12"];
const MUJAO_YEARS: Span = ["2011-12", "2013-12"];
const ISGS_YEARS: Span = ["2015-05", "2023-12"];
const IS_YEARS: Span = ["2019-05", "2023-12"];
const REBELLION: Span = ["2012-01", "2015-06"];

const maliJihadists = (jnim: number, is: number): Clash[] => [
  state("Mali", "AQIM", 3, BEFORE_JNIM),
  state("Mali", "Ansar Dine", 2, ["2012-01", "2017-02"]),
  state("Mali", "MLF", 1.5, ["2015-01", "2017-02"]),
  attack("AQIM", 1, BEFORE_JNIM),
  state("Mali", "JNIM", jnim, JNIM_YEARS),
  attack("JNIM", 0.5 * jnim, JNIM_YEARS),
  state("Mali", "ISGS", 0.3 * is, ISGS_YEARS, "Islamic State"),
  state("Mali", "IS", is, IS_YEARS, "Islamic State"),
  attack("IS", 0.8 * is, IS_YEARS),
  groups("JNIM", "IS", 0.8 * is, ["2019-09", "2023-12"]),
];

export const CLASHES = {
  maliNorth: [
    ...maliJihadists(3, 1.5),
    state("Mali", "MUJAO", 2, MUJAO_YEARS),
    state("Mali", "MNLA", 2, REBELLION, "Azawad"),
    state("Mali", "CMA", 1, ["2015-01", "2015-09"], "Azawad"),
    state("Mali", "CSP-PSD", 1.5, ["2023-08", "2023-12"], "Azawad"),
    groups("GATIA", "CMA", 1, ["2014-08", "2018-12"]),
    groups("MNLA", "MUJAO", 1.5, ["2012-06", "2013-03"]),
  ],
  menaka: [
    ...maliJihadists(0.7, 3),
    groups("GATIA, MSA", "ISGS", 2, ["2017-06", "2019-04"]),
    groups("GATIA, MSA", "IS", 2, IS_YEARS),
    state("Mali", "MNLA", 2, REBELLION, "Azawad"),
  ],
  maliCentre: [
    ...maliJihadists(5, 0.2),
    groups("Dan na Ambassagou", "JNIM", 2, ["2018-05", "2023-12"]),
    attack("Dan na Ambassagou", 1.5, ["2018-05", "2023-12"]),
    groups("Farmers (Mopti)", "Herders (Mopti)", 1.2, ["2012-03", "2023-12"]),
    attack("Government of Mali", 0.8, ["2018-01", "2023-12"]),
  ],
  maliSouth: [...maliJihadists(5, 0)],
  burkina: [
    state("Burkina Faso", "AQIM", 1, ["2015-01", "2017-02"]),
    state("Burkina Faso", "Ansaroul Islam", 3, ["2016-12", "2019-06"]),
    attack("Ansaroul Islam", 1.5, ["2016-12", "2019-06"]),
    state("Burkina Faso", "JNIM", 5, JNIM_YEARS),
    attack("JNIM", 3, JNIM_YEARS),
    groups("Koglweogo", "Herders (Burkina Faso)", 0.7, ["2015-06", "2021-12"]),
    attack("Government of Burkina Faso", 0.8, ["2018-06", "2023-12"]),
    groups("Farmers (Burkina Faso)", "Herders (Burkina Faso)", 0.6),
  ],
  burkinaSahel: [
    state("Burkina Faso", "Ansaroul Islam", 3, ["2016-12", "2019-06"]),
    state("Burkina Faso", "ISGS", 0.7, ["2016-08", "2023-12"], "Islamic State"),
    state("Burkina Faso", "IS", 2, IS_YEARS, "Islamic State"),
    attack("IS", 2, IS_YEARS),
    state("Burkina Faso", "JNIM", 3, JNIM_YEARS),
    attack("JNIM", 2, JNIM_YEARS),
    groups("JNIM", "IS", 1, ["2019-09", "2023-12"]),
    groups("Farmers (Burkina Faso)", "Herders (Burkina Faso)", 0.6),
  ],
  tillaberi: [
    state("Niger", "MUJAO", 1, MUJAO_YEARS),
    state("Niger", "AQIM", 0.5, BEFORE_JNIM),
    state("Niger", "ISGS", 1, ISGS_YEARS, "Islamic State"),
    state("Niger", "IS", 3, IS_YEARS, "Islamic State"),
    attack("IS", 3, IS_YEARS),
    state("Niger", "JNIM", 1.5, ["2018-01", "2023-12"]),
    attack("JNIM", 0.5, ["2018-01", "2023-12"]),
    groups("Farmers (Tillabery)", "Herders (Tillabery)", 0.5),
  ],
  diffa: [
    state("Niger", "Jama'atu Ahlis Sunna Lidda'awati wal-Jihad", 2),
    attack("Jama'atu Ahlis Sunna Lidda'awati wal-Jihad", 1.5),
    state("Niger", "IS", 3, ["2015-03", "2023-12"], "Islamic State"),
    attack("IS", 1, ["2015-03", "2023-12"]),
  ],
  nigerSouth: [
    attack("Maradi border bandits", 1),
    groups("Farmers (Maradi)", "Herders (Maradi)", 0.6),
    state("Niger", "IS", 0.4, IS_YEARS, "Islamic State"),
  ],
  nigerNorth: [attack("Djado road robbers", 1), state("Niger", "AQIM", 0.6, BEFORE_JNIM)],
  algeria: [state("Algeria", "AQIM", 5), attack("AQIM", 0.6)],
  mauritania: [state("Mauritania", "AQIM", 1)],
  senegalSouth: [
    state("Senegal", "MFDC", 3, ALWAYS, "Casamance"),
    attack("MFDC", 1.2),
    groups("MFDC wing A", "MFDC wing B", 0.4),
  ],
  senegalElsewhere: [attack("Government of Senegal", 1), groups("Farmers (Senegal)", "Herders (Senegal)", 1)],
  guineaForest: [
    groups("Town youths (Nzerekore)", "Village youths (Nzerekore)", 2),
    attack("Government of Guinea", 0.7),
  ],
  guineaElsewhere: [
    attack("Government of Guinea", 2),
    groups("Mining road youths (Guinea)", "Village militia (Guinea)", 0.6),
  ],
  ivorianCrisis: [
    state("Ivory Coast", "FRCI", 2),
    attack("Supporters of the outgoing president", 2),
    attack("FRCI", 1),
    groups("Militia of the west (Ivory Coast)", "Incomers (Ivory Coast)", 1),
  ],
  ivorianNorth: [state("Ivory Coast", "JNIM", 3, JNIM_YEARS), attack("JNIM", 1, JNIM_YEARS)],
  bawku: [groups("Chieftaincy party A (Bawku)", "Chieftaincy party B (Bawku)", 1)],
} as const satisfies Record<string, readonly Clash[]>;

/** The clashes of the planted truths, which are few and named one by one. */
export const PLANTED = {
  menaka: [
    attack("IS", 6),
    groups("GATIA, MSA", "IS", 2.5),
    state("Mali", "IS", 1.5, IS_YEARS, "Islamic State"),
  ],
  gao: [
    attack("IS", 5),
    groups("JNIM", "IS", 2),
    state("Mali", "IS", 2, IS_YEARS, "Islamic State"),
    state("Mali", "JNIM", 1),
  ],
  tillaberi: [attack("IS", 6), state("Niger", "IS", 3, IS_YEARS, "Islamic State"), state("Niger", "JNIM", 1)],
  sahel: [
    attack("JNIM", 3),
    attack("IS", 3),
    state("Burkina Faso", "JNIM", 3),
    state("Burkina Faso", "IS", 2, IS_YEARS, "Islamic State"),
  ],
  bamako: [state("Mali", "JNIM", 4), attack("JNIM", 1)],
  algeriaJnim: [state("Algeria", "JNIM", 1)],
  algeriaAqim: [state("Algeria", "AQIM", 1)],
  benin: [state("Benin", "JNIM", 3), attack("JNIM", 1)],
  togo: [state("Togo", "JNIM", 3), attack("JNIM", 1)],
} as const satisfies Record<string, readonly Clash[]>;

/** @returns the clashes that occur in a month */
export function clashesIn(month: string, clashes: readonly Clash[]): Clash[] {
  return clashes.filter((clash) => clash.from <= month && month <= clash.to);
}
