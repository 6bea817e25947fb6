/** Two people at one till: one signs in, the other takes over by PIN, with the keyboard alone. */
import { expect, test } from "vitest";
import { openDesk } from "./browser-desk.ts";
import { inspectInTheDark, inspectPage } from "./inspect-page.ts";
import { Office } from "./pages/office-pages.ts";
import { Till } from "./pages/till-pages.ts";

const desk = openDesk("VAST");
const place = { siteCode: "VAST", tillCode: "V1" } as const;

test("a colleague takes over by keyboard alone, and what is paid then is in their name", async () => {
  const order = await desk.sendOrder({ totalOre: 312_00, siteCode: "VAST" });
  const till = new Till(await desk.signedIn("KASS", place));
  const { page } = till;
  const customer = await desk.customerAt(place);
  await till.showWorklist();
  await till.offeredKey("Byt operatör").waitFor();
  await page.keyboard.press("F2");
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("button", { name: /^ANLI/ }).waitFor();
  await inspectPage(page, "operator-dialog");
  await inspectInTheDark(page, "operator-dialog");
  desk.expectStatuses(403);
  await page.keyboard.type("anli9999");
  await page.keyboard.press("Enter");
  await dialog.getByText("Signaturen eller pinkoden stämmer inte.").waitFor();
  await inspectPage(page, "operator-refused");
  await page.keyboard.press("Escape");
  await dialog.waitFor({ state: "detached" });

  // Quick hands do not wait for the dialog, nor for the list in it.
  await page.keyboard.press("F2");
  await page.keyboard.type("anli4719");
  await page.keyboard.press("Enter");
  await page.getByRole("region", { name: "Meny" }).getByText("Anna Låtsasdotter").waitFor();
  expect(await till.heard()).toContain("Anna Låtsasdotter är nu operatör.");
  await page.getByText("Inloggad: KASS").waitFor();
  await inspectPage(page, "operator-switched");

  await till.send(order.invoiceNumber);
  await customer.tap();
  await till.verdict("hasPaid");
  const office = new Office(page);
  await office.openPayment(page.url().split("/").at(-1) ?? "");
  const facts = page.locator("#content");
  await facts.getByText("ANLI", { exact: true }).first().waitFor();
  await facts.getByText("Västkassan").first().waitFor();
  expect(await facts.getByText("KASS", { exact: true }).count()).toBe(0);
});

test("a refund to another card is approved on the spot by a second person's PIN", async () => {
  const order = await desk.sendOrder({ totalOre: 214_00, siteCode: "VAST" });
  const till = new Till(await desk.signedIn("KASS", place));
  const { page } = till;
  const customer = await desk.customerAt(place);
  await till.showWorklist();
  await page.keyboard.press("F2");
  await page.keyboard.type("chef7351");
  await page.keyboard.press("Enter");
  await page.getByRole("region", { name: "Meny" }).getByText("Charlie Exempelberg").waitFor();
  await till.send(order.invoiceNumber);
  await customer.tap();
  await till.verdict("hasPaid");
  const office = new Office(page);
  await office.openPayment(page.url().split("/").at(-1) ?? "");
  await page.keyboard.press("r");
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("textbox", { name: "Skäl" }).fill("Kortet är spärrat");
  await dialog.getByRole("radio", { name: "Ett annat kort" }).check();
  const approver = dialog.getByRole("textbox", { name: "Signatur" });
  const secret = dialog.getByLabel("Pinkod eller lösenord", { exact: true });
  desk.expectStatuses(403);
  // Whose session it is may not approve in it.
  await approver.fill("kass");
  await secret.fill("2806");
  await page.keyboard.press("Enter");
  await dialog.getByRole("alert").waitFor();
  await approver.fill("ekon");
  await secret.fill("9264");
  await inspectPage(page, "refund-by-pin");
  await page.keyboard.press("Enter");
  await office.heading("Återbetalning pågår").waitFor();
  await customer.insertOnly("mastercard");
  await office.heading("Kunden HAR FÅTT pengarna tillbaka").waitFor();
  await office.openPayment(page.url().split("/").at(-1) ?? "");
  await page.getByText("Godkänd av").waitFor();
  await page.getByText("EKON", { exact: true }).first().waitFor();
});

test("a till that nobody touches is covered, keeps its page, and opens with the PIN", async () => {
  const order = await desk.sendOrder({ totalOre: 100_00, siteCode: "VAST" });
  const page = await desk.signedIn("KASS", place);
  const till = new Till(page);
  await till.search(order.invoiceNumber);
  desk.expectStatuses(403);
  const cover = page.getByRole("dialog", { name: "Kassan är låst" });
  const leaveAlone = async (): Promise<void> => {
    // As after twenty minutes in which no window of this browser was touched.
    await page.evaluate(
      `localStorage.setItem("kortkoll.lastUse", String(Date.now() - 20 * 60_000))`,
    );
    await cover.getByRole("button", { name: /^KASS/ }).waitFor();
  };
  const unlock = async (): Promise<void> => {
    await page.keyboard.type("2806");
    await page.keyboard.press("Enter");
    await cover.waitFor({ state: "detached" });
  };
  await leaveAlone();
  await inspectPage(page, "till-locked");
  await page.keyboard.press("Escape");
  expect(await cover.isVisible()).toBe(true);
  await unlock();
  // As it was left: the search, and what was found.
  expect(await page.getByRole("searchbox").inputValue()).toBe(order.invoiceNumber);
  await page.locator("#content").getByText("1 faktura", { exact: true }).waitFor();
  await leaveAlone();
  await page.reload();
  await cover.getByRole("button", { name: /^KASS/ }).waitFor();
  await unlock();
  await till.showWorklist();
});
