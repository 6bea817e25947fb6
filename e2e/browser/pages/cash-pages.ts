/** The page of the drawers, as a manager and finance use it. */
import type { Locator, Page } from "playwright-core";

export class CashDrawer {
  readonly page: Page;

  constructor(page: Page) {
    this.page = page;
  }

  async open(): Promise<void> {
    await this.page.getByRole("navigation").getByRole("link", { name: "Kontanter" }).click();
    await this.page.getByRole("heading", { level: 1, name: "Kontanter" }).waitFor();
    await this.#main().waitFor();
  }

  dialog(): Locator {
    return this.page.getByRole("dialog");
  }

  async expectedOre(): Promise<number> {
    const words = await this.#main().innerText();
    return Number(
      words
        .replaceAll(/[^\d,−-]/g, "")
        .replace(",", "")
        .replace("−", "-"),
    );
  }

  async expects(ore: number): Promise<void> {
    const kronor = (Math.abs(ore) / 100).toFixed(2).replace(".", ",");
    const grouped = kronor.replace(/\B(?=(\d{3})+,)/g, "\u00a0");
    const sign = ore < 0 ? "\u2212" : "";
    await this.#main()
      .filter({ hasText: `${sign}${grouped}\u00a0kr` })
      .waitFor();
  }

  #main(): Locator {
    return this.page.locator('.kk-figure[data-main="true"] .kk-figure-value');
  }
}
