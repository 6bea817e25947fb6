/** The interrupted list and its items, as a manager or finance uses them: by their keys. */
import type { Locator, Page } from "playwright-core";

export class InterruptedList {
  readonly page: Page;

  constructor(page: Page) {
    this.page = page;
  }

  async open(): Promise<void> {
    const place = this.page.getByRole("navigation").getByRole("link", { name: "Avbrutna" });
    await place.click();
    await this.page.getByRole("heading", { level: 1, name: "Avbrutna betalningar" }).waitFor();
  }

  /** The line of an invoice; pressing it opens the item. */
  row(invoiceNumber: string): Locator {
    return this.page.getByRole("button", { name: new RegExp(invoiceNumber) });
  }

  item(invoiceNumber: string): Locator {
    return this.page.locator(".kk-item").filter({ hasText: invoiceNumber }).first();
  }

  /** Searches for the invoice, stands on its line and opens it, all by keys. */
  async find(invoiceNumber: string): Promise<Locator> {
    const field = this.page.getByRole("searchbox", { name: "Sök" });
    await field.waitFor();
    await field.fill("");
    await this.page.getByRole("heading", { level: 1 }).focus();
    await this.page.keyboard.press("/");
    await this.page.keyboard.type(invoiceNumber);
    await this.page.waitForURL(new RegExp(`search=${invoiceNumber}`));
    const row = this.row(invoiceNumber).first();
    await row.waitFor();
    await row.focus();
    if ((await row.getAttribute("aria-expanded")) === "false") {
      await this.page.keyboard.press("Enter");
    }
    await this.page.getByText("Uppstod").waitFor();
    return this.item(invoiceNumber);
  }

  dialog(): Locator {
    return this.page.getByRole("dialog");
  }

  async fillClaim(given: { readonly value: string; readonly reason: string }): Promise<void> {
    await this.page.keyboard.press("u");
    const dialog = this.dialog();
    await dialog.getByRole("textbox", { name: "Nummer" }).fill(given.value);
    await dialog.getByRole("textbox", { name: "Skäl" }).fill(given.reason);
  }

  claimNow(): Locator {
    return this.dialog().getByRole("button", { name: "Uppge som betald, ej bevisad" });
  }
}
