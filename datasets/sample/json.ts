/** JSON laid out as the project's formatter wants it: objects over several lines, short lists on one line. */

const LINE_WIDTH = 110;

type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };

/** @returns the text of a JSON file, with a final line break */
export function formatJson(value: object): string {
  return `${format(value as Json, "", 0)}\n`;
}

/** @param before how many characters stand on the line before the value */
function format(value: Json, indent: string, before: number): string {
  if (value === null || typeof value !== "object") return JSON.stringify(value);
  const inner = `${indent}  `;
  if (isList(value)) {
    const items = value.map((item) => format(item, inner, inner.length));
    const oneLine = `[${items.join(", ")}]`;
    if (!oneLine.includes("\n") && before + oneLine.length + 1 <= LINE_WIDTH) return oneLine;
    return `[\n${items.map((item) => inner + item).join(",\n")}\n${indent}]`;
  }
  const members = Object.entries(value).map(([key, member]) => {
    const name = `${inner}${JSON.stringify(key)}: `;
    return name + format(member, inner, name.length);
  });
  return `{\n${members.join(",\n")}\n${indent}}`;
}

function isList(value: Json): value is readonly Json[] {
  return Array.isArray(value);
}
