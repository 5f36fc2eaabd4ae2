/** Digits of a number, of 16 bits each. */
const DIGITS = 4;
const RADIX = 2 ** 16;
/** Turns a digit's place in a number, the least first, into its place in this machine's memory. */
const FLIP = new Uint8Array(Uint16Array.of(1).buffer)[0] === 1 ? 0 : DIGITS - 1;

/**
 * The positions of some numbers in ascending order, equal ones in the order of their positions. A radix sort: the bits of
 * numbers that are not negative are in their order, so that no number is compared with another.
 * @param values length n, >= 0, no NaN; not changed
 * @example ascendingOrder([0.3, 0.1, 0.2, 0.1]) // 1, 3, 2, 0
 */
export function ascendingOrder(values: ArrayLike<number>): Uint32Array {
  const count = values.length;
  const numbers = new Float64Array(count);
  let [order, next] = [new Uint32Array(count), new Uint32Array(count)];
  for (let i = 0; i < count; i++) {
    // -0 becomes 0
    numbers[i] = (values[i] as number) + 0;
    order[i] = i;
  }
  const digits = new Uint16Array(numbers.buffer);
  for (let digit = 0; digit < DIGITS; digit++) {
    sortByDigit(digits, digit ^ FLIP, order, next);
    [order, next] = [next, order];
  }
  return order;
}

/** Orders positions by one digit; those with the same one stay in order. */
function sortByDigit(digits: Uint16Array, digit: number, order: Uint32Array, sorted: Uint32Array): void {
  /** By value of the digit, where the next position with it goes. */
  const places = new Uint32Array(RADIX + 1);
  for (let at = digit; at < digits.length; at += DIGITS) (places[(digits[at] as number) + 1] as number) += 1;
  for (let value = 0; value < RADIX; value++) (places[value + 1] as number) += places[value] as number;
  for (let k = 0; k < order.length; k++) {
    const index = order[k] as number;
    const value = digits[index * DIGITS + digit] as number;
    sorted[places[value] as number] = index;
    (places[value] as number) += 1;
  }
}
