/** A country of the made-up world: real name and code, rough geography, invented amount of violence. */
export interface BenchCountry {
  /** As UCDP spells it. */
  readonly name: string;
  /** Gleditsch-Ward number, UCDP's `country_id`. */
  readonly gw: number;
  readonly continent: string;
  /** Share of the events, per mille or so. */
  readonly weight: number;
  readonly latitude: number;
  readonly longitude: number;
  /** Half the height and width, in degrees, of the box around the capital in which places lie. */
  readonly reach: number;
  /** Year with the most events. */
  readonly peak: number;
  /** Number of admin-1 regions, or their names with a point in each. */
  readonly regions: number | readonly (readonly [name: string, latitude: number, longitude: number])[];
}

const MALI = [
  ["Kayes region", 14.4, -10.8],
  ["Koulikoro region", 13.9, -7.6],
  ["Bamako district", 12.64, -8.0],
  ["Sikasso region", 11.4, -6.6],
  ["Segou region", 13.9, -5.6],
  ["Mopti region", 14.6, -3.6],
  ["Tombouctou region", 17.2, -3.0],
  ["Gao region", 16.4, -0.3],
  ["Kidal region", 18.9, 1.4],
  ["Ménaka region", 15.9, 2.4],
] as const;

const BURKINA_FASO = [
  ["Boucle du Mouhoun region", 12.5, -3.6],
  ["Cascades region", 10.4, -4.6],
  ["Centre region", 12.35, -1.5],
  ["Centre-Est region", 11.7, -0.3],
  ["Centre-Nord region", 13.2, -1.1],
  ["Centre-Ouest region", 12.0, -2.2],
  ["Centre-Sud region", 11.6, -1.1],
  ["Est region", 12.3, 0.8],
  ["Hauts-Bassins region", 11.4, -4.2],
  ["Nord region", 13.5, -2.3],
  ["Plateau-Central region", 12.5, -0.8],
  ["Sahel region", 14.2, -0.3],
  ["Sud-Ouest region", 10.5, -3.2],
] as const;

const NIGER = [
  ["Agadez region", 18.4, 8.6],
  ["Diffa region", 13.7, 12.6],
  ["Dosso region", 13.0, 3.4],
  ["Maradi region", 13.9, 7.2],
  ["Niamey region", 13.5, 2.1],
  ["Tahoua region", 15.2, 5.2],
  ["Tillabéri region", 14.3, 1.6],
  ["Zinder region", 14.2, 9.2],
] as const;

const ALGERIA = [
  ["Adrar province", 25.8, -0.9],
  ["Alger province", 36.7, 3.1],
  ["Batna province", 35.5, 6.0],
  ["Blida province", 36.5, 2.9],
  ["Bouira province", 36.3, 3.9],
  ["Boumerdès province", 36.7, 3.7],
  ["Béjaïa province", 36.6, 4.9],
  ["Illizi province", 27.6, 8.6],
  ["Jijel province", 36.7, 5.8],
  ["Médéa province", 36.2, 2.9],
  ["Skikda province", 36.7, 6.8],
  ["Tamanghasset province", 22.6, 4.8],
  ["Tizi Ouzou province", 36.7, 4.2],
  ["Tébessa province", 35.2, 7.9],
] as const;

type Row = readonly [
  name: string,
  gw: number,
  continent: string,
  weight: number,
  latitude: number,
  longitude: number,
  reach: number,
  peak: number,
  regions: BenchCountry["regions"],
];

const ROWS: readonly Row[] = [
  ["Syria", 652, "Middle East", 230, 34.8, 37.5, 1.8, 2014, 14],
  ["Afghanistan", 700, "Asia", 140, 34.3, 66.9, 2.5, 2018, 34],
  ["Mexico", 70, "Americas", 70, 21.4, -101.1, 4, 2021, 32],
  ["India", 750, "Asia", 50, 23.6, 79.2, 6, 2003, 32],
  ["Ukraine", 369, "Europe", 50, 48.8, 34.5, 2.5, 2023, 25],
  ["DR Congo (Zaire)", 490, "Africa", 36, -2.3, 26.3, 4, 2018, 26],
  ["Pakistan", 770, "Asia", 32, 30.7, 70.1, 3, 2012, 8],
  ["Colombia", 100, "Americas", 25, 4.7, -74.1, 3, 2002, 32],
  ["Nigeria", 475, "Africa", 24, 9.1, 7.5, 3, 2019, 37],
  ["Iraq", 645, "Middle East", 23, 33.3, 44.1, 2, 2014, 18],
  ["Somalia", 520, "Africa", 22, 3.4, 44.6, 2, 2018, 18],
  ["Turkey", 640, "Middle East", 18, 38.6, 38.9, 2.2, 1996, 40],
  ["Nepal", 790, "Asia", 17, 28.0, 84.4, 0.8, 2003, 14],
  ["Philippines", 840, "Asia", 16, 10.3, 123.6, 3, 2012, 40],
  ["Yemen (North Yemen)", 678, "Middle East", 16, 15.4, 45.3, 1.6, 2018, 21],
  ["Sri Lanka", 780, "Asia", 14, 8.2, 80.6, 0.9, 2000, 9],
  ["Brazil", 140, "Americas", 14, -15.8, -47.9, 7, 2019, 27],
  ["Algeria", 615, "Africa", 13, 34.5, 3.6, 2, 1997, ALGERIA],
  ["Russia (Soviet Union)", 365, "Europe", 13, 44.6, 44.5, 2, 2002, 20],
  ["Bosnia-Herzegovina", 346, "Europe", 12, 44.1, 17.8, 0.8, 1993, 10],
  ["Ethiopia", 530, "Africa", 12, 9.2, 39.4, 3, 2021, 12],
  ["Israel", 666, "Middle East", 12, 31.6, 34.9, 0.6, 2023, 8],
  ["Myanmar (Burma)", 775, "Asia", 12, 20.4, 96.4, 3, 2022, 15],
  ["Mali", 432, "Africa", 10, 14.5, -4.5, 3, 2022, MALI],
  ["Burkina Faso", 439, "Africa", 10, 12.6, -1.3, 1.8, 2022, BURKINA_FASO],
  ["Sudan", 625, "Africa", 10, 13.8, 30.2, 4, 2023, 18],
  ["Cameroon", 471, "Africa", 8, 6.3, 11.8, 2, 2019, 10],
  ["Rwanda", 517, "Africa", 7, -2.0, 29.9, 0.6, 1994, 11],
  ["Burundi", 516, "Africa", 6, -3.4, 29.9, 0.6, 2000, 17],
  ["South Africa", 560, "Africa", 6, -28.6, 28.9, 3, 1992, 9],
  ["Central African Republic", 482, "Africa", 6, 6.1, 20.0, 2, 2017, 16],
  ["South Sudan", 626, "Africa", 6, 7.4, 30.6, 2, 2015, 10],
  ["Sierra Leone", 451, "Africa", 6, 8.4, -11.8, 0.8, 1998, 14],
  ["Angola", 540, "Africa", 6, -11.2, 17.1, 3, 1998, 18],
  ["Serbia (Yugoslavia)", 345, "Europe", 6, 43.2, 20.8, 1, 1998, 24],
  ["Venezuela", 101, "Americas", 6, 8.6, -67.4, 3, 2020, 24],
  ["Niger", 436, "Africa", 5, 14.1, 3.6, 2, 2021, NIGER],
  ["Kenya", 501, "Africa", 5, 0.4, 37.7, 2.4, 2014, 30],
  ["Libya", 620, "Africa", 5, 29.8, 17.5, 3, 2016, 22],
  ["Mozambique", 541, "Africa", 5, -14.6, 37.8, 3, 2021, 11],
  ["Thailand", 800, "Asia", 5, 6.7, 101.2, 0.7, 2012, 20],
  ["Lebanon", 660, "Middle East", 4, 33.9, 35.8, 0.5, 2024, 8],
  ["Uganda", 500, "Africa", 4, 1.6, 32.4, 1.6, 2002, 30],
  ["Indonesia", 850, "Asia", 4, -3.2, 118.6, 6, 2001, 34],
  ["Peru", 135, "Americas", 4, -10.6, -75.4, 3, 1991, 25],
  ["Azerbaijan", 373, "Europe", 4, 40.0, 47.4, 1, 2020, 20],
  ["Egypt", 651, "Middle East", 3, 29.6, 32.4, 1.8, 2015, 27],
  ["Iran", 630, "Middle East", 3, 33.2, 52.4, 4, 2010, 31],
  ["Tajikistan", 702, "Asia", 3, 38.6, 69.9, 1.2, 1993, 5],
  ["Cambodia (Kampuchea)", 811, "Asia", 3, 12.6, 104.6, 1.4, 1993, 25],
  ["Ivory Coast", 437, "Africa", 2, 7.4, -5.6, 1.8, 2004, 14],
  ["Chad", 483, "Africa", 2, 13.4, 17.6, 3, 2008, 23],
  ["Haiti", 41, "Americas", 2, 18.9, -72.3, 0.5, 2023, 10],
  ["Liberia", 450, "Africa", 2, 6.6, -9.6, 1, 1994, 15],
  ["Benin", 434, "Africa", 1, 10.2, 2.4, 1.2, 2023, 12],
  ["Togo", 461, "Africa", 0.6, 9.6, 0.9, 0.8, 2023, 5],
  ["Mauritania", 435, "Africa", 0.5, 17.6, -9.8, 2, 2008, 13],
  ["Kingdom of eSwatini (Swaziland)", 572, "Africa", 0.4, -26.5, 31.4, 0.4, 2021, 4],
  ["Macedonia, FYR", 343, "Europe", 0.4, 41.6, 21.6, 0.5, 2001, 8],
  ["United Kingdom", 200, "Europe", 0.4, 54.4, -6.6, 0.7, 1991, 6],
];

export const BENCH_COUNTRIES: readonly BenchCountry[] = ROWS.map(
  ([name, gw, continent, weight, latitude, longitude, reach, peak, regions]) => {
    return { name, gw, continent, weight, latitude, longitude, reach, peak, regions };
  },
);
