/** The till's pages as the person at the desk uses them: by keyboard, and by what they show. */
import type { Locator, Page } from "playwright-core";

export const VERDICTS = {
  hasPaid: "Kunden HAR betalat",
  hasNotPaid: "Kunden HAR INTE betalat",
  findingOut: "VI TAR REDA PÅ DET",
  paidBack: "Kunden HAR FÅTT pengarna tillbaka",
} as const;

export class Till {
  readonly page: Page;
  /** Every key pressed since the count was begun. */
  keys: string[] = [];

  constructor(page: Page) {
    this.page = page;
  }

  async press(...keys: readonly string[]): Promise<void> {
    for (const key of keys) {
      this.keys.push(key);
      await this.page.keyboard.press(key);
    }
  }

  async showWorklist(): Promise<void> {
    await this.heading("Att betala").waitFor();
    await this.rows().first().waitFor();
  }

  rows(): Locator {
    return this.page.locator('[id^="order-"]');
  }

  /** Finds the invoice with the search key and opens its payment. */
  async choose(invoiceNumber: string): Promise<void> {
    await this.search(invoiceNumber);
    await this.press("Enter");
    await this.payHeading().waitFor();
  }

  async search(words: string, found = "1 faktura"): Promise<void> {
    await this.showWorklist();
    await this.press("/");
    await this.page.keyboard.type(words);
    await this.page.locator("#content").getByText(found, { exact: true }).waitFor();
  }

  payHeading(): Locator {
    return this.heading("Ta betalt");
  }

  /** From the worklist until the terminal has the amount. */
  async send(invoiceNumber: string): Promise<void> {
    await this.choose(invoiceNumber);
    await this.sendNow();
  }

  async sendNow(): Promise<void> {
    await this.sendButton().waitFor();
    await this.press("Enter");
    await this.heading("Betalning pågår").waitFor();
  }

  sendButton(): Locator {
    return this.page.getByRole("button", { name: /^Skicka till .*/, disabled: false });
  }

  async verdict(name: keyof typeof VERDICTS, timeoutMs = 20_000): Promise<void> {
    await this.heading(VERDICTS[name]).waitFor({ timeout: timeoutMs });
  }

  /** With the key of the result page, which offers it once the verdict can have been read. */
  async backToList(): Promise<void> {
    await this.offeredKey("Till listan").waitFor();
    await this.press("Enter");
    await this.showWorklist();
  }

  /** A key as the strip at the bottom shows it. */
  offeredKey(label: string): Locator {
    return this.page.getByRole("complementary").getByRole("listitem").filter({ hasText: label });
  }

  heading(name: string): Locator {
    return this.page.getByRole("heading", { level: 1, name, exact: true });
  }

  /** What a screen reader was told last. */
  async heard(): Promise<string> {
    const regions = this.page.locator("[aria-live=polite], [aria-live=assertive]");
    return (await regions.allTextContents()).join(" | ").replaceAll(/\s/g, " ");
  }
}
