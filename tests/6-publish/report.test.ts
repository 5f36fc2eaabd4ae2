/** The report of whole runs: what it says, and that nothing in the input can become more than text. */
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseHTML } from "linkedom";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { DEFAULT_CONFIG } from "../../pipeline/config.ts";
import { Chromium, findChromium, type OpenPage } from "../chromium.ts";
import {
  csvText,
  type Published,
  publishedBy,
  put,
  rowsOf,
  SAMPLE,
  withFolder,
} from "../pipeline/harness.ts";

/** Texts that a page must not take for anything but text. */
const SCRIPT = "<script>document.title='taken'</script>";
const IMAGE = `"><img src=x onerror="document.title='taken'">`;
const QUOTE = "' onload=alert(1) x='</title></style><style>*{display:none}";
const LONG = "Oueddei".repeat(40);

/** A log of three and a half years whose every name is hostile; no chances are made. */
async function hostileRun(): Promise<Published> {
  const mapping = {
    source: `Log ${SCRIPT}`,
    licence: IMAGE,
    citation: QUOTE,
    id: "id",
    date: "day",
    country: "country",
    admin1: "region",
    latitude: "lat",
    longitude: "lon",
    actor_1: "who",
    deaths: "dead",
    class: "class",
    class_map: { battle: "battle" },
    coverage: { from: "2019-01", to: "2022-06" },
  };
  const regions = [SCRIPT, IMAGE, QUOTE, LONG, "\u202Eوادي <b>", "=1+1", "Kidal"];
  const rows = regions.flatMap((region, r) =>
    Array.from({ length: 42 }, (_, month) => month).flatMap((month) =>
      Array.from({ length: month > 38 ? 6 + r : 1 }, (_, k) => [
        `${r}-${month}-${k}`,
        `${2019 + Math.floor(month / 12)}-${String((month % 12) + 1).padStart(2, "0")}-1${k % 10}`,
        r % 2 === 0 ? "Mali" : "Niger",
        region,
        String(15 + r / 4),
        String(r % 2 === 0 ? 0.5 - r / 3 : 4 + r / 3),
        [SCRIPT, IMAGE, LONG][k % 3] as string,
        String(k),
        "battle",
      ]),
    ),
  );
  const bad = ["bad", "2020-01-01", IMAGE, SCRIPT, "1", "1", QUOTE, SCRIPT, "battle"];
  const header = ["id", "day", "country", "region", "lat", "lon", "who", "dead", "class"];
  return await withFolder(async (folder) => {
    const name = "log<b>&'.csv";
    await put(folder, {
      [name]: csvText([header, ...rows, bad]),
      [name.replace(".csv", ".mapping.json")]: JSON.stringify(mapping),
    });
    return await publishedBy({
      input: [join(folder, name)],
      tablesOnly: false,
      config: { ...DEFAULT_CONFIG, forecast: false },
    });
  });
}

/** Counts without places, deaths or actors, of a theatre beside other countries. */
async function bareRun(): Promise<Published> {
  const mapping = {
    source: "Counts",
    date: "month",
    country: "country",
    admin1: "region",
    events: "n",
    class: "class",
    class_map: { battle: "battle" },
    coverage: { from: "2019-01", to: "2022-06" },
  };
  const regions = [
    ["Mali", "Gao"],
    ["Mali", "Mopti"],
    ["Somalia", "Banaadir"],
    ["Burkina Faso", "Sahel"],
  ];
  const rows = regions.flatMap(([country = "", region = ""], r) =>
    Array.from({ length: 42 }, (_, month) => [
      `${2019 + Math.floor(month / 12)}-${String((month % 12) + 1).padStart(2, "0")}`,
      country,
      region,
      String(month > 39 && r === 2 ? 60 : 1 + r),
      "battle",
    ]),
  );
  return await withFolder(async (folder) => {
    await put(folder, {
      "counts.csv": csvText([["month", "country", "region", "n", "class"], ...rows]),
      "counts.mapping.json": JSON.stringify(mapping),
    });
    return await publishedBy({ input: [join(folder, "counts.csv")], tablesOnly: false });
  });
}

let sample: Published;
let bare: Published;
let hostile: Published;
const pageOf = (published: Published): string => published.get("report.html") ?? "";
const documents = new Map<Published, ReturnType<typeof parseHTML>["document"]>();

function documentOf(published: Published): ReturnType<typeof parseHTML>["document"] {
  const known = documents.get(published) ?? parseHTML(pageOf(published)).document;
  documents.set(published, known);
  return known;
}

beforeAll(async () => {
  sample = await publishedBy({ input: [SAMPLE], tablesOnly: false });
  hostile = await hostileRun();
  bare = await bareRun();
});
afterAll(() => documents.clear());

describe("what the report says", () => {
  test("what changed, in five sentences whose numbers are those of the tables", () => {
    const sentences = [...documentOf(sample).querySelectorAll(".lead li")].map(
      (item) => item.textContent ?? "",
    );
    expect(sentences).toHaveLength(5);
    const countries = rowsOf(sample, "countries");
    const sum = (column: string): string =>
      countries.reduce((total, row) => total + Number(row[column]), 0).toLocaleString("en-US");
    expect(sentences[0]).toMatch(/^From October 2023 to December 2023, /);
    expect(sentences[0]).toContain(
      `${sum("incidents_3m")} incidents in the theatre's ${countries.length} countries`,
    );
    expect(sentences[0]).toContain(`${sum("deaths_3m")} deaths`);
    const [first] = rowsOf(sample, "escalation");
    expect(sentences[1]).toContain(`${first?.["region"]} (${first?.["country_name"]}) has the highest`);
    expect(sentences[1]).toContain(String(first?.["why"]));
    const { alerts } = JSON.parse(sample.get("run.json") ?? "");
    const { alerts: count, active_regions: active } = alerts;
    expect(sentences[2]).toContain(`${count} of ${active} active regions are on alert, where about `);
    for (const row of rowsOf(sample, "escalation")) {
      const isNew = Number(row["rank"]) <= 10 && Number(row["rank"]) + Number(row["rank_change"]) > 10;
      if (isNew) expect(sentences[2]).toContain(`${row["region"]} (`);
    }
    for (const row of rowsOf(sample, "neighbours"))
      expect(sentences[3]?.includes(String(row["neighbour_name"]))).toBe(row["evidence"] !== "none");
    const likely = rowsOf(sample, "escalation").reduce((a, b) =>
      Number(b["probability_3m"]) > Number(a["probability_3m"]) ? b : a,
    );
    expect(sentences[4]).toContain(`${likely["region"]} (`);
    expect(sentences[4]).toContain(`${Math.round(100 * Number(likely["probability_3m"]))}\u00A0%`);
  });

  test("both rankings, row by row as in the tables", () => {
    const document = documentOf(sample);
    const namesIn = (section: string): string[] =>
      [...document.querySelectorAll(`section[aria-labelledby=${section}] table.cards`)].flatMap((table) =>
        [...table.querySelectorAll("tbody th")].map((cell) => cell.textContent ?? ""),
      );
    const regions = rowsOf(sample, "escalation");
    const shown = namesIn("escalation").slice(0, regions.length);
    for (const [index, row] of regions.entries()) expect(shown[index]).toContain(`${row["region"]}`);
    const neighbours = rowsOf(sample, "neighbours");
    expect(namesIn("spillover")).toHaveLength(neighbours.length);
    for (const [index, row] of neighbours.entries())
      expect(namesIn("spillover")[index]).toContain(`${row["neighbour_name"]}${row["why"]}`);
  });

  test("the map holds every region with a place, zones, and an arrow for each verdict that asks for one", () => {
    const map = documentOf(sample).querySelector("svg.map");
    const regions = rowsOf(sample, "escalation");
    expect(map?.querySelectorAll("circle.dot")).toHaveLength(regions.length);
    const zones = rowsOf(sample, "zones");
    expect(map?.querySelectorAll(".zones ellipse, .zones .strip")).toHaveLength(zones.length);
    const drawn = rowsOf(sample, "spillover").filter(({ from, evidence }) =>
      ["arrived", "early sign", ...(from === "MLI" ? ["nearby only"] : [])].includes(String(evidence)),
    );
    const tips = [...(map?.querySelectorAll(".arrows title") ?? [])].map((title) => title.textContent ?? "");
    expect(tips).toHaveLength(drawn.length);
    for (const row of drawn)
      expect(tips).toContainEqual(
        expect.stringContaining(`${row["from_name"]} to ${row["to_name"]}: ${row["evidence"]}`),
      );
    expect(drawn.map(({ from, to }) => `${from}>${to}`)).toContain("MLI>DZA");
  });

  test("a panel for each of the first ten regions, with its actors and its border", () => {
    const panels = [...documentOf(sample).querySelectorAll("article.panel")];
    expect(panels.map((panel) => panel.querySelector("h3")?.textContent)).toEqual(
      rowsOf(sample, "escalation")
        .slice(0, 10)
        .map((row) => `${row["rank"]}. ${row["region"]}, ${row["country_name"]} ${row["category"]}`),
    );
    expect(panels[0]?.textContent).toContain("Islamic State in the Sahel");
    expect(panels[0]?.textContent).toMatch(/Near a border.*Niger/);
    for (const panel of panels) expect(panel.querySelectorAll("svg.chart")).toHaveLength(2);
  });

  test("reliability, the ledger, licence, boundary disclaimer, and that it is synthetic", () => {
    const text = documentOf(sample).body.textContent ?? "";
    expect(text).toContain("Synthetic data: everything here is invented");
    expect(text).toContain("no statement on anybody’s claim");
    expect(text).toContain("CC0-1.0 (invented data)");
    expect(text).toMatch(/Said, and came true/);
    expect(text).toMatch(/synthetic-sahel\.csv7,3117,2642015120/);
    expect(text).toContain("1 row: country is a country nobody knows (nearest: Mali, Malawi, Malta)");
  });

  test("a run without chances, one that is too short for them, and countries without data are told of", () => {
    const text = documentOf(hostile).body.textContent ?? "";
    expect(text).toContain("Chances of the coming months were not computed in this run.");
    expect(documentOf(bare).body.textContent).toContain("No chance is given for the coming months");
    expect(text).toContain("About Algeria, Benin, Burkina Faso");
    expect(text).not.toContain("Synthetic data:");
  });
});

describe("a source that says little", () => {
  test("without places the map colours countries; nothing is said of deaths and actors", () => {
    const document = documentOf(bare);
    const map = document.querySelector("svg.map");
    expect(map?.querySelectorAll("circle")).toHaveLength(0);
    expect(map?.querySelectorAll("path.area")).toHaveLength(2);
    const text = document.body.textContent ?? "";
    expect(text).toContain("countries are coloured by their own category");
    expect(text).toContain(
      "The source does not say where incidents happened, who took part, how many died and on which days",
    );
    expect(text).not.toMatch(/\d deaths|Deaths, 3 months|Who took part/);
    expect(text).toContain("Licence of the data: not told");
  });

  test("of countries where the data does not look it says so, not that nothing is shown", () => {
    const sentence = documentOf(bare).querySelectorAll(".lead li")[3]?.textContent ?? "";
    const silent = rowsOf(bare, "neighbours").filter((row) => row["evidence"] === "not assessable");
    expect(silent.length).toBeGreaterThan(3);
    for (const row of silent) expect(sentence.split("; of ")[1]).toContain(String(row["neighbour_name"]));
    expect(sentence).toMatch(/^(Violence from Mali|Nothing shows).* the data does not tell\.$/);
    expect(sentence.split("; of ")[0]).toContain("Burkina Faso");
  });

  test("the report is about the theatre; ranks are those of the table", () => {
    const rows = [...(documentOf(bare).querySelector("table.cards")?.querySelectorAll("tbody tr") ?? [])];
    const shown = rows.map((row) => [
      row.querySelector("td")?.textContent?.replace(/[▲▼].*/, ""),
      row.querySelector("bdi")?.textContent,
    ]);
    const ranked = rowsOf(bare, "escalation").map((row) => [String(row["rank"]), row["region"]]);
    expect(ranked[0]).toEqual(["1", "Banaadir"]);
    expect(shown).toEqual(ranked.slice(1));
    expect(documentOf(bare).body.textContent).toContain("ranks are those among all 4 of the data");
  });
});

describe("nothing but a page", () => {
  test("it asks for nothing from elsewhere and runs no script, whatever the input says", () => {
    for (const published of [sample, hostile]) {
      const document = documentOf(published);
      expect(
        document.querySelectorAll("script, img, iframe, object, embed, link, form, base, video").length,
      ).toBe(0);
      expect(document.querySelectorAll("style").length).toBe(1);
      for (const element of document.querySelectorAll("*")) {
        for (const { name, value } of element.attributes) {
          expect(name).not.toMatch(/^(on|src|srcset|data$|action|formaction|ping|poster|background)/);
          if (name.endsWith("href")) expect(value).toMatch(/^#/);
        }
      }
      expect(pageOf(published)).not.toMatch(/url\(|@import/);
    }
  });

  test("hostile names arrive as the text they are", () => {
    const document = documentOf(hostile);
    const names = [...(document.querySelector("table.cards")?.querySelectorAll("tbody bdi") ?? [])].map(
      (name) => name.textContent,
    );
    expect(new Set(names)).toEqual(new Set([SCRIPT, IMAGE, QUOTE, LONG, "وادي <b>", "=1+1", "Kidal"]));
    const text = document.body.textContent ?? "";
    expect(text).toContain(`Source: Log ${SCRIPT}`);
    expect(text).toContain(`Citation: ${QUOTE}`);
    expect(text).toContain("log<b>&'.csv");
    const ids = [...document.querySelectorAll("[id]")].map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
  });
});

const program = findChromium();
if (program === null)
  console.warn(
    "The report is not opened in a browser: no chromium on PATH, and HARMATTAN_CHROMIUM names none.",
  );

/** Elements that stick out of the screen to the right, other than parts of charts and what scrolls by itself. */
const STICKING_OUT = `[...document.querySelectorAll("body *")]
  .filter((each) => each.closest("svg, .scroll, .hidden, .skip, thead") === null || each.matches("svg"))
  .filter((each) => each.getBoundingClientRect().right > innerWidth + 0.5 || each.getBoundingClientRect().left < -0.5)
  .map((each) => each.outerHTML.slice(0, 120))`;

/** Texts whose contrast with the ground behind them is below 4.5 (WCAG 2.2, 1.4.3). */
const FAINT = `(() => {
  const luminance = (rgb) => rgb.map((c) => c / 255).map((c) => c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4)
    .reduce((sum, c, k) => sum + c * [0.2126, 0.7152, 0.0722][k], 0);
  const rgb = (color) => color.match(/[\\d.]+/g).map(Number);
  const ground = (each) => {
    for (let at = each; at !== null; at = at.parentElement) {
      const color = rgb(getComputedStyle(at).backgroundColor);
      if (color.length < 4 || color[3] > 0) return color.slice(0, 3);
    }
    return [255, 255, 255];
  };
  const texts = [...document.querySelectorAll("body *")].filter((each) =>
    [...each.childNodes].some((node) => node.nodeType === 3 && node.textContent.trim() !== "")
    && each.closest("title, .map, .hidden") === null);
  return { texts: texts.length, faint: texts.flatMap((each) => {
    const style = getComputedStyle(each);
    const color = rgb(each.closest("svg") === null ? style.color : style.fill).slice(0, 3);
    const [a, b] = [luminance(color), luminance(ground(each))];
    const contrast = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    return contrast < 4.5 ? [each.outerHTML.slice(0, 80) + " " + contrast.toFixed(2)] : [];
  }) };
})()`;

describe.skipIf(program === null)("in Chromium", () => {
  let folder: string;
  let browser: Chromium;
  /** Pages stay open for the tests after. */
  const pages = new Map<string, Promise<OpenPage>>();
  const open = async (name: string, width: number, dark = false): Promise<OpenPage> => {
    const key = `${name} ${width} ${dark}`;
    const page = pages.get(key) ?? browser.open(join(folder, `${name}.html`), { width, height: 900, dark });
    pages.set(key, page);
    return await page;
  };

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "harmattan-report-"));
    await writeFile(join(folder, "sample.html"), pageOf(sample));
    await writeFile(join(folder, "hostile.html"), pageOf(hostile));
    browser = await Chromium.start(program ?? "");
  });
  afterAll(async () => {
    await browser?.end();
    await rm(folder, { recursive: true, force: true, maxRetries: 3 });
  });

  test.each([
    ["sample", 390, "light"],
    ["sample", 390, "dark"],
    ["sample", 1440, "light"],
    ["sample", 1440, "dark"],
    ["hostile", 390, "light"],
    ["hostile", 1440, "light"],
  ] as const)(
    "%s at %i pixels, %s: nothing is complained of or asked for, nothing sticks out",
    async (name, width, ground) => {
      const page = await open(name, width, ground === "dark");
      expect(page.complaints).toEqual([]);
      expect(page.requests).toHaveLength(1);
      expect(await page.evaluate("document.title")).toMatch(/^Mali and its neighbours, \w+ 20\d\d: /);
      expect(await page.evaluate("document.querySelectorAll('script, img').length")).toBe(0);
      expect(await page.evaluate("document.documentElement.scrollWidth - innerWidth")).toBe(0);
      expect(await page.evaluate<string[]>(STICKING_OUT)).toEqual([]);
      const { HARMATTAN_SCREENSHOTS: screenshots } = process.env;
      if (screenshots === undefined) return;
      await mkdir(screenshots, { recursive: true });
      await writeFile(join(screenshots, `report-${name}-${width}-${ground}.png`), await page.screenshot());
    },
  );

  test.each([
    ["light", false],
    ["dark", true],
  ] as const)("every text is readable, %s", async (_, dark) => {
    const page = await open("sample", 1440, dark);
    const { texts, faint } = await page.evaluate<{ texts: number; faint: string[] }>(FAINT);
    expect(texts).toBeGreaterThan(500);
    expect(faint).toEqual([]);
    const [red = 0] = await page.evaluate<number[]>(
      "getComputedStyle(document.documentElement).backgroundColor.match(/\\d+/g).map(Number)",
    );
    expect(dark ? red < 60 : red > 200).toBe(true);
  });

  test("it can be used with a keyboard and a screen reader", async () => {
    const page = await open("sample", 1440);
    const levels = await page.evaluate<number[]>(
      "[...document.querySelectorAll('h1, h2, h3, h4')].map((each) => Number(each.tagName[1]))",
    );
    expect(levels.filter((level) => level === 1)).toHaveLength(1);
    for (const [index, level] of levels.slice(1).entries())
      expect(level - (levels[index] as number)).toBeLessThanOrEqual(1);
    const wanting = (selector: string): Promise<string[]> =>
      page.evaluate(
        `[...document.querySelectorAll(${JSON.stringify(selector)})].map((each) => each.outerHTML.slice(0, 120))`,
      );
    expect(
      await wanting(
        "html:not([lang]), svg:not([aria-hidden]):not([role=img]), svg[role=img]:not([aria-label])",
      ),
    ).toEqual([]);
    expect(await wanting("table:not(:has(caption)), th:not([scope]), .scroll:not([tabindex])")).toEqual([]);
    const dangling =
      "[...document.querySelectorAll('a')].filter((a) => document.getElementById(decodeURIComponent(a.hash.slice(1))) === null && document.getElementById(a.hash.slice(1)) === null).length";
    expect(await page.evaluate(dangling)).toBe(0);
    expect(await page.evaluate("document.querySelectorAll('nav a').length")).toBe(7);
  });

  test("it prints", async () => {
    const page = await open("sample", 1440, true);
    const pdf = await page.pdf();
    expect(pdf.subarray(0, 5).toString()).toBe("%PDF-");
    const pages = pdf.toString("latin1").match(/\/Type \/Page\b(?!s)/g)?.length ?? 0;
    expect(pages).toBeGreaterThan(5);
    expect(pages).toBeLessThan(20);
    const { HARMATTAN_SCREENSHOTS: screenshots } = process.env;
    if (screenshots !== undefined) await writeFile(join(screenshots, "report-sample.pdf"), pdf);
  });
});
