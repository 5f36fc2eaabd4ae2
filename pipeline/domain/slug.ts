import { fold } from "./nearest.ts";

/** A name as part of an id: "Bobo-Dioulasso (Est)" -> "bobo-dioulasso-est". Letters and digits of any script stay, so
 * that names outside Latin script stay distinct. */
export function slugOf(name: string): string {
  return fold(name).replaceAll(" ", "-") || "unnamed";
}
