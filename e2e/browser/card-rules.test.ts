/** The administrator's card rules: changed, tried on what has been paid, saved, and taken back. */
import type { Payment } from "@kortkoll/server/api.ts";
import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { openDesk } from "./browser-desk.ts";
import { inspectInTheDark, inspectPage } from "./inspect-page.ts";
import { Office } from "./pages/office-pages.ts";
import { Till } from "./pages/till-pages.ts";

// Rules are the same at every site: no other test pays with this card but one, at this site too.
const desk = openDesk("NORD");
const place = { siteCode: "NORD", tillCode: "L1" } as const;

async function payWithAmex(totalOre: number): Promise<Payment> {
  const order = await desk.sendOrder({ totalOre });
  const till = new Till(await desk.signedIn("KASS", place));
  const customer = await desk.customerAt(place);
  await till.send(order.invoiceNumber);
  await customer.tap("amex");
  await till.verdict("hasPaid");
  await customer.leave();
  const { payments } = (await desk.api.get(`/api/payments?search=${order.invoiceNumber}`)) as {
    payments: readonly { id: string }[];
  };
  await till.page.close();
  return (await desk.api.get(`/api/payments/${payments[0]?.id}`)) as Payment;
}

async function openRules(): Promise<Page> {
  const { page } = new Office(await desk.signedIn("ADMI"));
  await page.goto("/settings/card-rules");
  await page.getByRole("heading", { level: 1, name: "Kortregler" }).waitFor();
  return page;
}

async function tryAndSave(page: Page): Promise<void> {
  await page.getByRole("button", { name: "Prova", exact: true }).click();
  await page.getByRole("heading", { name: "Kronor per utställare" }).waitFor();
  await page.getByRole("button", { name: "Spara", exact: true }).click();
  await page.locator("#content").getByText("är sparad. Nästa betalning").waitFor();
}

test("a rule is added and tried, the kronor per issuer are shown, and the next payment follows it", async () => {
  const before = await payWithAmex(331_00);
  expect(before).toMatchObject({ issuer: "amex", markedBy: { rule: { aidPrefix: "A000000025" } } });
  const page = await openRules();
  await page.getByRole("listitem").filter({ hasText: "utgivar-id 3" }).first().waitFor();
  await inspectPage(page, "card-rules");
  await page.keyboard.press("n");
  await page.getByRole("combobox", { name: "Märk som" }).selectOption("Diners Club");
  await page.getByRole("button", { name: "Klar" }).click();
  await page.getByText("Fyll i minst ett villkor.").waitFor();
  await page.getByRole("textbox", { name: "Text på kortet" }).last().fill("american express");
  await inspectPage(page, "card-rule-dialog");
  await page.getByRole("button", { name: "Klar" }).click();

  // It is not saved before it is tried.
  expect(await page.getByRole("button", { name: "Spara", exact: true }).isDisabled()).toBe(true);
  await page.getByRole("button", { name: "Prova", exact: true }).click();
  await page.getByText("hade märkts annorlunda").first().waitFor();
  const diners = page.getByRole("listitem").filter({ hasText: /^Diners Club\s*skillnad/ });
  await diners.getByText(/skillnad \+\d/).waitFor();
  const row = page.getByRole("row").filter({ hasText: "374212*****1006" }).first();
  expect(await row.innerText()).toMatch(/American Express[\s\S]*Diners Club/);
  await inspectPage(page, "card-rules-tried");
  await inspectInTheDark(page, "card-rules-tried");

  // A change after the trial has to be tried again: moved with the keyboard alone.
  const up = page.getByRole("button", { name: /^Flytta upp\. Regel 3:/ });
  await up.focus();
  await page.keyboard.press("Alt+ArrowUp");
  await page.getByText("Regeln är nu nummer 2 av").first().waitFor();
  expect(await page.evaluate<string>("document.activeElement.getAttribute('aria-label')")).toMatch(
    /^Flytta upp\. Regel 2:/,
  );
  await page.keyboard.press("Alt+ArrowDown");
  await page.getByText("Regeln är nu nummer 3 av").first().waitFor();
  await tryAndSave(page);
  await inspectPage(page, "card-rules-saved");

  const after = await payWithAmex(332_00);
  expect(after).toMatchObject({
    issuer: "diners",
    markedBy: { rule: { issuer: "diners", label: "AMERICAN EXPRESS" } },
  });
  await page.goto(`/payments/${after.id}`);
  await page.getByText("”AMERICAN EXPRESS” står på kortet").waitFor();

  // Back to the list before, from the history.
  await page.goto("/settings/card-rules");
  const versions = page.getByRole("region", { name: "Tidigare versioner" });
  await versions.getByText("Visa hela listan").nth(1).click();
  await versions.getByRole("button", { name: "Hämta till listan" }).nth(0).click();
  await page.locator("#content").getByText("är hämtad till listan").waitFor();
  await tryAndSave(page);
  expect(await payWithAmex(333_00)).toMatchObject({ issuer: "amex" });
});

test("somebody describes a card and sees which rule marks it, never by a whole number", async () => {
  const page = await openRules();
  const box = page.getByRole("region", { name: "Prova ett kort" });
  const digits = box.getByRole("textbox", { name: "Kortets första sex siffror" });
  await digits.fill("529900");
  await box.getByText("Märks som Eget kort").waitFor();
  await box.getByText("Märks som Mastercard").waitFor();
  await digits.fill("529900123");
  await box.getByText("Skriv aldrig ett helt kortnummer").waitFor();
  expect(await digits.inputValue()).toBe("");
  await inspectPage(page, "card-rules-try-box");
});

test("the administrator sees where own cards are on, and what nobody has confirmed", async () => {
  const { page } = new Office(await desk.signedIn("ADMI"));
  await page.goto("/settings/own-cards");
  await page.getByRole("heading", { level: 1, name: "Egna kort" }).waitFor();
  const nord = page.getByRole("switch", { name: "Ta emot egna kort på Nordbil Norr" });
  await nord.waitFor();
  expect(await nord.isChecked()).toBe(true);
  await page.getByText("Kräver Toyota").first().waitFor();
  await page.getByText("Obekräftat").first().waitFor();
  await inspectPage(page, "own-cards");
  await inspectInTheDark(page, "own-cards");
});
