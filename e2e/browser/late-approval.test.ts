/** The money was taken although the payment had ended unpaid: it waits for a person's decision. */
import { expect, test } from "vitest";
import { openDesk } from "./browser-desk.ts";
import { inspectInTheDark, inspectPage } from "./inspect-page.ts";
import { InterruptedList } from "./pages/interrupted-pages.ts";
import { Office } from "./pages/office-pages.ts";
import { Till } from "./pages/till-pages.ts";

const desk = openDesk("VAST");
const place = { siteCode: "VAST", tillCode: "V1" } as const;

/** Longer than the resolver waits before an older result proves that nothing was paid. */
const HIDDEN_FOR_MS = 85_000;

async function hideResultsFor(staleLastResultMs: number): Promise<void> {
  const changed = await fetch(`${desk.stack.nets}/simulator/settings`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ staleLastResultMs }),
  });
  expect(changed.status).toBe(200);
}

test("a late approval is applied to its order by a person, and the item closes by that", async () => {
  const order = await desk.sendOrder({ totalOre: 660_00, siteCode: "VAST" });
  const other = await desk.sendOrder({ totalOre: 100_00, siteCode: "VAST" });
  const customer = await desk.customerAt(place);
  const till = new Till(await desk.signedIn("KASS", place));
  await hideResultsFor(HIDDEN_FOR_MS);
  await customer.arm("stale-last-result");
  await till.send(order.invoiceNumber);
  await till.verdict("hasNotPaid", 100_000);
  await hideResultsFor(30_000);
  await till.verdict("hasPaid", 100_000);
  await till.page.getByText("Godkänd i efterhand").first().waitFor();
  await inspectPage(till.page, "late-approval");

  const manager = new InterruptedList(await desk.signedIn("CHEF"));
  await manager.open();
  const item = await manager.find(order.invoiceNumber);
  await item.getByText("Godkänd i efterhand").first().waitFor();
  await inspectPage(manager.page, "interrupted-late");
  await manager.page.keyboard.press("b");
  const dialog = manager.dialog();
  await dialog.getByText(`Betalningens egen faktura: ${order.invoiceNumber}`).waitFor();
  await inspectPage(manager.page, "apply-dialog");
  await inspectInTheDark(manager.page, "apply-dialog");
  await dialog.getByRole("radio", { name: "En annan faktura" }).check();
  await dialog.getByRole("searchbox", { name: "Sök faktura" }).fill(other.invoiceNumber);
  await dialog.getByRole("radio", { name: new RegExp(other.invoiceNumber) }).check();
  await inspectPage(manager.page, "apply-dialog-other");
  await dialog.getByRole("radio", { name: /^Betalningens egen/ }).check();
  await dialog.getByRole("button", { name: "Boka på fakturan" }).click();
  await manager.page.getByText("Inget ärende stämmer").waitFor();
  expect(await desk.api.order(order.id)).toMatchObject({ position: "hasPaid", leftOre: 0 });

  await manager.page.getByRole("combobox", { name: "Visa" }).selectOption({ label: "Avslutade" });
  await manager.row(order.invoiceNumber).filter({ hasText: "Godkänd i efterhand" }).waitFor();
  await manager.find(order.invoiceNumber);
  await inspectPage(manager.page, "interrupted-closed");
  const office = new Office(manager.page);
  await office.openOrder(order.id);
  await office.page.getByText("Nycklarna kan lämnas ut").waitFor();
  await inspectPage(office.page, "order-late-applied");
}, 330_000);
