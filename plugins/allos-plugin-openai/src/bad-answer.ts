/** An answer that cannot be read as one of this API. */
export class BadAnswer extends Error {
  override readonly name = 'BadAnswer';
}
