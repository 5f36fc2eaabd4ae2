/** What happens to one file. */
import fc from "fast-check";
import { breakingFiles, gentleFiles } from "./files.ts";
import { breaking, type Mutation, PHASES } from "./mutations.ts";
import { breakingRecords, gentleRecords, giantCell } from "./records.ts";

/** Parts of names that a shell, SQL, a pattern or a path could take for more than a name. */
const NAMES = [
  "it's",
  'say "x"',
  "with  spaces ",
  "line\nbreak",
  "$(touch x) `id`;&|>",
  "..",
  "...%2f..%2f",
  "Ménaka",
  "a[b]{c,d}*?",
  "%s $path $1",
  "back\\slash",
  "--input",
  "country=Niger",
  "' OR 1=1 --",
  "a\tb",
  "#",
];

const gentle = fc.oneof(...gentleRecords, ...gentleFiles);
const broken = breaking(fc.oneof(...breakingRecords, ...breakingFiles));
const any = fc.oneof(broken, broken, gentle);

const inPhases = (drawn: readonly Mutation[]): Mutation[] =>
  drawn.toSorted((a, b) => PHASES.indexOf(a.phase) - PHASES.indexOf(b.phase));

/**
 * A file's name, and what happens to it in the order of the phases. Broken files are read record by record, which takes
 * many times as long: they are fewer, and more happens to each.
 */
export const story = fc.record({
  name: fc.constantFrom(...NAMES),
  mutations: fc.oneof(
    { weight: 240, arbitrary: fc.array(gentle, { minLength: 1, maxLength: 3 }).map(inPhases) },
    { weight: 20, arbitrary: fc.tuple(broken) },
    {
      weight: 40,
      arbitrary: fc
        .tuple(broken, fc.array(any, { minLength: 1, maxLength: 5 }))
        .map(([first, more]) => inPhases([first, ...more])),
    },
    { weight: 1, arbitrary: fc.tuple(giantCell) },
  ),
});
