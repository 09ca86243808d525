/** A request body whose messages are serialised once: `head`, the messages with commas between them, a tail. */
export class GrowingBody {
  #bytes = Buffer.allocUnsafeSlow(64 * 1024);
  #end = 0;
  #empty = true;

  /** @param {string} head up to and with the bracket that opens the messages */
  constructor(head) {
    this.#write(head);
  }

  /** @param {object} message */
  append(message) {
    this.#write(`${this.#empty ? '' : ','}${JSON.stringify(message)}`);
    this.#empty = false;
  }

  /** The whole body; the tail is overwritten by the next message. @param {string} tail @returns {Buffer} */
  with(tail) {
    const end = this.#end;
    this.#write(tail);
    const whole = this.#bytes.subarray(0, this.#end);
    this.#end = end;
    return whole;
  }

  #write(text) {
    if (this.#end + text.length * 3 > this.#bytes.length) {
      const larger = Buffer.allocUnsafeSlow((this.#end + text.length * 3) * 2);
      this.#bytes.copy(larger, 0, 0, this.#end);
      this.#bytes = larger;
    }
    this.#end += this.#bytes.write(text, this.#end);
  }
}
