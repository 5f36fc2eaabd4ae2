import { readFileSync } from "node:fs";
import { parse } from "csv-parse/sync";
import { beforeAll, describe, expect, test } from "vitest";
import { COUNTRIES, type Iso3 } from "../../datasets/sample/countries.ts";
import { distanceKm, distanceToBorderKm, isInside, prioGridCell } from "../../datasets/sample/geography.ts";
import { makeSample } from "../../datasets/sample/make-sample.ts";
import { randomFor } from "../../datasets/sample/random.ts";
import type { Column } from "../../datasets/sample/rows.ts";

const folder = new URL("../../datasets/sample/", import.meta.url);
const fileText = (name: string): string => readFileSync(new URL(name, folder), "utf8");

interface Row {
  id: string;
  relid: string;
  month: string;
  country: string;
  region: string;
  sideA: string;
  sideB: string;
  type: string;
  point: { latitude: number; longitude: number };
  wherePrecision: number;
  best: number;
  low: number;
  high: number;
  deaths: [a: number, b: number, civilians: number, unknown: number];
  start: string;
  end: string;
  raw: Readonly<Record<Column, string>>;
}

const csv = fileText("synthetic-sahel.csv");
const truths = JSON.parse(fileText("truths.json"));

function toRow(raw: Readonly<Record<Column, string>>): Row {
  return {
    id: raw.id,
    relid: raw.relid,
    month: raw.date_start.slice(0, 7),
    country: raw.country,
    region: raw.adm_1,
    sideA: raw.side_a,
    sideB: raw.side_b,
    type: raw.type_of_violence,
    point: { latitude: Number(raw.latitude), longitude: Number(raw.longitude) },
    wherePrecision: Number(raw.where_prec),
    best: Number(raw.best),
    low: Number(raw.low),
    high: Number(raw.high),
    deaths: [
      Number(raw.deaths_a),
      Number(raw.deaths_b),
      Number(raw.deaths_civilians),
      Number(raw.deaths_unknown),
    ],
    start: raw.date_start,
    end: raw.date_end,
    raw,
  };
}

const all = (parse(csv, { columns: true }) as Row["raw"][]).map(toRow);
const bad = all.filter((row) => row.relid.startsWith("SYN-BAD-"));
/** One row for each id, bad rows left out. */
const incidents = [
  ...new Map(all.filter((row) => !bad.includes(row)).map((row) => [row.id, row] as const)).values(),
];

const within = (rows: Row[], from: string, to: string): Row[] => {
  return rows.filter(({ month }) => from <= month && month <= to);
};
const inCountry = (iso3: Iso3): Row[] => incidents.filter(({ country }) => country === COUNTRIES[iso3].name);
const inRegion = (id: string): Row[] => {
  const country = Object.entries(COUNTRIES).find(([iso3]) => id.startsWith(`${iso3}-`))?.[1].name;
  return incidents.filter((row) => row.country === country && truths.region_names[id].includes(row.region));
};
const planted = (tag: string): Row[] => incidents.filter(({ relid }) => relid.split("-")[3] === tag);
const deathsOf = (rows: Row[]): number => rows.reduce((sum, { best }) => sum + best, 0);
const civilianDeathsOf = (rows: Row[]): number => rows.reduce((sum, { deaths }) => sum + deaths[2], 0);

describe("the files", () => {
  let made: ReturnType<typeof makeSample>;
  beforeAll(() => {
    made = makeSample();
  });

  test("are what the script makes, byte for byte", () => {
    expect(made.csv === csv).toBe(true);
    expect(made.mapping).toBe(fileText("synthetic-sahel.mapping.json"));
    expect(made.truths).toBe(fileText("truths.json"));
  });

  test("are made the same twice within one process", () => {
    expect(makeSample().csv === made.csv).toBe(true);
  });

  test("are LF, UTF-8 without a byte order mark, below 4 MB", () => {
    const bytes = readFileSync(new URL("synthetic-sahel.csv", folder));
    expect(csv).not.toContain("\r");
    expect(csv).not.toContain("\uFFFD");
    expect([...bytes.subarray(0, 3)]).toEqual([...Buffer.from("id,")]);
    expect(bytes.length).toBeLessThan(4_000_000);
  });

  test("have the 49 columns of the official layout in every record", () => {
    const records = parse(csv, { relax_column_count: true }) as string[][];
    expect(new Set(records.map((record) => record.length))).toEqual(new Set([49]));
    expect(records[0]?.slice(0, 6).join()).toBe("id,relid,year,active_year,code_status,type_of_violence");
    expect(records[0]?.slice(-6).join()).toBe("deaths_unknown,best,high,low,gwnoa,gwnob");
    expect(records.length - 1).toBe(truths.rows);
    expect(truths.rows).toBeGreaterThanOrEqual(6000);
    expect(truths.rows).toBeLessThanOrEqual(9000);
  });

  test("say that they are synthetic in every row", () => {
    for (const { relid, raw } of all) {
      expect(relid).toMatch(/^SYN-/);
      expect(raw.source_article).toContain("synthetic");
      expect(raw.source_headline).toContain("synthetic");
      expect(raw.where_description).toContain("synthetic");
    }
  });

  test("declare their coverage and licence beside the CSV", () => {
    expect(JSON.parse(fileText("synthetic-sahel.mapping.json"))).toEqual({
      source: "Synthetic sample",
      licence: "CC0-1.0 (invented data)",
      citation: "Synthetic incidents made by datasets/sample/make-sample.ts; no real event",
      coverage: { from: "2010-01", to: "2023-12" },
    });
  });
});

describe("the rows", () => {
  test("lie inside their country", () => {
    const byName = new Map<string, string>(
      Object.values(COUNTRIES).map(({ name, isoNumeric }) => [name, isoNumeric]),
    );
    const outside = incidents.filter(({ point, country }) => !isInside(point, byName.get(country) ?? ""));
    expect(outside.map(({ id }) => id)).toEqual([]);
  });

  test("name country, number, point and cell consistently", () => {
    for (const { country, point, raw } of incidents) {
      const known = Object.values(COUNTRIES).find(({ name }) => name === country);
      expect(raw.country_id).toBe(String(known?.gwNumber));
      expect(raw.geom_wkt).toBe(`POINT (${point.longitude} ${point.latitude})`);
      expect(raw.priogrid_gid).toBe(String(prioGridCell(point)));
    }
  });

  test("add up their deaths and keep low <= best <= high, save the planted contradictions", () => {
    for (const { best, deaths } of incidents)
      expect(deaths[0] + deaths[1] + deaths[2] + deaths[3]).toBe(best);
    const contradictory = incidents.filter(({ low, best, high }) => low > best || best > high);
    expect(contradictory.map(({ id }) => id).sort()).toEqual(truths.blemishes.contradictions.ids);
  });

  test("leave the region empty where only the country is known, and only there", () => {
    for (const { region, wherePrecision } of incidents) expect(region === "").toBe(wherePrecision >= 6);
    const share = (low: number, high: number): number => {
      const matching = incidents.filter(({ wherePrecision: value }) => low <= value && value <= high);
      return matching.length / incidents.length;
    };
    expect(share(1, 3)).toBeGreaterThan(0.8);
    expect(share(4, 4)).toBeCloseTo(0.08, 1);
    expect(share(5, 5)).toBeCloseTo(0.03, 1);
    expect(share(6, 7)).toBeCloseTo(0.02, 1);
  });

  test("use every name of truths.json and no other", () => {
    const seen = new Set(incidents.map(({ region }) => region).filter((region) => region !== ""));
    const known = new Set(Object.values<string[]>(truths.region_names).flat());
    expect([...seen].sort()).toEqual([...known].sort());
  });

  test("count as truths.json says", () => {
    expect(incidents.length).toBe(truths.incidents);
    for (const iso3 of Object.keys(COUNTRIES) as Iso3[]) {
      expect(inCountry(iso3).length).toBe(truths.incidents_by_country[iso3]);
    }
  });

  test("rename actors in time: JNIM from 2017-03, its forerunners in Mali not after", () => {
    const ofActor = (rows: Row[], name: string): string[] => {
      const own = rows.filter(({ sideA, sideB }) => sideA === name || sideB === name);
      return own.map(({ month }) => month).sort();
    };
    expect(ofActor(incidents, "JNIM")[0]).toBe("2017-03");
    for (const name of ["AQIM", "Ansar Dine", "MLF"]) {
      const months = ofActor(inCountry("MLI"), name);
      expect(months.length).toBeGreaterThan(0);
      expect(months.every((month) => month < "2017-03")).toBe(true);
    }
    expect(ofActor(incidents, "ISGS").length).toBeGreaterThan(0);
    expect(ofActor(incidents, "IS").length).toBeGreaterThan(0);
  });

  test("are over-dispersed from month to month", () => {
    const months = new Map<string, number>();
    for (const { month } of within(inRegion("MLI-mopti"), "2021-01", "2023-07")) {
      months.set(month, (months.get(month) ?? 0) + 1);
    }
    const counts = [...months.values()];
    const mean = counts.reduce((sum, count) => sum + count, 0) / counts.length;
    const variance = counts.reduce((sum, count) => sum + (count - mean) ** 2, 0) / (counts.length - 1);
    expect(variance).toBeGreaterThan(1.5 * mean);
  });
});

describe("T1: Ménaka and the tri-border area rise", () => {
  test.each(["MLI-menaka", "MLI-gao", "NER-tillaberi", "BFA-sahel"])("%s as stated", (id) => {
    const stated = truths.T1.regions[id];
    const sums = (from: string, to: string) => {
      const rows = within(inRegion(id), from, to);
      return { incidents: rows.length, deaths: deathsOf(rows), civilian_deaths: civilianDeathsOf(rows) };
    };
    expect(within(planted("T1"), "2010-01", "2022-02")).toEqual([]);
    for (const [key, from, to] of [
      ["year_before", "2021-03", "2022-02"],
      ["year_after", "2022-03", "2023-02"],
      ["quarter_a_year_ago", "2022-10", "2022-12"],
      ["last_quarter", "2023-10", "2023-12"],
    ] as const) {
      expect(sums(from, to)).toEqual(stated[key]);
    }
    expect(stated.year_after.incidents / stated.year_before.incidents).toBeGreaterThan(3);
    expect(stated.year_after.civilian_deaths / stated.year_after.deaths).toBeGreaterThan(0.3);
  });

  test("Ménaka rises a second time in the last quarter", () => {
    const { quarter_a_year_ago: before, last_quarter: now } = truths.T1.regions["MLI-menaka"];
    expect(now.incidents / before.incidents).toBeGreaterThan(2.5);
    expect(now.deaths / before.deaths).toBeGreaterThan(2);
  });

  test("Ménaka is called Gao before 2017", () => {
    expect(inRegion("MLI-menaka").every(({ month }) => month >= "2017-01")).toBe(true);
    const early = inRegion("MLI-gao").filter(({ month, raw }) => {
      return month < "2017-01" && raw.adm_2 === "Ménaka cercle";
    });
    expect(early.length).toBeGreaterThan(0);
  });
});

describe("T2: a ring closes in on Bamako", () => {
  const bamako = { latitude: 12.6392, longitude: -8.0029 };
  const fromBamako = (row: Row): number => distanceKm(row.point, bamako);
  const ring = planted("T2").filter(({ region }) => !region.startsWith("Bamako"));
  type Step = { from: string; to: string; km: number; incidents: number };

  test.each(truths.T2.steps as Step[])("$from to $to: $incidents incidents at $km km", (step) => {
    const rows = within(ring, step.from, step.to);
    expect(rows.length).toBe(step.incidents);
    for (const row of rows) expect(Math.abs(fromBamako(row) - step.km)).toBeLessThan(6);
    expect(rows.every(({ region }) => region.startsWith("Koulikoro"))).toBe(true);
  });

  test("ends in Bamako itself", () => {
    const inside = within(inRegion("MLI-bamako"), "2018-01", "2023-12");
    expect(inside.length).toBe(truths.T2.in_bamako.incidents);
    expect(inside.every(({ month }) => month === "2023-12")).toBe(true);
  });

  test("has nothing else within 185 km of Bamako since 2018", () => {
    const near = within(inCountry("MLI"), "2018-01", "2023-12").filter((row) => fromBamako(row) < 185);
    expect(near.every(({ relid }) => relid.split("-")[3] === "T2")).toBe(true);
    expect(near.length).toBe(truths.T2.planted_incidents);
  });
});

describe("T3: Algeria is quiet, then violence returns close to Mali", () => {
  const algeria = inCountry("DZA");
  const south = [...inRegion("DZA-adrar"), ...inRegion("DZA-tamanghasset")];

  test("south quiet for ten years, country from 2014", () => {
    expect(within(south, "2010-01", "2013-05").length).toBe(truths.T3.south_incidents_before);
    expect(within(south, "2013-06", "2023-09")).toEqual([]);
    expect(within(algeria, "2013-01", "2013-12").length).toBeGreaterThan(0);
    expect(within(algeria, "2014-01", "2023-09")).toEqual([]);
  });

  test("four incidents within 60 km of Mali at the end", () => {
    const last = within(algeria, "2023-10", "2023-12");
    expect(last.length).toBe(4);
    expect(last.every((row) => south.includes(row))).toBe(true);
    for (const { point } of last) expect(distanceToBorderKm(point, "012", "466")).toBeLessThan(60);
    expect(last.filter(({ sideB }) => sideB === "JNIM").length).toBe(3);
    expect(last.filter(({ sideB }) => sideB === "AQIM").length).toBe(1);
  });
});

describe("T4: first incidents ever in northern Benin and northern Togo", () => {
  test.each(["TGO", "BEN"] as const)("%s", (iso3) => {
    const rows = inCountry(iso3);
    expect(rows.map(({ month }) => month).sort()[0]).toBe(truths.T4.first[iso3]);
    for (const [year, count] of Object.entries(truths.T4.incidents_by_year[iso3])) {
      expect(within(rows, `${year}-01`, `${year}-12`).length).toBe(count);
    }
    for (const { point, sideA, sideB } of rows) {
      expect(distanceToBorderKm(point, COUNTRIES[iso3].isoNumeric, "854")).toBeLessThan(60);
      expect([sideA, sideB]).toContain("JNIM");
    }
  });
});

describe("T5: Senegal and Guinea rise only because everything rises", () => {
  const ratio = (rows: Row[]): number => {
    return within(rows, "2023-08", "2023-12").length / 5 / (within(rows, "2022-08", "2023-07").length / 12);
  };
  const actorsOf = (rows: Row[]): Set<string> => {
    return new Set(rows.flatMap(({ sideA, sideB }) => [sideA, sideB]).filter((name) => name !== "Civilians"));
  };

  test("by the same factor as the background everywhere else", () => {
    expect(ratio(inCountry("SEN"))).toBeCloseTo(1.8, 10);
    expect(ratio(inCountry("GIN"))).toBeCloseTo(1.8, 10);
    const war = ["MLI", "NER", "BFA"] as const;
    const background = war.flatMap(inCountry).filter(({ relid }) => relid.split("-")[3] === "0");
    expect(ratio(background)).toBeCloseTo(truths.T5.background.monthly_ratio, 2);
    expect(Math.abs(ratio(background) - 1.8)).toBeLessThan(0.15);
  });

  test("without a shared actor, with each other or with Mali", () => {
    const [senegal, guinea, mali] = [inCountry("SEN"), inCountry("GIN"), inCountry("MLI")].map(actorsOf);
    for (const actor of senegal ?? []) expect(guinea?.has(actor) || mali?.has(actor)).toBe(false);
    for (const actor of guinea ?? []) expect(mali?.has(actor)).toBe(false);
  });

  test.each([
    ["SEN", "GIN"],
    ["GIN", "SEN"],
  ] as const)("%s: not at the border with %s", (own, other) => {
    const rows = inCountry(own);
    const near = rows.filter(({ point }) => {
      return distanceToBorderKm(point, COUNTRIES[own].isoNumeric, COUNTRIES[other].isoNumeric) <= 150;
    });
    const stated = truths.T5.countries[own].in_zone_at_common_border;
    expect(within(near, "2022-08", "2023-07").length).toBe(stated.calm_year);
    expect(within(near, "2023-08", "2023-12").length).toBe(stated.shock_months);
    expect(ratio(near)).toBeLessThanOrEqual(ratio(rows) + 1e-9);
  });
});

describe("T6: Mauritania falls silent", () => {
  test("six incidents 2010-2011, nothing afterwards", () => {
    const months = inCountry("MRT").map(({ month }) => month);
    expect(months.length).toBe(truths.T6.incidents);
    expect(months.every((month) => month < "2012-01")).toBe(true);
  });
});

describe("the blemishes", () => {
  const versions = new Map<string, Row[]>();
  for (const row of all) versions.set(row.id, [...(versions.get(row.id) ?? []), row]);
  const repeated = [...versions].filter(([, rows]) => rows.length > 1);
  const same = ([, rows]: [string, Row[]]): boolean => {
    return rows.every(({ raw }) => JSON.stringify(raw) === JSON.stringify(rows[0]?.raw));
  };

  test("twenty exact duplicates and fifteen revisions", () => {
    const idsWhere = (kept: boolean) => {
      return repeated
        .filter((entry) => same(entry) === kept)
        .map(([id]) => id)
        .sort();
    };
    expect(idsWhere(true)).toEqual(truths.blemishes.duplicates.ids);
    expect(idsWhere(false)).toEqual(truths.blemishes.revisions.ids);
    expect(repeated.every(([, rows]) => rows.length === 2)).toBe(true);
    expect([truths.blemishes.duplicates.count, truths.blemishes.revisions.count]).toEqual([20, 15]);
  });

  test("twelve bad rows, far below one per cent", () => {
    const stated = truths.blemishes.bad_rows.rows as { relid: string; column: string; fault: string }[];
    expect(bad.map(({ relid }) => relid).sort()).toEqual(stated.map(({ relid }) => relid).sort());
    expect(bad.length / all.length).toBeLessThan(0.002);
    const valueIn = (fault: string, column: Column): string | undefined => {
      const { relid } = stated.find((row) => row.fault === fault && row.column === column) ?? { relid: "" };
      return bad.find((row) => row.relid === relid)?.raw[column];
    };
    expect(valueIn("impossible day", "date_start")).toBe("2017-02-30 00:00:00.000");
    expect(valueIn("empty", "date_start")).toBe("");
    expect(valueIn("before date_start", "date_end")).toBe("2018-06-02 00:00:00.000");
    expect(valueIn("not a date", "date_start")).toBe("mid May");
    expect(valueIn("unknown", "country")).toBe("Malli");
    expect(valueIn("empty", "country")).toBe("");
    expect(valueIn("not a number", "best")).toBe("n/a");
    expect(valueIn("negative", "best")).toBe("-3");
    expect(valueIn("outside -90 to 90", "latitude")).toBe("123");
    expect(valueIn("not a number", "longitude")).toBe("west");
    expect(valueIn("empty", "type_of_violence")).toBe("");
    expect(valueIn("unknown code", "type_of_violence")).toBe("7");
  });

  test("summary events, events of several days, and texts with commas, quotes and line breaks", () => {
    const days = ({ start, end }: Row): number => (Date.parse(end) - Date.parse(start)) / 86_400_000;
    const lengths = incidents.map(days);
    expect(lengths.every((length) => length >= 0)).toBe(true);
    expect(lengths.filter((length) => length > 31).length).toBe(truths.blemishes.summary_events);
    expect(lengths.filter((length) => length > 0 && length <= 31).length).toBe(truths.blemishes.multi_day);
    expect(incidents.every(({ end }) => end < "2024")).toBe(true);
    const texts = incidents.map(({ raw }) => raw.where_description);
    expect(texts.filter((text) => text.includes("\n")).length).toBeGreaterThan(100);
    expect(texts.filter((text) => text.includes('"')).length).toBeGreaterThan(100);
    expect(texts.filter((text) => text.includes(",")).length).toBeGreaterThan(1000);
  });
});

describe("randomFor", () => {
  test("gives the same stream for the same label and another for another", () => {
    const draw = (label: string): number[] => {
      const random = randomFor(label);
      return Array.from({ length: 5 }, () => random.uniform());
    };
    expect(draw("a")).toEqual(draw("a"));
    expect(draw("a")).not.toEqual(draw("b"));
    for (const value of draw("a")) expect(value >= 0 && value < 1).toBe(true);
  });

  test("draws means as asked for", () => {
    const random = randomFor("means");
    const meanOf = (draw: () => number): number => {
      let sum = 0;
      for (let i = 0; i < 20_000; i++) sum += draw();
      return sum / 20_000;
    };
    expect(meanOf(() => random.uniform())).toBeCloseTo(0.5, 1);
    expect(meanOf(() => random.poisson(3))).toBeCloseTo(3, 0);
    expect(meanOf(() => random.normal())).toBeCloseTo(0, 1);
    expect(meanOf(() => random.exponential())).toBeCloseTo(1, 1);
  });
});
