/**
 * The regions of the sample: the spellings of their names, their towns, and their background level of violence.
 * `names`: the first spelling is the usual one, the others turn up now and then, as they do in the real thing.
 * `levels`: incidents a month on average, each from that month on; nothing before the first.
 */

import { CLASHES, type Clash } from "./clashes.ts";
import type { Iso3 } from "./countries.ts";

export type Town = readonly [name: string, latitude: number, longitude: number];
type Level = readonly [from: string, incidentsPerMonth: number];

export interface Region {
  readonly id: string;
  readonly country: Iso3;
  readonly names: readonly [string, ...string[]];
  readonly clashes: readonly Clash[];
  readonly levels: readonly Level[];
  readonly towns: readonly Town[];
}

const START = "2010-01";

/** From 2014-01 on nothing in all of Algeria, in its south from 2013-06 on (truth T3). */
const ALGERIAN_NORTH_ENDS: Level = ["2014-01", 0];
const ALGERIAN_SOUTH_ENDS: Level = ["2013-06", 0];

/** Benin and Togo have no background at all (truth T4); neither has Mauritania (truth T6). */
const NO_BACKGROUND: Level[] = [];

/** Senegal and Guinea follow a fixed timetable from this month on (truth T5). */
const TIMETABLE_BEGINS: Level = ["2022-08", 0];

export const REGIONS: readonly Region[] = [
  {
    id: "MLI-menaka",
    country: "MLI",
    names: ["Ménaka region", "Menaka region", "Ménaka"],
    clashes: CLASHES.menaka,
    levels: [
      ["2012-01", 0.6],
      ["2013-03", 0.1],
      ["2017-01", 1.2],
      ["2018-01", 2.2],
      ["2019-06", 2],
    ],
    towns: [
      ["Ménaka", 15.92, 2.4],
      ["Andéramboukane", 15.43, 2.95],
      ["Inékar", 15.95, 3.13],
      ["Tidermène", 17.02, 2.1],
    ],
  },
  {
    id: "MLI-gao",
    country: "MLI",
    names: ["Gao region", "Gao"],
    clashes: CLASHES.maliNorth,
    levels: [
      ["2010-06", 0.1],
      ["2012-01", 4],
      ["2013-06", 1.2],
      ["2016-01", 2],
      ["2018-01", 3.5],
      ["2021-01", 2.5],
    ],
    towns: [
      ["Gao", 16.27, -0.04],
      ["Ansongo", 15.66, 0.5],
      ["Bourem", 16.95, -0.35],
      ["Labbézanga", 14.98, 0.68],
      ["Talataye", 16.53, 1.5],
    ],
  },
  {
    id: "MLI-kidal",
    country: "MLI",
    names: ["Kidal region", "Kidal"],
    clashes: CLASHES.maliNorth,
    levels: [
      ["2010-01", 0.1],
      ["2012-01", 3],
      ["2014-01", 1.5],
      ["2019-01", 0.8],
    ],
    towns: [
      ["Kidal", 18.44, 1.41],
      ["Aguelhok", 19.46, 0.86],
      ["Tessalit", 20.2, 1.01],
      ["Abeïbara", 19.11, 1.75],
    ],
  },
  {
    id: "MLI-tombouctou",
    country: "MLI",
    names: ["Tombouctou region", "Timbuktu", "Timbuktu region"],
    clashes: CLASHES.maliNorth,
    levels: [
      ["2010-01", 0.15],
      ["2012-01", 2.5],
      ["2014-01", 1.2],
      ["2017-01", 2],
      ["2020-01", 2.2],
    ],
    towns: [
      ["Timbuktu", 16.77, -3.01],
      ["Goundam", 16.41, -3.67],
      ["Niafunké", 15.93, -3.99],
      ["Gourma-Rharous", 16.88, -1.92],
      ["Gossi", 15.82, -1.3],
      ["Léré", 15.71, -4.91],
    ],
  },
  {
    id: "MLI-mopti",
    country: "MLI",
    names: ["Mopti region", "Mopti"],
    clashes: CLASHES.maliCentre,
    levels: [
      ["2012-01", 0.8],
      ["2013-06", 0.3],
      ["2015-01", 1.5],
      ["2017-01", 4],
      ["2018-01", 9],
      ["2020-06", 11],
    ],
    towns: [
      ["Mopti", 14.49, -4.19],
      ["Bandiagara", 14.35, -3.61],
      ["Koro", 14.07, -3.08],
      ["Bankass", 14.07, -3.52],
      ["Douentza", 15, -2.95],
      ["Djenné", 13.91, -4.56],
      ["Ténenkou", 14.46, -4.92],
      ["Hombori", 15.28, -1.7],
      ["Boni", 15.08, -2.22],
    ],
  },
  {
    id: "MLI-segou",
    country: "MLI",
    names: ["Segou region", "Ségou region", "Ségou"],
    clashes: CLASHES.maliCentre,
    levels: [
      ["2012-06", 0.4],
      ["2015-01", 0.5],
      ["2018-01", 2],
      ["2020-06", 4],
    ],
    towns: [
      ["Ségou", 13.43, -6.27],
      ["Niono", 14.25, -5.99],
      ["Macina", 13.96, -5.36],
      ["San", 13.3, -4.9],
      ["Nampala", 15.28, -5.55],
      ["Diabaly", 14.69, -6.02],
    ],
  },
  {
    id: "MLI-sikasso",
    country: "MLI",
    names: ["Sikasso region", "Sikasso"],
    clashes: CLASHES.maliSouth,
    levels: [
      ["2015-06", 0.1],
      ["2019-01", 0.4],
      ["2021-01", 0.8],
    ],
    towns: [
      ["Sikasso", 11.32, -5.67],
      ["Koutiala", 12.39, -5.46],
      ["Yorosso", 12.36, -4.78],
      ["Kadiolo", 10.55, -5.76],
    ],
  },
  {
    id: "MLI-koulikoro",
    country: "MLI",
    names: ["Koulikoro region", "Koulikoro"],
    clashes: CLASHES.maliSouth,
    levels: [
      ["2012-06", 0.1],
      ["2016-01", 0.3],
      ["2019-01", 0.5],
    ],
    towns: [
      ["Nara", 15.17, -7.29],
      ["Goumbou", 14.99, -7.46],
      ["Ballé", 15.34, -8.58],
    ],
  },
  {
    id: "MLI-kayes",
    country: "MLI",
    names: ["Kayes region", "Kayes"],
    clashes: CLASHES.maliSouth,
    levels: [
      ["2012-06", 0.05],
      ["2020-01", 0.3],
    ],
    towns: [
      ["Kayes", 14.45, -11.44],
      ["Nioro", 15.23, -9.59],
      ["Diéma", 14.54, -9.19],
      ["Yélimané", 15.12, -10.57],
    ],
  },
  {
    id: "MLI-bamako",
    country: "MLI",
    names: ["Bamako region", "Bamako capital district"],
    clashes: CLASHES.maliSouth,
    levels: [
      ["2012-03", 0.2],
      ["2016-01", 0.1],
      ["2017-07", 0],
    ],
    towns: [
      ["Bamako", 12.64, -8],
      ["Sénou", 12.53, -7.95],
      ["Lafiabougou", 12.64, -8.04],
    ],
  },
  {
    id: "BFA-sahel",
    country: "BFA",
    names: ["Sahel region", "Sahel"],
    clashes: CLASHES.burkinaSahel,
    levels: [
      ["2015-04", 0.3],
      ["2016-12", 1.5],
      ["2018-06", 4],
      ["2019-06", 8],
      ["2021-01", 4.5],
    ],
    towns: [
      ["Djibo", 14.1, -1.63],
      ["Dori", 14.035, -0.03],
      ["Gorom-Gorom", 14.44, -0.235],
      ["Sebba", 13.44, 0.53],
      ["Arbinda", 14.23, -0.86],
      ["Markoye", 14.65, 0.05],
      ["Déou", 14.6, -0.72],
    ],
  },
  {
    id: "BFA-nord",
    country: "BFA",
    names: ["Nord region", "North region"],
    clashes: CLASHES.burkina,
    levels: [
      ["2016-01", 0.1],
      ["2018-06", 1],
      ["2019-06", 3],
      ["2021-06", 4.5],
    ],
    towns: [
      ["Ouahigouya", 13.58, -2.42],
      ["Titao", 13.77, -2.07],
      ["Yako", 12.96, -2.26],
      ["Thiou", 13.79, -2.66],
    ],
  },
  {
    id: "BFA-centre-nord",
    country: "BFA",
    names: ["Centre Nord region", "Centre-Nord region"],
    clashes: CLASHES.burkina,
    levels: [
      ["2017-01", 0.2],
      ["2019-01", 4],
      ["2021-06", 6],
    ],
    towns: [
      ["Kaya", 13.09, -1.08],
      ["Kongoussi", 13.33, -1.53],
      ["Barsalogho", 13.42, -1.06],
      ["Boulsa", 12.67, -0.57],
      ["Bourzanga", 13.68, -1.55],
    ],
  },
  {
    id: "BFA-est",
    country: "BFA",
    names: ["Est region", "East region"],
    clashes: CLASHES.burkina,
    levels: [
      ["2010-06", 0.08],
      ["2018-03", 2],
      ["2019-06", 4],
      ["2021-06", 6],
    ],
    towns: [
      ["Fada N'Gourma", 12.06, 0.36],
      ["Bogandé", 12.97, -0.14],
      ["Diapaga", 12.07, 1.79],
      ["Pama", 11.25, 0.71],
      ["Gayéri", 12.65, 0.49],
      ["Kantchari", 12.48, 1.51],
    ],
  },
  {
    id: "BFA-boucle-du-mouhoun",
    country: "BFA",
    names: ["Boucle du Mouhoun region", "Boucle du Mouhoun"],
    clashes: CLASHES.burkina,
    levels: [
      ["2014-01", 0.08],
      ["2018-09", 0.8],
      ["2020-01", 2],
      ["2021-09", 4.5],
    ],
    towns: [
      ["Dédougou", 12.46, -3.46],
      ["Nouna", 12.73, -3.86],
      ["Tougan", 13.07, -3.07],
      ["Solenzo", 12.18, -4.08],
      ["Boromo", 11.75, -2.93],
    ],
  },
  {
    id: "BFA-centre-est",
    country: "BFA",
    names: ["Centre Est region", "Centre-Est region"],
    clashes: CLASHES.burkina,
    levels: [
      ["2012-01", 0.05],
      ["2019-01", 0.4],
      ["2022-01", 1.6],
    ],
    towns: [
      ["Tenkodogo", 11.78, -0.37],
      ["Koupéla", 12.18, -0.35],
      ["Bittou", 11.26, -0.31],
    ],
  },
  {
    id: "BFA-cascades",
    country: "BFA",
    names: ["Cascades region", "Cascades"],
    clashes: CLASHES.burkina,
    levels: [
      ["2012-01", 0.05],
      ["2018-06", 0.3],
      ["2021-06", 1.5],
    ],
    towns: [
      ["Banfora", 10.63, -4.76],
      ["Mangodara", 9.9, -4.35],
      ["Niangoloko", 10.28, -4.92],
    ],
  },
  {
    id: "BFA-hauts-bassins",
    country: "BFA",
    names: ["Hauts Bassins region", "Hauts-Bassins region"],
    clashes: CLASHES.burkina,
    levels: [
      ["2012-01", 0.05],
      ["2019-01", 0.3],
      ["2021-09", 1.2],
    ],
    towns: [
      ["Bobo-Dioulasso", 11.18, -4.3],
      ["Houndé", 11.49, -3.52],
      ["Orodara", 10.98, -4.91],
    ],
  },
  {
    id: "BFA-sud-ouest",
    country: "BFA",
    names: ["Sud-Ouest region", "Sud Ouest region"],
    clashes: CLASHES.burkina,
    levels: [
      ["2019-06", 0.2],
      ["2022-01", 0.5],
    ],
    towns: [
      ["Gaoua", 10.33, -3.18],
      ["Diébougou", 10.97, -3.25],
      ["Batié", 9.88, -2.92],
    ],
  },
  {
    id: "NER-tillaberi",
    country: "NER",
    names: ["Tillabéri region", "Tillabery", "Tillaberi region"],
    clashes: CLASHES.tillaberi,
    levels: [
      ["2012-01", 0.2],
      ["2015-06", 0.4],
      ["2018-01", 1.6],
      ["2020-01", 4],
      ["2021-01", 3.5],
    ],
    towns: [
      ["Tillabéri", 14.21, 1.45],
      ["Téra", 14.01, 0.75],
      ["Ouallam", 14.32, 2.09],
      ["Banibangou", 15.04, 2.7],
      ["Torodi", 13.12, 1.8],
      ["Ayorou", 14.73, 0.92],
      ["Abala", 14.93, 3.43],
    ],
  },
  {
    id: "NER-tahoua",
    country: "NER",
    names: ["Tahoua region", "Tahoua"],
    clashes: CLASHES.tillaberi,
    levels: [
      ["2012-06", 0.1],
      ["2018-01", 0.4],
      ["2020-06", 1],
    ],
    towns: [
      ["Tahoua", 14.89, 5.27],
      ["Birni-N'Konni", 13.85, 5.25],
      ["Madaoua", 14.07, 5.96],
      ["Abalak", 15.45, 6.28],
    ],
  },
  {
    id: "NER-diffa",
    country: "NER",
    names: ["Diffa region", "Diffa"],
    clashes: CLASHES.diffa,
    levels: [
      ["2013-01", 0.1],
      ["2015-02", 5],
      ["2017-01", 2.5],
      ["2019-01", 3.5],
      ["2021-01", 2],
    ],
    towns: [
      ["Diffa", 13.34, 12.58],
      ["Bosso", 13.7, 13.28],
      ["Maïné-Soroa", 13.25, 12.03],
      ["N'Guigmi", 14.25, 13.11],
    ],
  },
  {
    id: "NER-maradi",
    country: "NER",
    names: ["Maradi region", "Maradi"],
    clashes: CLASHES.nigerSouth,
    levels: [
      ["2012-01", 0.1],
      ["2018-06", 0.6],
      ["2021-01", 0.9],
    ],
    towns: [
      ["Maradi", 13.5, 7.1],
      ["Guidan Roumdji", 13.66, 6.7],
      ["Dakoro", 14.51, 6.77],
    ],
  },
  {
    id: "NER-agadez",
    country: "NER",
    names: ["Agadez region", "Agadez"],
    clashes: CLASHES.nigerNorth,
    levels: [[START, 0.15]],
    towns: [
      ["Agadez", 16.97, 7.99],
      ["Arlit", 18.74, 7.39],
      ["In-Gall", 16.79, 6.93],
    ],
  },
  {
    id: "NER-dosso",
    country: "NER",
    names: ["Dosso region", "Dosso"],
    clashes: CLASHES.nigerSouth,
    levels: [
      ["2012-01", 0.05],
      ["2021-01", 0.4],
    ],
    towns: [
      ["Dosso", 13.05, 3.19],
      ["Gaya", 11.95, 3.45],
      ["Doutchi", 13.64, 4.03],
    ],
  },
  {
    id: "DZA-tizi-ouzou",
    country: "DZA",
    names: ["Tizi Ouzou province", "Tizi-Ouzou province"],
    clashes: CLASHES.algeria,
    levels: [[START, 1.2], ["2012-06", 0.6], ALGERIAN_NORTH_ENDS],
    towns: [
      ["Tizi Ouzou", 36.71, 4.05],
      ["Azazga", 36.74, 4.37],
      ["Draâ El Mizan", 36.54, 3.83],
    ],
  },
  {
    id: "DZA-boumerdes",
    country: "DZA",
    names: ["Boumerdes province", "Boumerdès province"],
    clashes: CLASHES.algeria,
    levels: [[START, 1], ["2012-06", 0.5], ALGERIAN_NORTH_ENDS],
    towns: [
      ["Boumerdes", 36.72, 3.49],
      ["Bordj Menaïel", 36.72, 3.72],
      ["Thenia", 36.7, 3.56],
    ],
  },
  {
    id: "DZA-bouira",
    country: "DZA",
    names: ["Bouira province", "Bouira"],
    clashes: CLASHES.algeria,
    levels: [[START, 0.7], ["2012-06", 0.4], ALGERIAN_NORTH_ENDS],
    towns: [
      ["Bouira", 36.37, 3.9],
      ["Lakhdaria", 36.56, 3.59],
      ["M'Chedallah", 36.37, 4.28],
    ],
  },
  {
    id: "DZA-adrar",
    country: "DZA",
    names: ["Adrar province", "Adrar"],
    clashes: CLASHES.algeria,
    levels: [[START, 0.15], ALGERIAN_SOUTH_ENDS],
    towns: [
      ["Adrar", 27.87, -0.29],
      ["Reggane", 26.71, 0.17],
      ["Bordj Badji Mokhtar", 21.4, 0.95],
      ["Timiaouine", 20.5, 1.8],
    ],
  },
  {
    id: "DZA-tamanghasset",
    country: "DZA",
    names: ["Tamanghasset province", "Tamanrasset province"],
    clashes: CLASHES.algeria,
    levels: [[START, 0.2], ALGERIAN_SOUTH_ENDS],
    towns: [
      ["Tamanrasset", 22.79, 5.53],
      ["Tin Zaouatine", 20, 3],
      ["In Guezzam", 19.65, 5.77],
      ["In Salah", 27.19, 2.48],
    ],
  },
  {
    id: "MRT-hodh-ech-chargui",
    country: "MRT",
    names: ["Hodh ech Chargui region"],
    clashes: CLASHES.mauritania,
    levels: NO_BACKGROUND,
    towns: [
      ["Bassikounou", 15.87, -5.95],
      ["Néma", 16.62, -7.26],
      ["Walata", 17.3, -7.03],
    ],
  },
  {
    id: "SEN-ziguinchor",
    country: "SEN",
    names: ["Ziguinchor region", "Ziguinchor"],
    clashes: CLASHES.senegalSouth,
    levels: [[START, 1.4], ["2013-01", 0.6], ["2019-01", 0.8], TIMETABLE_BEGINS],
    towns: [
      ["Ziguinchor", 12.58, -16.27],
      ["Bignona", 12.81, -16.23],
      ["Oussouye", 12.49, -16.55],
      ["Sindian", 12.97, -16.18],
    ],
  },
  {
    id: "SEN-sedhiou",
    country: "SEN",
    names: ["Sédhiou region", "Sedhiou region"],
    clashes: CLASHES.senegalSouth,
    levels: [[START, 0.4], TIMETABLE_BEGINS],
    towns: [
      ["Sédhiou", 12.71, -15.56],
      ["Marsassoum", 12.83, -15.98],
      ["Bounkiling", 13.04, -15.7],
    ],
  },
  {
    id: "SEN-dakar",
    country: "SEN",
    names: ["Dakar region", "Dakar"],
    clashes: CLASHES.senegalElsewhere,
    levels: [[START, 0.3], TIMETABLE_BEGINS],
    towns: [
      ["Dakar", 14.73, -17.45],
      ["Pikine", 14.76, -17.39],
      ["Rufisque", 14.74, -17.27],
    ],
  },
  {
    id: "SEN-tambacounda",
    country: "SEN",
    names: ["Tambacounda region", "Tambacounda"],
    clashes: CLASHES.senegalElsewhere,
    levels: [[START, 0.25], TIMETABLE_BEGINS],
    towns: [
      ["Tambacounda", 13.77, -13.67],
      ["Bakel", 14.88, -12.5],
      ["Goudiry", 14.18, -12.72],
    ],
  },
  {
    id: "GIN-nzerekore",
    country: "GIN",
    names: ["Nzérékoré region", "Nzerekore region", "N'Zérékoré region"],
    clashes: CLASHES.guineaForest,
    levels: [[START, 0.5], TIMETABLE_BEGINS],
    towns: [
      ["Nzérékoré", 7.76, -8.82],
      ["Macenta", 8.54, -9.47],
      ["Beyla", 8.69, -8.65],
    ],
  },
  {
    id: "GIN-conakry",
    country: "GIN",
    names: ["Conakry region", "Conakry"],
    clashes: CLASHES.guineaElsewhere,
    levels: [[START, 0.5], TIMETABLE_BEGINS],
    towns: [
      ["Ratoma", 9.61, -13.63],
      ["Matoto", 9.6, -13.6],
      ["Dixinn", 9.55, -13.67],
    ],
  },
  {
    id: "GIN-boke",
    country: "GIN",
    names: ["Boké region", "Boke region"],
    clashes: CLASHES.guineaElsewhere,
    levels: [[START, 0.25], TIMETABLE_BEGINS],
    towns: [
      ["Boké", 10.94, -14.29],
      ["Kamsar", 10.68, -14.55],
      ["Boffa", 10.2, -14.03],
    ],
  },
  {
    id: "GIN-labe",
    country: "GIN",
    names: ["Labé region", "Labe region"],
    clashes: CLASHES.guineaElsewhere,
    levels: [[START, 0.2], TIMETABLE_BEGINS],
    towns: [
      ["Labé", 11.32, -12.29],
      ["Tougué", 11.44, -11.67],
      ["Lélouma", 11.18, -12.7],
    ],
  },
  {
    id: "CIV-lagunes",
    country: "CIV",
    names: ["Lagunes district", "Lagunes region"],
    clashes: CLASHES.ivorianCrisis,
    levels: [
      ["2010-11", 4],
      ["2011-02", 15],
      ["2011-06", 0.5],
      ["2012-01", 0.15],
      ["2013-01", 0],
    ],
    towns: [
      ["Abobo", 5.42, -4.02],
      ["Yopougon", 5.36, -4.08],
      ["Anyama", 5.49, -4.05],
    ],
  },
  {
    id: "CIV-moyen-cavally",
    country: "CIV",
    names: ["Moyen-Cavally district", "Moyen-Cavally region"],
    clashes: CLASHES.ivorianCrisis,
    levels: [
      ["2010-12", 3],
      ["2011-03", 9],
      ["2011-06", 0.8],
      ["2012-10", 0.1],
      ["2014-01", 0],
    ],
    towns: [
      ["Duékoué", 6.74, -7.35],
      ["Guiglo", 6.54, -7.49],
      ["Bloléquin", 6.57, -8],
    ],
  },
  {
    id: "CIV-savanes",
    country: "CIV",
    names: ["Savanes region", "Savanes district"],
    clashes: CLASHES.ivorianNorth,
    levels: [
      ["2020-06", 0.9],
      ["2021-11", 0],
    ],
    towns: [
      ["Kafolo", 9.61, -4.3],
      ["Kong", 9.15, -4.61],
      ["Ouangolodougou", 9.97, -5.15],
    ],
  },
  {
    id: "BEN-alibori",
    country: "BEN",
    names: ["Alibori department", "Alibori"],
    clashes: [],
    levels: NO_BACKGROUND,
    towns: [
      ["Banikoara", 11.3, 2.44],
      ["Founougo", 11.48, 2.5],
      ["Kérémou", 11.35, 2.15],
    ],
  },
  {
    id: "BEN-atacora",
    country: "BEN",
    names: ["Atacora department", "Atakora department"],
    clashes: [],
    levels: NO_BACKGROUND,
    towns: [
      ["Porga", 11, 0.98],
      ["Matéri", 10.7, 1.06],
      ["Tanguiéta", 10.62, 1.27],
      ["Dassari", 10.82, 1.14],
    ],
  },
  {
    id: "TGO-savanes",
    country: "TGO",
    names: ["Savanes region"],
    clashes: [],
    levels: NO_BACKGROUND,
    towns: [
      ["Dapaong", 10.86, 0.21],
      ["Mandouri", 10.87, 0.82],
      ["Koundjoaré", 10.9, 0.62],
      ["Borgou", 10.77, 0.57],
    ],
  },
  {
    id: "GHA-upper-east",
    country: "GHA",
    names: ["Upper East region", "Upper East"],
    clashes: CLASHES.bawku,
    levels: [
      [START, 0.2],
      ["2021-11", 0.5],
    ],
    towns: [
      ["Bawku", 11.04, -0.24],
      ["Zebilla", 10.93, -0.47],
      ["Garu", 10.85, -0.18],
    ],
  },
];

/** @returns the region with an id such as MLI-menaka */
export function regionOf(id: string): Region {
  const region = REGIONS.find((candidate) => candidate.id === id);
  if (region === undefined) throw new RangeError(`no such region: ${id}`);
  return region;
}
