/** A value of two records that is not the same in both. */
export interface LeafDifference {
  /** "inputs[0].sha256" */
  readonly path: string;
  /** As JSON; "nothing" where the record has no such value. */
  readonly first: string;
  readonly second: string;
}

/** Longest value that is shown. */
const MOST_CHARACTERS = 80;

/** Where two contents of JSON differ, value by value, in the order of the first. */
export function leafDifferences(first: unknown, second: unknown, path = ""): LeafDifference[] {
  if (isContainer(first) && isContainer(second) && Array.isArray(first) === Array.isArray(second)) {
    const keys = [...new Set([...Object.keys(first), ...Object.keys(second)])];
    return keys.flatMap((key) =>
      leafDifferences(valueAt(first, key), valueAt(second, key), pathOf(path, key, Array.isArray(first))),
    );
  }
  const [a, b] = [shown(first), shown(second)];
  return JSON.stringify(first) === JSON.stringify(second)
    ? []
    : [{ path: path || "everything", first: a, second: b }];
}

type Container = Readonly<Record<string, unknown>>;

const isContainer = (value: unknown): value is Container => typeof value === "object" && value !== null;

const valueAt = (container: Container, key: string): unknown =>
  Object.hasOwn(container, key) ? container[key] : undefined;

const pathOf = (path: string, key: string, isList: boolean): string =>
  isList ? `${path}[${key}]` : path === "" ? key : `${path}.${key}`;

function shown(value: unknown): string {
  const text = value === undefined ? "nothing" : JSON.stringify(value);
  return text.length > MOST_CHARACTERS ? `${text.slice(0, MOST_CHARACTERS)}...` : text;
}
