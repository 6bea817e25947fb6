/** The cash in the drawers: what people really handed over, counted by nobody but the check. */
export class Drawer {
  readonly #handedOver = new Map<string, number>();
  /** People who stand there with cash in hand, and do not know yet whether it is taken. */
  waiting = 0;

  /** Once for each time that the screen told somebody to: a person looks before paying out again. */
  payOut(receipt: string, amountOre: number): void {
    this.#note(receipt, -amountOre);
  }

  /** What the customer handed over less the change, or what went in or out for a reason. */
  putIn(receipt: string, amountOre: number): void {
    this.#note(receipt, amountOre);
  }

  #note(receipt: string, amountOre: number): void {
    if (!this.#handedOver.has(receipt)) this.#handedOver.set(receipt, amountOre);
  }

  of(receipt: string): number | undefined {
    return this.#handedOver.get(receipt);
  }

  get receipts(): Iterable<string> {
    return this.#handedOver.keys();
  }
}
