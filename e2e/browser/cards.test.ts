/** Every kind of card that a customer may hold: the result names the issuer, and so do the books. */
import { expect, test } from "vitest";
import { openDesk } from "./browser-desk.ts";
import { inspectPage } from "./inspect-page.ts";
import { Office } from "./pages/office-pages.ts";
import { Till } from "./pages/till-pages.ts";
import type { CardName } from "./pages/virtual-terminal.ts";

const desk = openDesk("NORD");
const place = { siteCode: "NORD", tillCode: "F1" } as const;

const cards: readonly {
  readonly card: CardName;
  readonly shown: string;
  readonly account: string;
}[] = [
  { card: "mastercard", shown: "Mastercard •••• 1009", account: "1582" },
  { card: "amex", shown: "American Express •••• 1006", account: "1583" },
  { card: "diners", shown: "Diners Club •••• 1004", account: "1584" },
  { card: "own", shown: "Eget kort •••• 2007", account: "1585" },
  { card: "unknown", shown: "Okänd kortutställare •••• 3005", account: "1589" },
];

for (const { card, shown, account } of cards) {
  test(`a card of the kind "${card}" shows as ${shown} and is booked on ${account}`, async () => {
    const order = await desk.sendOrder({ totalOre: 350_00 });
    const till = new Till(await desk.signedIn("KASS", place));
    const customer = await desk.customerAt(place);
    await till.send(order.invoiceNumber);
    await customer.tap(card);
    await till.verdict("hasPaid");
    await till.page.getByText(shown).first().waitFor();
    if (card === "unknown") await inspectPage(till.page, "approved-unknown-issuer");
    const office = new Office(till.page);
    await office.openOrder(order.id);
    expect(await office.vouchers()).toContain(
      `Kortbetalning godkänd: ${account} D 350,00, 1689 K 350,00`,
    );
  });
}
