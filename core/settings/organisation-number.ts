/** Swedish organisation numbers: ten digits, the last one a check digit. */

/** Ten digits, however they were written; undefined when the check digit does not fit. */
export function readOrganisationNumber(text: string): string | undefined {
  const [, head, tail] = /^(?:16)?(\d{6})-?(\d{4})$/.exec(text.replaceAll(/\s/g, "")) ?? [];
  if (head === undefined || tail === undefined) return undefined;
  const digits = head + tail;
  return hasCheckDigit(digits) ? digits : undefined;
}

/** As it is written in Sweden. */
export function writeOrganisationNumber(digits: string): string {
  return `${digits.slice(0, 6)}-${digits.slice(6)}`;
}

/** Every second digit counts twice, from the first; the sum of all digits ends in 0. */
function hasCheckDigit(digits: string): boolean {
  const sum = [...digits].reduce((total, digit, place) => {
    const value = Number(digit) * (place % 2 === 0 ? 2 : 1);
    return total + (value > 9 ? value - 9 : value);
  }, 0);
  return sum % 10 === 0;
}
