/** The simulator's page, on which a test is the customer: real clicks on cards and keys. */
import type { Page } from "playwright-core";

export type CardName = "visa" | "mastercard" | "amex" | "diners" | "own" | "signature" | "unknown";

export class VirtualTerminal {
  readonly page: Page;

  constructor(page: Page) {
    this.page = page;
  }

  /** The terminal asks for a card: the amount has come. */
  async waitForAmount(): Promise<string> {
    await this.page.locator("#screen[data-mood=card]").waitFor();
    return (await this.page.locator("#screen-amount").innerText()).replaceAll(/\s/g, " ");
  }

  async chooseCard(card: CardName): Promise<void> {
    await this.page.locator(`#tray [data-card=${card}]`).click();
  }

  /** The ordinary customer: chip and a PIN. */
  async payByChip(card: CardName = "visa"): Promise<void> {
    await this.waitForAmount();
    await this.chooseCard(card);
    await this.page.locator("#insert").click();
    await this.keyPin();
  }

  /** Up to 400 kr no PIN is asked for. */
  async tap(card: CardName = "visa"): Promise<void> {
    await this.waitForAmount();
    await this.chooseCard(card);
    await this.page.locator("#tap").click();
  }

  /** Cards that ask for no PIN, and refunds. */
  async insertOnly(card: CardName = "visa"): Promise<void> {
    await this.waitForAmount();
    await this.chooseCard(card);
    await this.page.locator("#insert").click();
  }

  async keyPin(): Promise<void> {
    await this.page.locator("#screen[data-mood=pin]").waitFor();
    for (const digit of "1357") await this.page.locator(`#keypad [data-key="${digit}"]`).click();
    await this.page.locator('#keypad [data-key="ok"]').click();
  }

  async decline(): Promise<void> {
    await this.waitForAmount();
    await this.page.locator("#decline").click();
  }

  async pressStop(): Promise<void> {
    await this.waitForAmount();
    await this.page.locator('#keypad [data-key="stop"]').click();
  }

  /** The money is taken, and the till hears nothing. */
  async payAndLoseAnswer(): Promise<void> {
    await this.waitForAmount();
    await this.page.locator("#lose-answer").click();
  }

  /** Nothing is taken, and the till hears nothing. */
  async loseLink(): Promise<void> {
    await this.waitForAmount();
    await this.page.locator("#lose-link").click();
  }

  /** Goes away from the terminal, also from one that still waits for a card or for its script. */
  async leave(): Promise<void> {
    const armed = this.page.locator("#disarm:enabled");
    if ((await armed.count()) > 0) await armed.click();
    const stillWaits = this.page.locator("#screen[data-mood=card], #screen[data-mood=pin]");
    if ((await stillWaits.count()) > 0)
      await this.page.locator('#keypad [data-key="stop"]').click();
  }

  /** The terminal loses its contact, or has it back. */
  async unplug(): Promise<void> {
    await this.page.locator("#link[aria-pressed=false]").click();
    await this.page.locator("#link[aria-pressed=true]").waitFor();
  }

  async plugIn(): Promise<void> {
    await this.page.locator("#link[aria-pressed=true]").click();
    await this.page.locator("#link[aria-pressed=false]").waitFor();
  }

  /** The next operation follows the script. */
  async arm(script: string): Promise<void> {
    await this.page.locator("#script").selectOption(script);
    await this.page.locator("#arm").click();
    await this.page.locator("#disarm:enabled").waitFor();
  }
}
