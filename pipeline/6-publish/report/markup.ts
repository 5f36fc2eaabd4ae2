/** HTML and SVG from templates in which every value is text, unless it is markup itself: input never becomes markup. */

/** A piece of a page that may stand there as it is; only `html` makes it. */
export class Markup {
  readonly text: string;

  private constructor(text: string) {
    this.text = text;
  }

  static from(strings: TemplateStringsArray, values: readonly Piece[]): Markup {
    let text = strings[0] as string;
    for (const [index, value] of values.entries()) text += textOf(value) + strings[index + 1];
    return new Markup(text);
  }
}

/** What may stand in a template; null is nothing. */
export type Piece = string | number | null | Markup | readonly Piece[];

/**
 * A template of HTML or SVG. Texts and numbers are escaped for content and for attributes in double quotes alike.
 * @example html`<b title="${'"'}">${"<i>"}</b>`.text // <b title="&quot;">&lt;i&gt;</b>
 */
export function html(strings: TemplateStringsArray, ...values: readonly Piece[]): Markup {
  return Markup.from(strings, values);
}

const ENTITIES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

function textOf(value: Piece): string {
  if (value === null) return "";
  if (value instanceof Markup) return value.text;
  if (typeof value === "object") return value.map(textOf).join("");
  return escaped(String(value));
}

/** What cannot stand as it is. */
const UNSAFE = /[&<>"'\p{Cc}\u202A-\u202E\u2066-\u2069]/u;

/** Characters that HTML does not allow become spaces; those that turn the reading direction of what follows are dropped. */
function escaped(text: string): string {
  if (!UNSAFE.test(text)) return text;
  return text
    .replace(/[^\P{Cc}\t\n]/gu, " ")
    .replace(/[\u202A-\u202E\u2066-\u2069]/g, "")
    .replace(/[&<>"']/g, (character) => ENTITIES[character] as string);
}
