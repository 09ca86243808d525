/** The price in cents after a discount in percent, rounded to a whole cent. */
export function discounted(cents, percent) {
  return Math.round(cents * (1 + percent / 100));
}
