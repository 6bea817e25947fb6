/** The cash in the drawers: what people really handed over, counted by nobody but the check. */
export class Drawer {
  readonly #handedOver = new Map<string, number>();

  /** Once for each time that the screen told somebody to: a person looks before paying out again. */
  payOut(receipt: string, amountOre: number): void {
    if (!this.#handedOver.has(receipt)) this.#handedOver.set(receipt, -amountOre);
  }

  of(receipt: string): number {
    return this.#handedOver.get(receipt) ?? 0;
  }

  get receipts(): Iterable<string> {
    return this.#handedOver.keys();
  }
}
