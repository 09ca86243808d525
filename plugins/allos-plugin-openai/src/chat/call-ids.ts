/**
 * Gives the calls of one answer ids that are unique in the transcript, since results are paired by them. Some servers
 * send none, or count anew in every turn, or repeat one within a turn (WP-27).
 */
export class CallIds {
  readonly #taken: Set<string>;
  readonly #turn: number;

  /** `taken`: the ids in the transcript. `turn`: what tells this answer from the ones before, such as their count. */
  constructor(taken: Iterable<string>, turn: number) {
    this.#taken = new Set(taken);
    this.#turn = turn;
  }

  /** The id of the call at `index`, the server's own where that is still free. */
  idFor(given: string, index: number): string {
    const wanted = given === '' ? `call_${this.#turn}_${index}` : given;
    let id = wanted;
    for (let copy = 2; this.#taken.has(id); copy++) id = `${wanted}_${copy}`;
    this.#taken.add(id);
    return id;
  }
}
