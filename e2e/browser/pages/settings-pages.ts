/** The settings: a row of parts, each with its list and its dialogues. */
import type { Locator, Page } from "playwright-core";

export class Settings {
  readonly page: Page;

  constructor(page: Page) {
    this.page = page;
  }

  async open(): Promise<void> {
    await this.page
      .getByRole("navigation")
      .getByRole("link", { name: "Inställningar", exact: true })
      .click();
    await this.heading("Inställningar").waitFor();
  }

  async openPart(name: string): Promise<void> {
    await this.page
      .locator("#content")
      .getByRole("link", { name: new RegExp(`^${name}`) })
      .click();
    await this.heading(name).waitFor();
  }

  heading(name: string): Locator {
    return this.page.getByRole("heading", { level: 1, name, exact: true });
  }

  rows(): Locator {
    return this.page.locator("table.kk-table tbody tr");
  }

  async openRow(name: string): Promise<void> {
    await this.page.locator("table.kk-table").getByRole("button", { name, exact: true }).click();
    await this.page.getByRole("dialog").waitFor();
  }
}
