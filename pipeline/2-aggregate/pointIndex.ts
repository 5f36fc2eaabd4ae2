const FIRST_CAPACITY = 1 << 12;
/** Slots per point at least: few points then share a slot's neighbourhood. */
const SPARSENESS = 2;

/**
 * Numbers distinct points, counting up from 0 in the order in which they are first asked for. A hash table over typed
 * arrays: a Map with coordinates as keys takes several times as long, and this is asked once per incident.
 */
export class PointIndex {
  /** Slot -> number of a point + 1; 0 is empty. */
  #slots = new Int32Array(FIRST_CAPACITY * SPARSENESS);
  #group = new Int32Array(FIRST_CAPACITY);
  #latitude = new Float64Array(FIRST_CAPACITY);
  #longitude = new Float64Array(FIRST_CAPACITY);
  #count = 0;

  get count(): number {
    return this.#count;
  }

  /** @param group points of different groups (whole numbers from 0) are different */
  numberOf(group: number, latitude: number, longitude: number): number {
    const slots = this.#slots;
    const last = slots.length - 1;
    for (let slot = hash(group, latitude, longitude) & last; ; slot = (slot + 1) & last) {
      const number = (slots[slot] as number) - 1;
      if (number < 0) {
        slots[slot] = this.#count + 1;
        return this.#add(group, latitude, longitude);
      }
      if (
        this.#latitude[number] === latitude &&
        this.#longitude[number] === longitude &&
        this.#group[number] === group
      ) {
        return number;
      }
    }
  }

  #add(group: number, latitude: number, longitude: number): number {
    const number = this.#count++;
    this.#group[number] = group;
    this.#latitude[number] = latitude;
    this.#longitude[number] = longitude;
    if (this.#count === this.#group.length) this.#grow();
    return number;
  }

  #grow(): void {
    const capacity = 2 * this.#count;
    const wider = <T extends Int32Array | Float64Array>(values: T, target: T): T => {
      target.set(values);
      return target;
    };
    this.#group = wider(this.#group, new Int32Array(capacity));
    this.#latitude = wider(this.#latitude, new Float64Array(capacity));
    this.#longitude = wider(this.#longitude, new Float64Array(capacity));
    const slots = new Int32Array(capacity * SPARSENESS);
    const last = slots.length - 1;
    for (let number = 0; number < this.#count; number++) {
      let slot =
        hash(
          this.#group[number] as number,
          this.#latitude[number] as number,
          this.#longitude[number] as number,
        ) & last;
      while (slots[slot] !== 0) slot = (slot + 1) & last;
      slots[slot] = number + 1;
    }
    this.#slots = slots;
  }
}

/** Mixes a point's whole ten-thousandths of a degree (about 11 m); nearer points may share a hash. */
function hash(group: number, latitude: number, longitude: number): number {
  let mixed =
    Math.imul(Math.round(latitude * 1e4), 0x9e3779b1) ^ Math.imul(Math.round(longitude * 1e4), 0x85ebca6b);
  mixed = Math.imul(mixed ^ group ^ (mixed >>> 15), 0xc2b2ae35);
  return mixed ^ (mixed >>> 13);
}
