import type { IncidentClass } from "../../domain/layout.ts";
import { fold } from "../../domain/nearest.ts";
import { words } from "./words.ts";

/** Beginnings of words, folded, in English, French, Spanish, Portuguese; the first class that has one is meant. */
const WORDS: readonly (readonly [IncidentClass, readonly string[]])[] = [
  [
    "remote",
    words(
      "ied, bomb, explos, landmine, land mine, shelling, mortar, rocket, air strike, airstrike, drone, artillery, remote violence, suicide attack",
      "eei, frappe aerienne, bombard, obus, roquette, attentat suicide",
      "ataque aereo, artilleria, coche bomba",
    ),
  ],
  [
    "other",
    words(
      "protest, demonstration, riot, theft, robbery, accident, arrest, strategic development",
      "manifestation, emeute",
      "manifestacion, disturbio, robo, roubo, manifestacao",
    ),
  ],
  [
    "civilian",
    words(
      "civilian, violence against civilians, village, massacre, abduction, kidnap, execution, sexual violence, one sided",
      "violence contre les civils, enlevement",
      "secuestro, sequestro, masacre",
    ),
  ],
  [
    "nonstate",
    words("communal, intercommunal, inter communal, tribal, non state", "intercommunautaire, communautaire"),
  ],
  [
    "battle",
    words(
      "battle, clash, ambush, combat, firefight, armed clash, state based, skirmish",
      "affrontement, embuscade, accrochage",
      "enfrentamiento, emboscada, confronto",
    ),
  ],
];

const PATTERNS = WORDS.map(
  ([incidentClass, beginnings]) => [incidentClass, new RegExp(`\\b(?:${beginnings.join("|")})`)] as const,
);

/** The class that a word for a kind of incident most likely means; null where it tells too little ("attack"). */
export function classByWord(value: string): IncidentClass | null {
  const folded = fold(value);
  return PATTERNS.find(([, pattern]) => pattern.test(folded))?.[0] ?? null;
}
