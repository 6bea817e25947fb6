/** A card that asks for a signature: somebody looks at the slip and says what is on it. */
import { expect, test } from "vitest";
import { openDesk } from "./browser-desk.ts";
import { inspectInTheDark, inspectPage } from "./inspect-page.ts";
import { Till } from "./pages/till-pages.ts";

const desk = openDesk("NORD");
const place = { siteCode: "NORD", tillCode: "F1" } as const;

async function payWithSignature(totalOre: number): Promise<{ till: Till; orderId: string }> {
  const order = await desk.sendOrder({ totalOre });
  const customer = await desk.customerAt(place);
  const till = new Till(await desk.signedIn("KASS", place));
  await till.send(order.invoiceNumber);
  await customer.insertOnly("signature");
  await till.verdict("hasPaid");
  await till.page.getByText("Har kunden skrivit under kvittot?").first().waitFor();
  return { till, orderId: order.id };
}

test("a signature is approved with one key, and the terminal is free again", async () => {
  const { till, orderId } = await payWithSignature(360_00);
  await till.page.getByText(/^\d+:\d\d kvar att svara$/).waitFor();
  await till.page.getByText("Underskriften på kvittot är inte bekräftad än.").waitFor();
  await inspectPage(till.page, "signature-question");
  await inspectInTheDark(till.page, "signature-question");
  // Enter would lead away from the question.
  await till.press("Enter");
  await till.offeredKey("Inte signerat").waitFor();
  await till.press("s");
  await till.page.getByText("Underskriften är godkänd").waitFor();
  await inspectPage(till.page, "signature-approved");
  await till.backToList();
  expect(await desk.api.order(orderId)).toMatchObject({ position: "hasPaid" });
});

test("a slip that was not signed voids the purchase, after one more question", async () => {
  const { till, orderId } = await payWithSignature(370_00);
  await till.press("n");
  await till.page.getByText("Makulera köpet?").waitFor();
  await inspectPage(till.page, "signature-not-signed");
  await till.press("Escape");
  await till.page.getByRole("button", { name: /^Signerat/ }).waitFor();
  await till.press("n", "Enter");
  await till.verdict("paidBack");
  await inspectPage(till.page, "signature-voided");
  expect(await desk.api.order(orderId)).toMatchObject({ position: "hasNotPaid", paidOre: 0 });
});
