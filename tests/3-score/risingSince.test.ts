import fc from "fast-check";
import { expect, test } from "vitest";
import { risingSince } from "../../pipeline/3-score/escalation/risingSince.ts";
import { escalationScorer } from "../../pipeline/3-score/escalation/scorer.ts";
import { anyRegions, inputOf, monthAt, shippedConstants } from "./panels.ts";

const constants = await shippedConstants();

test("a rise begins with the first of the unbroken months above the usual, looked for over 24 months", () => {
  const incidents = Array.from({ length: 90 }, (_, t) => (t >= 70 ? 9 : t % 9 === 0 ? 1 : 0));
  const calm = incidents.map((_, t) => (t % 9 === 0 ? 1 : 0));
  const scorer = escalationScorer(
    inputOf(
      [
        { id: "AAA-east", incidents },
        { id: "AAA-west", incidents: calm },
      ],
      constants,
    ),
  );
  // the quarter that ends with month 70 is the first above the usual; the calm region has an incident in month 72
  expect([...risingSince(scorer, monthAt(74), monthAt(0))]).toEqual([monthAt(70), monthAt(72)]);
  expect([...risingSince(scorer, monthAt(75), monthAt(0))]).toEqual([monthAt(70), Number.NaN]);
  // nothing earlier can be asked for
  expect(risingSince(scorer, monthAt(74), monthAt(72))[0]).toBe(monthAt(72));
});

test("it is what the scores of every month say", () => {
  fc.assert(
    fc.property(anyRegions, fc.integer({ min: 26, max: 47 }), (regions, t) => {
      const scorer = escalationScorer(inputOf(regions, constants));
      const since = risingSince(scorer, monthAt(t), monthAt(0));
      for (const [unit, found] of since.entries()) {
        let expected = Number.NaN;
        for (let at = t; at >= 0 && at > t - 24; at--) {
          const { scored, incidents3m, usualIncidents3m, deaths3m, usualDeaths3m } = scorer.at(monthAt(at));
          const above = (value: number | undefined, usual: number | undefined): boolean =>
            (value ?? 0) > (usual ?? 0) * (1 + 1e-9);
          if (scored[unit] !== 1) break;
          if (
            !above(incidents3m[unit], usualIncidents3m[unit]) &&
            !above(deaths3m[unit], usualDeaths3m[unit])
          )
            break;
          expected = monthAt(at);
        }
        expect(found).toBe(expected);
      }
    }),
    { numRuns: 50 },
  );
});
