/** An invariant that did not hold: what the simulation exists to find. */
export class Broken extends Error {
  readonly rule: string;
  readonly what: string;

  constructor(rule: string, what: string) {
    super(`${rule}: ${what}`);
    this.name = "Broken";
    this.rule = rule;
    this.what = what;
  }
}
