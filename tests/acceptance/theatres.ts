/**
 * Two theatres besides that of the sample: other countries, other years, other actors. Towns and borders are real, what
 * happens there is invented. The Andes have no region in the reference tables; the coast has all of them, so that its
 * incidents can also be given as mere counts.
 */

/** A town: the id of its region under which the reference tables know it, and the region's name as a source writes it. */
export interface Town {
  readonly region: string;
  readonly admin1: string;
  readonly latitude: number;
  readonly longitude: number;
}

/** Violence that a theatre's core carries over the border into `to`, which had none for long or had none ever. */
export interface Edge {
  readonly to: string;
  /** "return": there was violence in the first two years; "first": there was none ever. */
  readonly kind: "return" | "first";
  readonly towns: readonly Town[];
  /** Far from the border; something happens there now and then, but only where there was violence before. */
  readonly inland: readonly Town[];
  readonly actor: string;
  /** Whether it is a named actor that is active in the core in those months. */
  readonly isShared: boolean;
}

export interface CoreActor {
  readonly name: string;
  /** Last month in which it is active in the core; always, if not given. */
  readonly until?: string;
}

export interface Theatre {
  readonly name: string;
  readonly from: string;
  readonly to: string;
  /** ISO3 -> name and ISO 3166-1 numeric code. */
  readonly countries: Readonly<Record<string, readonly [name: string, isoNumeric: string]>>;
  /** Which of them touch. */
  readonly borders: readonly (readonly [string, string])[];
  readonly core: {
    readonly country: string;
    readonly towns: readonly Town[];
    readonly actors: readonly CoreActor[];
  };
  readonly edges: readonly Edge[];
  /** Two neighbours that rise everywhere at once; an actor of one of them is active in the other as well. */
  readonly shock: {
    readonly countries: readonly [string, string];
    readonly towns: readonly Town[];
    readonly actor: string;
  };
  /** A neighbour of the core that no row is about. */
  readonly silent: string;
  /** Another name of an actor -> the name; "" for what is nobody's name. */
  readonly aliases: Readonly<Record<string, string>>;
}

const town = (region: string, admin1: string, latitude: number, longitude: number): Town => ({
  region,
  admin1,
  latitude,
  longitude,
});

export const ANDES: Theatre = {
  name: "Andes",
  from: "2005-01",
  to: "2015-12",
  countries: {
    COL: ["Colombia", "170"],
    ECU: ["Ecuador", "218"],
    PAN: ["Panama", "591"],
    VEN: ["Venezuela", "862"],
    PER: ["Peru", "604"],
    BOL: ["Bolivia", "068"],
    BRA: ["Brazil", "076"],
  },
  borders: [
    ["COL", "ECU"],
    ["COL", "PAN"],
    ["COL", "VEN"],
    ["COL", "PER"],
    ["ECU", "PER"],
    ["PER", "BOL"],
  ],
  core: {
    country: "COL",
    towns: [
      town("COL-narino", "Nariño department", 1.8, -78.7),
      town("COL-putumayo", "Putumayo department", 1, -76.6),
      town("COL-norte-de-santander", "Norte de Santander department", 8.64, -72.73),
      town("COL-arauca", "Arauca department", 6.95, -71.87),
      town("COL-choco", "Chocó department", 7.4, -77.1),
      town("COL-antioquia", "Antioquia department", 7.98, -75.2),
      town("COL-caqueta", "Caquetá department", 2.11, -74.77),
    ],
    actors: [
      { name: "Front of the Two Rivers" },
      { name: "Brothers of the Cordillera" },
      { name: "Unidentified gunmen" },
    ],
  },
  edges: [
    {
      to: "ECU",
      kind: "return",
      towns: [
        town("ECU-sucumbios", "Sucumbíos province", 0.08, -76.88),
        town("ECU-esmeraldas", "Esmeraldas province", 1.2, -78.8),
        town("ECU-carchi", "Carchi province", 0.7, -77.75),
      ],
      inland: [town("ECU-manabi", "Manabí province", -1.05, -80.4)],
      actor: "Front of the Two Rivers",
      isShared: true,
    },
    {
      to: "PAN",
      kind: "first",
      towns: [
        town("PAN-darien", "Darién province", 8.1, -77.7),
        town("PAN-darien", "Darién province", 8.45, -78),
      ],
      inland: [],
      actor: "Brothers of the Cordillera",
      isShared: true,
    },
    {
      to: "VEN",
      kind: "first",
      towns: [
        town("VEN-tachira", "Táchira state", 7.77, -72.15),
        town("VEN-zulia", "Zulia state", 10.06, -72.5),
        town("VEN-apure", "Apure state", 7.24, -70.7),
      ],
      inland: [],
      // active on both sides of the border, but nobody's name
      actor: "Unidentified gunmen",
      isShared: false,
    },
  ],
  shock: {
    countries: ["PER", "BOL"],
    towns: [
      town("PER-puno", "Puno department", -15.5, -70.13),
      town("PER-puno", "Puno department", -15.84, -70.1),
      town("PER-ayacucho", "Ayacucho department", -13.16, -74.22),
      town("PER-huanuco", "Huánuco department", -9.3, -76),
      town("PER-junin", "Junín department", -11.25, -74.64),
      town("BOL-la-paz", "La Paz department", -16.5, -68.19),
      town("BOL-la-paz", "La Paz department", -15.9, -68.7),
      town("BOL-santa-cruz", "Santa Cruz department", -17.78, -63.18),
      town("BOL-tarija", "Tarija department", -21.53, -64.73),
      town("BOL-cochabamba", "Cochabamba department", -17.39, -66.16),
    ],
    actor: "Column of the Plateau",
  },
  silent: "BRA",
  aliases: { "Unidentified gunmen": "" },
};

export const COAST: Theatre = {
  name: "Coast",
  from: "2003-01",
  to: "2013-12",
  countries: {
    CIV: ["Ivory Coast", "384"],
    GHA: ["Ghana", "288"],
    BFA: ["Burkina Faso", "854"],
    GIN: ["Guinea", "324"],
    MRT: ["Mauritania", "478"],
    SEN: ["Senegal", "686"],
    LBR: ["Liberia", "430"],
  },
  borders: [
    ["CIV", "GHA"],
    ["CIV", "BFA"],
    ["CIV", "GIN"],
    ["BFA", "GHA"],
    ["GIN", "SEN"],
    ["MRT", "SEN"],
  ],
  core: {
    country: "CIV",
    towns: [
      town("CIV-montagnes", "Montagnes district", 7.41, -7.55),
      town("CIV-montagnes", "Montagnes district", 6.74, -7.35),
      town("CIV-zanzan", "Zanzan district", 9.2, -3.1),
      town("CIV-comoe", "Comoé district", 5.6, -3.2),
      town("CIV-savanes", "Savanes district", 9.6, -5.2),
      town("CIV-denguele", "Denguélé district", 9.51, -7.57),
      town("CIV-vallee-du-bandama", "Vallée du Bandama district", 7.69, -5.03),
    ],
    actors: [
      { name: "Front of the Two Lagoons" },
      { name: "Ansar Dine" },
      { name: "Riders of the Forest", until: "2006-12" },
    ],
  },
  edges: [
    {
      to: "GHA",
      kind: "return",
      towns: [
        town("GHA-brong-ahafo", "Brong-Ahafo region", 7.95, -2.6),
        town("GHA-western", "Western region", 5.4, -2.65),
        town("GHA-northern", "Northern region", 9.03, -2.4),
      ],
      inland: [town("GHA-greater-accra", "Greater Accra region", 5.7, -0.2)],
      actor: "Front of the Two Lagoons",
      isShared: true,
    },
    {
      to: "BFA",
      kind: "first",
      towns: [
        town("BFA-cascades", "Cascades region", 10.35, -4.95),
        town("BFA-cascades", "Cascades region", 10.63, -4.76),
        town("BFA-sud-ouest", "Sud-Ouest region", 10.33, -3.2),
      ],
      inland: [],
      // the core's second actor under another of its names in the actor table
      actor: "Ansar Eddine",
      isShared: true,
    },
    {
      to: "GIN",
      kind: "first",
      towns: [
        town("GIN-nzerekore", "Nzérékoré region", 7.85, -8.6),
        town("GIN-nzerekore", "Nzérékoré region", 8.69, -8.65),
        town("GIN-kankan", "Kankan region", 10.63, -8.69),
      ],
      inland: [],
      // gone from the core for years
      actor: "Riders of the Forest",
      isShared: false,
    },
  ],
  shock: {
    countries: ["MRT", "SEN"],
    towns: [
      town("MRT-gorgol", "Gorgol region", 16.25, -13.4),
      town("MRT-guidimaka", "Guidimaka region", 15.25, -12.1),
      town("MRT-dakhlet-nouadhibou", "Dakhlet Nouadhibou region", 20.94, -16.97),
      town("MRT-adrar", "Adrar region", 20.52, -13.05),
      town("MRT-tiris-zemmour", "Tiris Zemmour region", 22.73, -12.47),
      town("SEN-matam", "Matam region", 15.6, -13.4),
      town("SEN-saint-louis", "Saint-Louis region", 16.45, -15),
      town("SEN-ziguinchor", "Ziguinchor region", 12.62, -16.2),
      town("SEN-kolda", "Kolda region", 12.89, -14.94),
      town("SEN-kaolack", "Kaolack region", 14.05, -15.9),
    ],
    actor: "Column of the Sands",
  },
  silent: "LBR",
  aliases: { "Ansar Eddine": "Ansar Dine" },
};
