/**
 * What a stream said, bounded: the beginning and the end are kept and the middle is counted. Memory stays below
 * twice the limit however much comes.
 */
export class BoundedOutput {
  readonly #headLimit: number;
  readonly #tailLimit: number;
  #head = Buffer.alloc(0);
  #headLength = 0;
  /** A ring once it is full: `#tailEnd` is then also where the oldest byte lies. */
  #tail = Buffer.alloc(0);
  #tailLength = 0;
  #tailEnd = 0;
  #received = 0;

  /** @param limit bytes to keep, half from the beginning and half from the end */
  constructor(limit: number) {
    const bytes = Number.isFinite(limit) ? Math.max(0, Math.floor(limit)) : 0;
    this.#headLimit = Math.ceil(bytes / 2);
    this.#tailLimit = bytes - this.#headLimit;
  }

  /** Bytes that came so far. */
  get received(): number {
    return this.#received;
  }

  get truncated(): boolean {
    return this.#received > this.#headLength + this.#tailLength;
  }

  push(chunk: Uint8Array): void {
    this.#received += chunk.length;
    const room = this.#headLimit - this.#headLength;
    if (room > 0) this.#pushHead(chunk.subarray(0, room));
    if (chunk.length > room) this.#pushTail(chunk.subarray(Math.max(0, room)));
  }

  /** The text so far; where bytes are missing, a line of its own says how many. Broken UTF-8 becomes U+FFFD. */
  text(): string {
    const head = this.#head.subarray(0, this.#headLength);
    const tail = this.#tailInOrder();
    if (!this.truncated) return Buffer.concat([head, tail]).toString('utf8');
    const start = head.subarray(0, completeLength(head));
    const end = tail.subarray(continuationLength(tail));
    const missing = this.#received - start.length - end.length;
    return `${start.toString('utf8')}\n[... ${missing.toLocaleString('en-US')} bytes left out ...]\n${end.toString('utf8')}`;
  }

  #pushHead(bytes: Uint8Array): void {
    const needed = this.#headLength + bytes.length;
    this.#head = withRoom(this.#head, this.#headLength, needed, this.#headLimit);
    this.#head.set(bytes, this.#headLength);
    this.#headLength = needed;
  }

  #pushTail(bytes: Uint8Array): void {
    const limit = this.#tailLimit;
    if (limit === 0) return;
    const last = bytes.length > limit ? bytes.subarray(bytes.length - limit) : bytes;
    this.#tail = withRoom(this.#tail, this.#tailLength, Math.min(limit, this.#tailLength + last.length), limit);
    const untilWrap = Math.min(last.length, limit - this.#tailEnd);
    this.#tail.set(last.subarray(0, untilWrap), this.#tailEnd);
    this.#tail.set(last.subarray(untilWrap), 0);
    this.#tailEnd = (this.#tailEnd + last.length) % limit;
    this.#tailLength = Math.min(limit, this.#tailLength + last.length);
  }

  #tailInOrder(): Buffer {
    if (this.#tailLength < this.#tailLimit) return this.#tail.subarray(0, this.#tailLength);
    return Buffer.concat([this.#tail.subarray(this.#tailEnd, this.#tailLimit), this.#tail.subarray(0, this.#tailEnd)]);
  }
}

/** The buffer, or a larger copy that holds `needed` bytes; it doubles, so that many small chunks stay cheap. */
function withRoom(buffer: Buffer<ArrayBuffer>, used: number, needed: number, limit: number): Buffer<ArrayBuffer> {
  if (needed <= buffer.length) return buffer;
  const larger = Buffer.alloc(Math.min(limit, Math.max(needed, buffer.length * 2, 1024)));
  larger.set(buffer.subarray(0, used));
  return larger;
}

/** Length without a character that is cut off at the end. */
function completeLength(bytes: Uint8Array): number {
  for (let back = 1; back <= Math.min(4, bytes.length); back++) {
    const byte = bytes[bytes.length - back] ?? 0;
    if ((byte & 0xc0) === 0x80) continue;
    const width = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : byte >= 0xc0 ? 2 : 1;
    return width > back ? bytes.length - back : bytes.length;
  }
  return bytes.length;
}

/** How many bytes at the beginning belong to a character that is cut off. */
function continuationLength(bytes: Uint8Array): number {
  let length = 0;
  while (length < Math.min(3, bytes.length) && ((bytes[length] ?? 0) & 0xc0) === 0x80) length++;
  return length;
}
