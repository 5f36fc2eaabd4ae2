/** Words written as lists with commas, one list per language. */
export const words = (...lists: readonly string[]): string[] => lists.flatMap((list) => list.split(", "));
