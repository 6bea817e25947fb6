/** The office's pages: history, one payment, one order, the overview and the books. */
import type { Locator, Page } from "playwright-core";

export class Office {
  readonly page: Page;

  constructor(page: Page) {
    this.page = page;
  }

  heading(name: string | RegExp): Locator {
    return this.page.getByRole("heading", { level: 1, name });
  }

  async openFromMenu(name: string): Promise<void> {
    await this.page.getByRole("navigation").getByRole("link", { name, exact: true }).click();
    await this.heading(name).waitFor();
  }

  /** With the search key, as everywhere. */
  async searchHistory(words: string): Promise<void> {
    await this.historyRows().first().waitFor();
    await this.page.keyboard.press("/");
    await this.page.keyboard.type(words);
    await this.page.waitForURL(/search=/);
  }

  async historyShows(expectedRows: number): Promise<void> {
    const words = expectedRows === 1 ? "1 betalning" : `${expectedRows} betalningar`;
    await this.page.locator("#content").getByText(words, { exact: true }).waitFor();
  }

  historyRows(): Locator {
    return this.page.locator("table.kk-table tbody tr");
  }

  async openPayment(paymentId: string): Promise<void> {
    await this.page.goto(`/payments/${paymentId}`);
    await this.page.getByRole("heading", { name: "Vad som hände" }).waitFor();
  }

  async openOrder(orderId: string): Promise<void> {
    await this.page.goto(`/orders/${orderId}`);
    await this.page.getByText("Verifikationer").waitFor();
  }

  /** Each voucher as its event and its lines: account, debit or credit. */
  async vouchers(): Promise<readonly string[]> {
    const texts = await this.page.locator("table.kk-voucher").evaluateAll((tables) =>
      tables.map((table) => {
        const event = table.querySelector("caption strong")?.textContent ?? "";
        const lines = [...table.querySelectorAll("tbody tr")].map((row) => {
          const account = row.querySelector(".kk-account")?.textContent ?? "";
          const amounts = [...row.querySelectorAll(".kk-numeric")].map((cell) => cell.textContent);
          return `${account} ${amounts[0] === "" ? `K ${amounts[1]}` : `D ${amounts[0]}`}`;
        });
        return `${event}: ${lines.join(", ")}`;
      }),
    );
    return texts.map((text) => text.replaceAll(/\s/g, " "));
  }
}
