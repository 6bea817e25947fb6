/** What a PIN may be: four to six digits that are not among those that everybody tries first. */

export const PIN_FORM = /^\d{4,6}$/;

export function isWeakPin(pin: string): boolean {
  return isOneDigit(pin) || isRun(pin) || isRepeated(pin) || isYear(pin);
}

function isOneDigit(pin: string): boolean {
  return new Set(pin).size === 1;
}

/** Upwards or downwards by one, also over 9 and 0. */
function isRun(pin: string): boolean {
  const steps = [...pin].slice(1).map((digit, at) => (Number(digit) - Number(pin[at]) + 10) % 10);
  return steps.every((step) => step === 1) || steps.every((step) => step === 9);
}

/** 1212, 123123, 121212. */
function isRepeated(pin: string): boolean {
  return [2, 3].some((length) => pin === pin.slice(0, length).repeat(pin.length / length));
}

/** Most are somebody's year of birth. */
function isYear(pin: string): boolean {
  return /^(19|20)\d\d$/.test(pin);
}
