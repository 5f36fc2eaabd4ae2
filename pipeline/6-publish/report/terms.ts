import { html, type Markup } from "./markup.ts";

/** Words of a table and what they mean there, in small print; those without a meaning here are left out. */
export function terms(entries: readonly (readonly [term: string, meaning: string])[]): Markup {
  const shown = entries.filter(([, meaning]) => meaning !== "");
  return html`<dl class="terms">${shown.map(([term, meaning]) => html`<div><dt>${term}</dt><dd>${meaning}</dd></div>`)}</dl>`;
}
