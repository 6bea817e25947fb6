/** A bank's statement and an acquirer's rows on their way in: dropped, looked at, mapped with a preview. */
import { randomInt } from "node:crypto";
import {
  camtFile,
  NETS_FILE,
  OUR_IBAN,
  swedbankPayFile,
  UNBALANCED,
} from "@kortkoll/core/bank/formats/test-bank-files.ts";
import {
  addOre,
  formatOre,
  type Ore,
  ore,
  parseGroupedOre,
  plainKronor,
} from "@kortkoll/core/money.ts";
import { addBankDays } from "@kortkoll/core/time/bank-days.ts";
import { businessDayOf } from "@kortkoll/core/time/stockholm.ts";
import type { Order } from "@kortkoll/server/api.ts";
import type { MatchBenchView } from "@kortkoll/server/payout-matches/payout-matches-api.ts";
import type { Locator, Page } from "playwright-core";
import { expect, test } from "vitest";
import { openDesk, type Place } from "./browser-desk.ts";
import { inspectInTheDark, inspectPage } from "./inspect-page.ts";
import { closeDay, readClose } from "./pages/close-day.ts";
import { Till } from "./pages/till-pages.ts";
import type { CardName } from "./pages/virtual-terminal.ts";

const desk = openDesk("DELA");
const RECEPTION = { siteCode: "DELA", tillCode: "R1" } as const;

const file = (name: string, text: string) => ({
  name,
  mimeType: "text/plain",
  buffer: Buffer.from(text),
});

/** Files are read at once, and their lines looked at some seconds later. */
async function lineOnceRead(page: Page, name: RegExp): Promise<Locator> {
  const row = page.getByRole("row", { name });
  const readAgain = async (): Promise<number> => {
    await page.goto("/bank/acquirer-lines");
    await page.getByRole("combobox", { name: "Visa" }).waitFor();
    await page
      .getByText(/rad \d|har sin betalning/)
      .first()
      .waitFor();
    return await row.count();
  };
  await expect.poll(readAgain, { timeout: 20_000, interval: 500 }).toBe(1);
  return row;
}

test("finance takes in a statement whose account an administrator adds, and maps an acquirer's rows", async () => {
  const page = await desk.signedIn("EKON");
  await page.getByRole("link", { name: "Bankfiler", exact: true }).press("Enter");
  await page.getByRole("heading", { level: 1, name: "Bankfiler" }).waitFor();
  const chooser = page.waitForEvent("filechooser");
  await page.getByRole("button", { name: "Välj filer" }).press("Enter");
  await (await chooser).setFiles([file("utdrag.xml", camtFile({ currency: "SEK" }))]);
  await page.getByRole("link", { name: /^utdrag\.xml är inläst, med 1 sak/ }).waitFor();
  await inspectPage(page, "bank-files");
  await inspectInTheDark(page, "bank-files");

  const boss = await desk.signedIn("ADMI");
  const companies = await boss.context().request.get("/api/settings/bank-accounts");
  const list = (await companies.json()) as { companies: { companyId: string; version: number }[] };
  expect(list.companies.length).toBeGreaterThan(0);
  await boss.goto("/settings/bank-accounts");
  await boss.getByRole("button", { name: "Demobolaget Nordbil AB" }).press("Enter");
  const dialog = boss.getByRole("dialog");
  await dialog.getByLabel("Konton").fill(`${OUR_IBAN}\n5050-1055`);
  await inspectPage(boss, "bank-accounts");
  await dialog.getByRole("button", { name: "Spara" }).press("Enter");
  await boss.getByText("Bankkonton för Demobolaget Nordbil AB är sparade.").first().waitFor();

  await page.getByRole("link", { name: /^utdrag\.xml är inläst/ }).press("Enter");
  await page.getByRole("heading", { level: 1, name: "utdrag.xml" }).waitFor();
  await page.getByText("Summerar").first().waitFor();
  await page.getByText("INLÖSEN AB").first().waitFor();
  await inspectPage(page, "bank-file");

  await page.getByRole("link", { name: "Alla filer" }).press("Enter");
  const next = page.waitForEvent("filechooser");
  await page.getByRole("button", { name: "Välj filer" }).press("Enter");
  await (await next).setFiles([file("rapport.csv", NETS_FILE)]);
  await page.getByRole("link", { name: /^rapport\.csv är inläst/ }).press("Enter");
  await page.getByLabel("Börja från").selectOption("netsCsv");
  await page.getByRole("table", { name: "Rader i filen" }).getByText("Visa").first().waitFor();
  await inspectPage(page, "bank-mapping");
  await page.getByLabel("Mappningens namn").fill("Nets dagligen");
  await page.getByRole("button", { name: "Spara och läs filen" }).press("Enter");
  await page.getByText("00000001").first().waitFor();
  await page.getByText("Räknas").first().waitFor();
  await inspectPage(page, "bank-file-rows");

  await page.goto("/bank/bench");
  await page.getByText("Inga bankrader väntar").waitFor();
  await inspectPage(page, "match-bench-empty");
  await page.getByRole("link", { name: "Inlösarens rader" }).press("Enter");
  await page.getByRole("heading", { level: 1, name: "Inlösarens rader" }).waitFor();
  const unknown = await lineOnceRead(page, /250,50/);
  await unknown.getByText("Inget avtal har radens kundnummer hos inlösaren.").waitFor();
  await inspectPage(page, "acquirer-lines");
  await inspectInTheDark(page, "acquirer-lines");
  await unknown.getByRole("link", { name: "2026-04-06" }).press("Enter");
  await page.getByText("Skriv in kundnumret hos inlösaren i avtalet.").first().waitFor();
  await inspectPage(page, "acquirer-line");
  await page.getByRole("button", { name: "Lägg åt sidan" }).press("Enter");
  const asking = page.getByRole("dialog");
  await asking.getByLabel("Skäl", { exact: true }).fill("Före vår tid");
  await inspectPage(page, "acquirer-set-aside");
  await asking.getByRole("button", { name: "Lägg åt sidan" }).press("Enter");
  await page.getByRole("heading", { name: "Raden är lagd åt sidan" }).waitFor();
});

test("finance says which payment an acquirer's line is: the pages of the payment, the order and the day close tell of the file", async () => {
  const { id, invoiceNumber } = await sell(RECEPTION, 318_75, "visa");
  const manager = await desk.signedIn("CHEF");
  const closed = await closeDay(manager, { siteCode: "DELA", companyCode: "NORDBIL" });
  const page = await desk.signedIn("EKON");
  const day = businessDayOf(Date.now());
  const name = `rapport-${invoiceNumber}.xml`;
  const text = swedbankPayFile([{ kronor: "318.75", number: `9${Date.now()}` }], {
    sum: "318.75",
  }).replaceAll("2026-04-06", day);
  await page.goto("/bank/files");
  const chooser = page.waitForEvent("filechooser");
  await page.getByRole("button", { name: "Välj filer" }).press("Enter");
  await (await chooser).setFiles([file(name, text)]);
  await page.getByRole("link", { name: new RegExp(`^${name} är inläst`) }).press("Enter");
  await page
    .getByLabel("Vilket företag gäller utbetalningarna?")
    .selectOption({ label: "Demobolaget Nordbil AB" });
  await page.getByText("Räknas").first().waitFor();

  const row = await lineOnceRead(page, /318,75/);
  await row.getByRole("link", { name: day }).press("Enter");
  await page.getByRole("heading", { name: "Betalningar det kan vara" }).waitFor();
  const payment = page.getByRole("row", { name: new RegExp(invoiceNumber) });
  await payment.waitFor();
  await inspectPage(page, "acquirer-candidates");
  await payment.getByRole("button", { name: /^Välj betalningen/ }).press("Enter");
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("button", { name: "Välj" }).press("Enter");
  await dialog.getByText("Skriv varför.").waitFor();
  await dialog.getByLabel("Skäl", { exact: true }).fill("Kvittot visar det");
  await inspectPage(page, "acquirer-choose");
  await dialog.getByRole("button", { name: "Välj" }).press("Enter");
  await page.getByRole("heading", { name: "Raden är betalningen" }).waitFor();
  await inspectPage(page, "acquirer-tied");
  await page.getByRole("link", { name: "Öppna betalningen" }).press("Enter");
  await page.getByRole("heading", { name: "Rader ur inlösarens filer" }).waitFor();
  await page
    .getByText(new RegExp(`${name}, rad`))
    .first()
    .waitFor();
  await inspectPage(page, "payment-with-acquirer-line");
  await page.goto(`/orders/${id}`);
  await page.getByText(new RegExp(`${name}, rad`)).waitFor();
  await inspectPage(page, "order-with-acquirer-line");
  const told = async (): Promise<boolean> =>
    (await readClose(manager, closed.id)).acquirer !== null;
  await expect.poll(told).toBe(true);
  await manager.goto(`/day-close/${closed.id}`);
  await manager.getByRole("heading", { name: "Inlösarens filer" }).waitFor();
  await inspectPage(manager, "day-close-acquirer");
});

/** A sale of its own, taken at the till with the card. */
async function sell(place: Place, totalOre: number, card: CardName): Promise<Order> {
  const order = await desk.sendOrder({
    ...{ totalOre, siteCode: place.siteCode, companyCode: "NORDBIL" },
  });
  const till = new Till(await desk.signedIn("KASS", place));
  const customer = await desk.customerAt(place);
  await till.send(order.invoiceNumber);
  await customer.tap(card);
  await till.verdict("hasPaid");
  return order;
}

/** By which name Nets pays, as agreed. */
async function payerOfNets(page: Page): Promise<string> {
  const agreed = await page.context().request.get("/api/payout-agreements");
  const { agreements } = (await agreed.json()) as {
    agreements: { name: string; terms: { payerNames: string[] }[] }[];
  };
  const payer = agreements.find(({ name }) => name === "Nets")?.terms[0]?.payerNames[0] ?? "";
  expect(payer).not.toBe("");
  return payer;
}

const insideOf = (payer: string, words: string): string =>
  `<NtryDtls><TxDtls><RltdPties><Dbtr><Nm>${payer}</Nm></Dbtr></RltdPties>
<RmtInf><Ustrd>${words}</Ustrd></RmtInf></TxDtls></NtryDtls>`;

/** As a mouse does that holds the file over the area, and lets go of it. */
async function drop(page: Page, name: string, text: string): Promise<void> {
  await page.evaluate(`(() => {
    const dataTransfer = new DataTransfer();
    dataTransfer.items.add(new File([${JSON.stringify(text)}], ${JSON.stringify(name)}));
    const area = document.querySelector(".kk-drop");
    for (const kind of ["dragenter", "dragover", "drop"]) {
      area.dispatchEvent(new DragEvent(kind, { bubbles: true, cancelable: true, dataTransfer }));
    }
  })()`);
  await page.getByRole("link", { name: new RegExp(`^${name} är inläst`) }).waitFor();
}

/** What stands on the account for Diners at the end of the day: no other test here sells on that card. */
async function dinersBalance(page: Page, day: string): Promise<Ore> {
  await page.goto(`/books/accounts?company=NORDBIL&from=${day}&to=${day}`);
  const row = page.getByRole("row", { name: /Kortfordran Diners Club/ });
  const closing = await row.getByRole("cell").nth(4).innerText();
  return parseGroupedOre(closing.replace("kr", "").trim(), ",") ?? ore(Number.NaN);
}

/** How far it is stands there for as long as the server is at it. */
async function acceptAllSeen(page: Page): Promise<void> {
  const answer = Promise.withResolvers<undefined>();
  await page.route("**/api/bank/accept-certain", async (route) => {
    await answer.promise;
    await route.continue();
  });
  await page.getByRole("button", { name: "Godta den säkra" }).press("Enter");
  await page.getByRole("progressbar", { name: /^0 av 1/ }).waitFor();
  await page.getByRole("button", { name: "Stoppa" }).waitFor();
  await inspectPage(page, "accept-all-underway");
  answer.resolve(undefined);
  await page.getByText("1 rad godtagen och bokförd").first().waitFor();
  await page.getByRole("progressbar", { name: /av 1/ }).waitFor({ state: "detached" });
  await page.unroute("**/api/bank/accept-certain");
}

test("finance drops a statement and accepts its line with a key: the issuer's account goes down, the order names the line; undone, another is chosen", async () => {
  const { invoiceNumber } = await sell(RECEPTION, 387_63, "diners");
  const page = await desk.signedIn("EKON");
  const today = businessDayOf(Date.now());
  const due = addBankDays(today, 1);
  // All that is open: a run before this one may have left a sale.
  const owed = await dinersBalance(page, due);
  expect(owed).toBeGreaterThanOrEqual(387_63);
  const payer = await payerOfNets(page);
  const entry = (kronor: string, words: string) => ({
    kronor,
    reference: `${words}-${invoiceNumber}`,
    day: due,
    inside: insideOf(payer, `${words} ${invoiceNumber}`),
  });
  const entries = [entry(plainKronor(owed, "."), "Åkerö"), entry("300.00", "Brevet")];
  const closing = plainKronor(addOre(owed, ore(300_00)), ".");
  await page.goto("/bank/files");
  await page.getByRole("button", { name: "Välj filer" }).waitFor();
  await drop(page, "dagen.xml", camtFile({ sequence: 18, opening: "0.00", closing, entries }));

  await page.goto("/bank/bench");
  const list = page.getByRole("list", { name: "Bankrader att avgöra" });
  const shown = page.getByRole("region", { name: "Bankraden och förslaget" });
  const show = async (kronor: string, words: string): Promise<void> => {
    await list
      .getByRole("button", { name: new RegExp(`${due}.*${kronor}`) })
      .last()
      .click();
    await shown.getByText(`${words} ${invoiceNumber}`).waitFor();
  };
  await show(formatOre(owed), "Åkerö");
  await shown.getByText("Säker", { exact: true }).waitFor();
  await inspectPage(page, "match-bench");
  await inspectInTheDark(page, "match-bench");
  await page.keyboard.press("g");
  await page.getByText("Godtagen och bokförd.").first().waitFor();
  expect(await dinersBalance(page, due)).toBe(0);

  await page.goto("/bank/lines");
  await page.getByRole("link", { name: due }).first().waitFor();
  await inspectPage(page, "bank-lines");
  await page.getByRole("textbox", { name: /^Sök/ }).fill(`Åkerö ${invoiceNumber}`);
  await page.getByRole("row", { name: /Åkerö/ }).getByRole("link", { name: due }).press("Enter");
  await page.getByText("Beloppet vid rätt tid").waitFor();
  await inspectPage(page, "bank-line");
  // As wide as it was before it was looked at narrow: the cards of then are gone.
  const sales = page.getByRole("table", { name: "Köpen bakom raden" });
  await sales.getByRole("link", { name: invoiceNumber, exact: true }).press("Enter");
  const paid = page.getByText(`På kontot ${due} från Nets`);
  await paid.last().waitFor();
  await page.getByRole("link", { name: "Öppna raden" }).last().press("Enter");
  const dialog = page.getByRole("dialog");
  const undo = async (): Promise<void> => {
    await page.getByRole("button", { name: "Ångra" }).press("Enter");
    await dialog.getByLabel("Skäl", { exact: true }).fill("Fel rad");
    await dialog.getByRole("button", { name: "Ångra" }).press("Enter");
    await page.getByText("Ångrad. En rättelse är bokförd.").first().waitFor();
    await page.getByRole("heading", { name: "Tidigare matchningar" }).waitFor();
  };
  await undo();
  const lineAddress = page.url();

  await page.goto("/bank/bench");
  await acceptAllSeen(page);
  expect(await dinersBalance(page, due)).toBe(0);
  await page.goto(lineAddress);
  await undo();

  await page.goto("/bank/bench");
  await show("300,00", "Brevet");
  await page.keyboard.press("v");
  await dialog.getByLabel("Avtal", { exact: true }).selectOption("Nets");
  await dialog
    .getByRole("checkbox", { name: new RegExp(`^${today} · Diners Club · DELA`) })
    .check();
  await dialog.getByLabel("Resten är").selectOption("Justering");
  await inspectPage(page, "match-choose");
  await dialog.getByRole("button", { name: "Bokför" }).press("Enter");
  await dialog.getByText("Skriv varför.").waitFor();
  await dialog.getByLabel("Skäl", { exact: true }).fill("Enligt inlösarens brev");
  await dialog.getByRole("button", { name: "Bokför" }).press("Enter");
  await page.getByText("Vald och bokförd.").first().waitFor();
});

test("finance says that a payout came to 0 kr and why, follows it from the order to the card, and takes it back", async () => {
  const { id, invoiceNumber } = await sell(RECEPTION, 318_25, "mastercard");
  const page = await desk.signedIn("EKON");
  const today = businessDayOf(Date.now());
  await page.goto("/bank/bench");
  await page.getByRole("button", { name: /^En utbetalning blev 0 kr/ }).waitFor();
  await page.keyboard.press("n");
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Avtal", { exact: true }).selectOption("Nets");
  await dialog
    .getByRole("checkbox", { name: new RegExp(`^${today} · Mastercard · DELA`) })
    .press("Space");
  await dialog.getByRole("button", { name: "Bokför" }).press("Enter");
  await dialog.getByText("Skriv varför.").waitFor();
  // The day that the agreement says has not come.
  await dialog.getByText("Skriv en dag, senast i dag.").waitFor();
  await inspectPage(page, "zero-payout-refused");
  await dialog.getByLabel("Resten är").selectOption("Återkrav");
  await dialog.getByLabel("Kortutställare").selectOption("Mastercard");
  await dialog.getByLabel("Skulle ha kommit").fill(today);
  await dialog.getByLabel("Skäl", { exact: true }).fill("Enligt inlösarens brev");
  await inspectPage(page, "zero-payout-say");
  await inspectInTheDark(page, "zero-payout-say");
  await dialog.getByLabel("Skäl", { exact: true }).press("Enter");
  await page.getByText("Utbetalningen på 0 kr är bokförd.").first().waitFor();

  await page.getByRole("link", { name: "Öppna utbetalningen" }).waitFor();
  await inspectPage(page, "zero-payout-said");
  await page.goto(`/orders/${id}`);
  await page.getByText(`Avräknat i en utbetalning på 0 kr från Nets ${today}`).waitFor();
  await inspectPage(page, "order-zero-payout");
  await page.getByRole("link", { name: "Öppna utbetalningen" }).press("Enter");
  await page.getByRole("heading", { level: 1, name: `Utbetalning på 0 kr ${today}` }).waitFor();
  const sales = page.getByRole("table", { name: "Köpen bakom utbetalningen" });
  await sales.getByRole("link", { name: invoiceNumber, exact: true }).waitFor();
  await page.getByText("Enligt inlösarens brev").waitFor();
  await inspectPage(page, "zero-payout");
  await inspectInTheDark(page, "zero-payout");
  await page.getByRole("button", { name: "Ångra" }).press("Enter");
  await dialog.getByRole("button", { name: "Ångra" }).press("Enter");
  await dialog.getByText("Skriv varför.").waitFor();
  await inspectPage(page, "zero-payout-undo");
  await dialog.getByLabel("Skäl", { exact: true }).fill("Brevet gällde en annan dag");
  await dialog.getByLabel("Skäl", { exact: true }).press("Enter");
  await page.getByText("Ångrad. En rättelse är bokförd.").first().waitFor();
  await page.getByText(/EKON.*: Brevet gällde en annan dag/).waitFor();
  await inspectPage(page, "zero-payout-undone");
});

test("a movement that a notice and a statement tell of without reference waits, and one key says that it is the same", async () => {
  const page = await desk.signedIn("EKON");
  const payer = await payerOfNets(page);
  const day = businessDayOf(Date.now());
  const mine = ore(randomInt(400_00, 700_00));
  const others = ore(randomInt(700_00, 1_000_00));
  const told = (words: string) =>
    [mine, others].map((sum) => {
      return { kronor: plainKronor(sum, "."), day, inside: insideOf(payer, words) };
    });
  const notice = { message: "054", sequence: 1, entries: told("Utbetalning kort") } as const;
  const statement = {
    ...{ sequence: 19, opening: "0.00", closing: plainKronor(addOre(mine, others), ".") },
    entries: told("KORTINLÖSEN 4711"),
  };
  await page.goto("/bank/files");
  await page.getByRole("button", { name: "Välj filer" }).waitFor();
  await drop(page, `avi-${mine}.xml`, camtFile({ ...notice, ...UNBALANCED }));
  await drop(page, `utdrag-${mine}.xml`, camtFile(statement));

  await page.getByRole("link", { name: "Matchning", exact: true }).press("Enter");
  const shown = page.getByRole("region", { name: "Bankraden och förslaget" });
  const show = async (sum: Ore): Promise<void> => {
    await page
      .getByRole("list", { name: "Bankrader att avgöra" })
      .getByRole("button", { name: new RegExp(formatOre(sum)) })
      .last()
      .press("Enter");
    await shown.getByText("Raden som väntar").waitFor();
    await shown.getByText(formatOre(sum)).first().waitFor();
  };
  await show(others);
  await show(mine);
  await inspectPage(page, "match-doubt");
  await inspectInTheDark(page, "match-doubt");
  const address = await shown.getByRole("link", { name: "Öppna raden" }).getAttribute("href");
  await page.keyboard.press("s");
  await page.getByText("Det är sparat vilken rörelse raden är.").first().waitFor();

  // Somebody else was quicker with the other one.
  await show(others);
  const bench = await page.context().request.get("/api/bank/bench");
  const { lines } = (await bench.json()) as MatchBenchView;
  const doubted = lines.find(({ line, mayBe }) => line.amountOre === others && mayBe.length > 0);
  const saying = await page
    .context()
    .request.post(`/api/bank/lines/${doubted?.line.id}/tell-apart`, {
      data: { isSame: true, before: null, otherLineIds: doubted?.mayBe.map(({ id }) => id) },
    });
  expect(saying.status(), await saying.text()).toBe(200);
  desk.expectStatuses(409);
  await page.keyboard.press("a");
  await page.getByRole("alert").first().waitFor();
  await inspectPage(page, "match-doubt-refused");

  await page.goto(address ?? "");
  await page.getByText(/sade .* att raden är samma rörelse som en annan/).waitFor();
  await inspectPage(page, "bank-line-same");
  await page.getByRole("button", { name: "En annan rörelse" }).press("Enter");
  await page.getByText("Raden räknas: den är en annan rörelse.").first().waitFor();
  await page.getByRole("button", { name: "Välj vad raden betalar" }).waitFor();
  await inspectPage(page, "bank-line-another");
  await page.getByRole("button", { name: "Samma rörelse" }).press("Enter");
  await page.getByText("Raden räknas inte: den är samma rörelse.").first().waitFor();
});
