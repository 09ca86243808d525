import { countOf, filledStringOf, jsonListOf, jsonObjectOf, type JsonObject } from 'allos/plugin';
import { ArrivingItem } from './arriving-item.js';

/**
 * The items of one answer in the order in which they began. By the protocol an event names its item by `output_index`
 * and `item_id`. Some servers leave one of them out, give every item the same index, or change the id under way.
 */
export class ArrivingItems {
  readonly #items: ArrivingItem[] = [];
  #last: ArrivingItem | undefined;

  get all(): readonly ArrivingItem[] {
    return this.#items;
  }

  /** `output_item.added` */
  added(item: JsonObject, index: unknown): void {
    const id = filledStringOf(item['id']);
    const known = id === undefined ? undefined : this.#items.find((other) => other.id === id);
    if (known === undefined) this.#begin(item, countOf(index));
    else known.tell(item);
  }

  /** `output_item.done` */
  done(item: JsonObject, index: unknown): ArrivingItem {
    const type = filledStringOf(item['type']) ?? '';
    const at = countOf(index);
    const id = filledStringOf(item['id']);
    const open = this.#items.filter((other) => other.type === type && !other.done);
    const arriving =
      open.find((other) => id !== undefined && other.id === id) ??
      open.find((other) => at === undefined || other.index === undefined || other.index === at) ??
      this.#begin(item, at);
    arriving.tell(item);
    arriving.done = true;
    return arriving;
  }

  /** The item of a delta, made when the server did not announce it. */
  of(event: JsonObject, type: string): ArrivingItem {
    const id = filledStringOf(event['item_id']);
    const index = countOf(event['output_index']);
    const last = this.#last;
    if (last !== undefined && last.type === type && last.id === id && last.index === index) return last;
    const same = this.#items.filter((item) => item.type === type);
    const found =
      same.findLast((item) => id !== undefined && item.id === id) ??
      same.findLast((item) => index !== undefined && item.index === index) ??
      (id === undefined && index === undefined ? same.at(-1) : undefined) ??
      this.#begin({ type, ...(id === undefined ? {} : { id }) }, index);
    this.#last = found;
    return found;
  }

  /** Takes the `output` of the finished response; some servers leave it empty or leave items out. */
  settle(output: unknown): void {
    const left = [...this.#items];
    const final = jsonListOf(output).map((given) => {
      const item = jsonObjectOf(given) ?? {};
      const same = left.filter((other) => other.type === item['type']);
      const known = same.find((other) => other.id !== undefined && other.id === item['id']) ?? same[0];
      if (known === undefined) return this.#begin(item, undefined);
      left.splice(left.indexOf(known), 1);
      known.tell(item);
      return known;
    });
    if (left.length === 0) this.#items.splice(0, this.#items.length, ...final);
  }

  #begin(item: JsonObject, index: number | undefined): ArrivingItem {
    const arriving = new ArrivingItem(filledStringOf(item['type']) ?? '', item, index);
    this.#items.push(arriving);
    return arriving;
  }
}
