/**
 * An address as messages may show it: without the user name and password that may stand before its host. Takes what is
 * no valid address too, since that is what messages quote.
 */
export function withoutLogin(address: string): string {
  return address.replace(/^(\s*(?:[a-z][a-z0-9+.-]*:\/\/)?).*@/is, '$1');
}
