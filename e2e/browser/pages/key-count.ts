/** A number for each coin and note, and Enter after each: a drawer is counted without a mouse. */
import type { Page } from "playwright-core";

const PIECES = [1000, 500, 200, 100, 50, 20, 10, 5, 2, 1] as const;

export async function keyCount(page: Page, amountOre: number): Promise<void> {
  let left = amountOre / 100;
  for (const kind of PIECES) {
    await page.keyboard.type(String(Math.floor(left / kind)));
    await page.keyboard.press("Enter");
    left %= kind;
  }
  // Past the note, on the button.
  await page.keyboard.press("Enter");
}
