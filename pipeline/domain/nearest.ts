/**
 * The candidates most like a name that was not recognised, for error messages.
 * Likeness is the Levenshtein distance after folding case and accents; anything further than half the name's
 * length is not offered.
 * @returns at most `count` candidates, nearest first, ties in alphabetical order
 */
export function nearestNames(name: string, candidates: Iterable<string>, count = 1): string[] {
  const wanted = fold(name);
  // a name with nothing in common is not near, however short
  const farthest = Math.min(wanted.length - 1, Math.max(2, wanted.length / 2));
  const scored: { candidate: string; distance: number }[] = [];
  for (const candidate of candidates) {
    const folded = fold(candidate);
    // at least as many letters are missing
    if (Math.abs(folded.length - wanted.length) > farthest) continue;
    const distance = editDistance(wanted, folded);
    if (distance <= farthest) scored.push({ candidate, distance });
  }
  scored.sort((a, b) => a.distance - b.distance || (a.candidate < b.candidate ? -1 : 1));
  return [...new Set(scored.map((entry) => entry.candidate))].slice(0, count);
}

/** The candidates that a name can be a misspelling of: at most one letter in six is wrong. Names of three letters are none. */
export function misspellings(name: string, candidates: Iterable<string>): string[] {
  const wanted = fold(name);
  if (wanted.length < 4) return [];
  return [...candidates].filter(
    (candidate) => editDistance(wanted, fold(candidate)) <= Math.ceil(wanted.length / 6),
  );
}

/** " (nearest: Mali, Malawi)", or "" when nothing is near: the tail of a message. */
export function nearestHint(name: string, candidates: Iterable<string>, count = 1): string {
  const names = nearestNames(name, candidates, count);
  return names.length === 0 ? "" : ` (nearest: ${names.join(", ")})`;
}

const PLAIN = /^[ -~]*$/;
const NO_LETTERS = /[^a-z0-9]+/g;

/**
 * Lower case without accents, punctuation as single spaces: the form in which names are compared. A Turkish i without its dot
 * is an i, and the marks by which Arabic is transliterated (Saʿdah, Sa‘dah, Sa'dah) are punctuation.
 */
export function fold(text: string): string {
  // most names are plain, and four passes over each take a while
  if (PLAIN.test(text)) return text.toLowerCase().replace(NO_LETTERS, " ").trim();
  return text
    .normalize("NFD")
    .replace(/\p{M}/gu, "")
    .toLowerCase()
    .replaceAll("ı", "i")
    .replace(/(?:[\u02B0-\u02FF]|[^\p{L}\p{N}])+/gu, " ")
    .trim();
}

function editDistance(a: string, b: string): number {
  let previous = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const current = [i];
    for (let j = 1; j <= b.length; j++) {
      const substitution = (previous[j - 1] as number) + (a[i - 1] === b[j - 1] ? 0 : 1);
      current.push(Math.min(substitution, (previous[j] as number) + 1, (current[j - 1] as number) + 1));
    }
    previous = current;
  }
  return previous[b.length] as number;
}
