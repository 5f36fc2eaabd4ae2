/** The number of a key, counted from 0 in the order in which keys first come up; a new key is added. */
export function numberIn<K>(numbers: Map<K, number>, key: K): number {
  const number = numbers.get(key) ?? numbers.size;
  numbers.set(key, number);
  return number;
}
