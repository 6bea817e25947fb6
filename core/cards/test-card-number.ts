/**
 * For tests: numbers that look like a card's, put together when the test runs, so that no file
 * holds one. Zeros between the prefix and the check digit.
 */
export function numberLikeACard(prefix: string, length: number): string {
  const body = prefix.padEnd(length - 1, "0");
  const sum = [...body].toReversed().reduce((total, digit, index) => {
    const doubled = Number(digit) * (index % 2 === 0 ? 2 : 1);
    return total + (doubled > 9 ? doubled - 9 : doubled);
  }, 0);
  return `${body}${(10 - (sum % 10)) % 10}`;
}

/** In groups of four, as it is printed on a card. */
export function inGroups(number: string, gap: string): string {
  return number.replace(/(\d{4})(?=\d)/g, `$1${gap}`);
}
