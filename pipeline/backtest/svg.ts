import type { PlotOptions } from "@observablehq/plot";

type Library = typeof import("@observablehq/plot");

const NAMESPACE = "http://www.w3.org/2000/svg";
/** Room above the chart for its title and a line below that, pixels. */
const HEAD = 48;
const FONT = "font-family: Helvetica, Arial, sans-serif; font-size: 12px;";

/** As much of a document's elements as is needed here. */
interface Element {
  readonly tagName: string;
  readonly firstChild: Element | null;
  readonly outerHTML: string;
  textContent: string | null;
  getAttribute(name: string): string | null;
  setAttribute(name: string, value: string): void;
  insertBefore(element: Element, before: Element | null): void;
}

/**
 * A chart as an SVG that stands on its own: white ground, title above. The same for the same options. Texts go in as text
 * of a document, and so are escaped. The libraries are loaded with the first chart.
 * @param make the chart's options; it may not ask for a legend
 */
export async function svgChart(
  title: string,
  subtitle: string,
  make: (library: Library) => PlotOptions,
): Promise<string> {
  const [library, { parseHTML }] = await Promise.all([import("@observablehq/plot"), import("linkedom")]);
  const { document } = parseHTML("<!DOCTYPE html><html><body></body></html>");
  const options = { ...make(library), document } as unknown as PlotOptions;
  const svg = library.plot(options) as unknown as Element;
  if (svg.tagName.toLowerCase() !== "svg") throw new RangeError("a chart with a legend is no single SVG");
  const [width, height] = ["width", "height"].map((name) => Number(svg.getAttribute(name))) as [
    number,
    number,
  ];
  const put = (name: string, attributes: Readonly<Record<string, string | number>>, text = ""): void => {
    const element = document.createElementNS(NAMESPACE, name) as unknown as Element;
    for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, String(value));
    element.textContent = text;
    svg.insertBefore(element, svg.firstChild);
  };
  put("text", { x: 12, y: -8, fill: "#444", "text-anchor": "start" }, subtitle);
  put("text", { x: 12, y: -28, "font-size": 15, "font-weight": "bold", "text-anchor": "start" }, title);
  put("rect", { x: 0, y: -HEAD, width, height: height + HEAD, fill: "white" });
  svg.setAttribute("xmlns", NAMESPACE);
  svg.setAttribute("height", String(height + HEAD));
  svg.setAttribute("viewBox", `0 ${-HEAD} ${width} ${height + HEAD}`);
  svg.setAttribute("style", FONT);
  return `${svg.outerHTML}\n`;
}
