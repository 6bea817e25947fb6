/** Two tills and one terminal: the second is told who has it. */
import { expect, test } from "vitest";
import { openDesk } from "./browser-desk.ts";
import { inspectPage } from "./inspect-page.ts";
import { Till } from "./pages/till-pages.ts";

const desk = openDesk();
const workshop = { siteCode: "NORD", tillCode: "V1" } as const;
const parts = { siteCode: "NORD", tillCode: "L1" } as const;
/** Borrows the terminals of the other two. */
const entrance = { siteCode: "NORD", tillCode: "E1" } as const;

test("a till whose terminals are all in use is told by whom, and follows when one comes free", async () => {
  const order = await desk.sendOrder({ totalOre: 820_00 });
  const others = await Promise.all(
    [workshop, parts].map(async (place) => {
      const held = await desk.sendOrder({ totalOre: 810_00 });
      const till = new Till(await desk.signedIn("KASS", place));
      const customer = await desk.customerAt(place);
      await till.send(held.invoiceNumber);
      await customer.waitForAmount();
      return { till, customer };
    }),
  );
  const borrower = new Till(await desk.signedIn("ANLI", entrance));
  await borrower.choose(order.invoiceNumber);
  await borrower.page.getByText("Alla terminaler vid kassan är upptagna.").waitFor();
  expect(
    await borrower.page.getByText(/^Används av KASS vid (Verkstads|Lager)kassan sedan/).count(),
  ).toBe(2);
  expect(await borrower.page.getByRole("button", { name: /^Skicka till/ }).isDisabled()).toBe(true);
  await inspectPage(borrower.page, "terminals-taken");
  await others[1]?.customer.pressStop();
  await others[1]?.till.verdict("hasNotPaid");
  await borrower.page.getByRole("button", { name: "Skicka till Norr, lager" }).waitFor();
  await borrower.sendNow();
  await others[1]?.customer.payByChip("visa");
  await borrower.verdict("hasPaid");
  await others[0]?.customer.pressStop();
  await others[0]?.till.verdict("hasNotPaid");
});

test("a second person who opens an invoice that is being paid sees that payment", async () => {
  const order = await desk.sendOrder({ totalOre: 830_00 });
  const till = new Till(await desk.signedIn("KASS", workshop));
  const customer = await desk.customerAt(workshop);
  await till.send(order.invoiceNumber);
  await customer.waitForAmount();
  const other = new Till(await desk.signedIn("ANLI", parts));
  await other.search(order.invoiceNumber);
  await other.page.getByText("Betalning pågår").first().waitFor();
  await inspectPage(other.page, "worklist-held");
  await other.press("Enter");
  await other.heading("Betalning pågår").waitFor();
  expect(other.page.url()).toBe(till.page.url());
  await customer.payByChip("visa");
  await Promise.all([till.verdict("hasPaid"), other.verdict("hasPaid")]);
});
