/** Keeps the last value, as long as it would be made of the same: in a run little changes from turn to turn. */
export class KeptLast<T> {
  #madeOf: readonly unknown[] | undefined;
  #value: T | undefined;

  of(madeOf: readonly unknown[], make: () => T): T {
    const before = this.#madeOf;
    const same = before?.length === madeOf.length && madeOf.every((value, index) => value === before[index]);
    if (!same || this.#value === undefined) {
      this.#madeOf = madeOf;
      this.#value = make();
    }
    return this.#value;
  }
}
