/** A reason is a sentence of its own or a part of one. */
export function withoutStop(reason: string): string {
  return reason.endsWith('.') ? reason.slice(0, -1) : reason;
}
