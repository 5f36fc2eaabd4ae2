import type { Constants } from "../../domain/constants.ts";

/**
 * Part 4, civilian targeting: what share of the quarter's incidents are attacks on civilians?
 *
 *   share     π = (V3 + 4 C) / (N3 + 4)
 *   civilian  100 · π · N3 / (N3 + 3)
 *
 * V3 of N3 incidents in the quarter target civilians; C is the country's usual share, E36[v] / E36[n], which
 * keeps one attack in one incident from counting as a share of 1. A share, so further incidents of another kind
 * may lower this part.
 */
export function civilian(
  civilians3m: number,
  incidents3m: number,
  usual: number,
  constants: Pick<Constants, "civilianPriorIncidents" | "civilianHalf">,
): number {
  const { civilianPriorIncidents: prior, civilianHalf } = constants;
  const share = (civilians3m + prior * usual) / (incidents3m + prior);
  return (100 * share * incidents3m) / (incidents3m + civilianHalf);
}
