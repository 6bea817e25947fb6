/** A day closed in the browser: looked at first, held beside the terminal, its difference explained. */
import { expect, test } from "vitest";
import { NetsControl } from "../nets-control.ts";
import { openDesk, terminalAt } from "./browser-desk.ts";
import { inspectInTheDark, inspectPage } from "./inspect-page.ts";
import { closeDay } from "./pages/close-day.ts";
import { sellByHand } from "./pages/sell-by-hand.ts";
import { Till } from "./pages/till-pages.ts";

const desk = openDesk("DELA");
const place = { siteCode: "DELA", tillCode: "R1" } as const;
const order = { siteCode: "DELA", companyCode: "NORDBIL" } as const;

async function takeCard(totalOre: number): Promise<void> {
  const { invoiceNumber } = await desk.sendOrder({ ...order, totalOre });
  const till = new Till(await desk.signedIn("KASS", place));
  const customer = await desk.customerAt(place);
  await till.send(invoiceNumber);
  await customer.tap("visa");
  await till.verdict("hasPaid");
}

test("a manager looks, closes, sees a sale that the terminal has and we lack, and explains it", async () => {
  // Other files sell at the reception too: what they left is closed first.
  const number = (await closeDay(await desk.signedIn("CHEF"), order)).number + 1;
  await takeCard(350_00);
  await sellByHand(new NetsControl(desk.stack.nets), terminalAt(place), 199_00);
  const page = await desk.signedIn("CHEF");
  await page.getByRole("link", { name: "Dagsavslut" }).press("Enter");
  const company = "Delade receptionen, Demobolaget Nordbil AB";
  const look = page.getByRole("link", { name: `Visa och stäng ${company}` });
  await look.waitFor();
  await inspectPage(page, "day-close-places");
  await look.press("Enter");
  await page.getByText(`Får nummer ${number}`, { exact: true }).waitFor();
  await page
    .getByRole("table", { name: "Kort per utställare" })
    .getByText("350,00 kr")
    .first()
    .waitFor();
  await inspectPage(page, "day-close-preview");
  await page.keyboard.press("s");
  await page
    .getByRole("heading", { level: 1, name: `Dagsavslut ${number}, Delade receptionen` })
    .waitFor();
  await page.getByText("1 terminal har en skillnad att förklara").first().waitFor();
  await page.getByText("Visa: 1 st, 199,00 kr som ingen betalning hos oss förklarar").waitFor();
  const columns = page.getByRole("table", { name: "Vi, terminalerna och inlösaren" }).first();
  expect((await columns.getByRole("row").nth(1).innerText()).replaceAll(/\s+/g, " ")).toContain(
    "Visa 350,00 kr 1 st 549,00 kr 2 st när filen kommit 199,00 kr 1 st 199,00 kr 1 st",
  );
  await inspectPage(page, "day-close-difference");
  await inspectInTheDark(page, "day-close-difference");
  const report = page.getByRole("link", { name: "Rapport som PDF" });
  const pdf = await page.request.get((await report.getAttribute("href")) ?? "");
  expect([pdf.status(), pdf.headers()["content-type"]]).toEqual([200, "application/pdf"]);
  await page.keyboard.press("f");
  const dialog = page.getByRole("dialog");
  await dialog
    .getByRole("textbox")
    .fill("Slagen för hand på terminalen under avbrottet, kvitto 4711.");
  await inspectPage(page, "day-close-explain");
  await dialog.getByRole("button", { name: "Spara förklaringen" }).press("Enter");
  await page.getByText("Alla skillnader är förklarade").first().waitFor();
  await page.getByText("kvitto 4711").waitFor();
  expect(await columns.innerText()).toContain("199,00");
  await inspectPage(page, "day-close-explained");
  await page.getByRole("link", { name: "Till dagsavsluten" }).press("Enter");
  await page.getByRole("searchbox", { name: "Sök avslut" }).fill("DELA");
  await page
    .getByRole("link", { name: `Dagsavslut ${number}, DELA` })
    .first()
    .waitFor();
  await inspectPage(page, "day-close-list");
});

test("an administrator sets a time, and whoever may close is reminded on the first page", async () => {
  const page = await desk.signedIn("ADMI");
  await page.goto("/settings/day-close");
  const setReminder = async (time: string): Promise<void> => {
    await page.getByRole("button", { name: "Delade receptionen" }).first().press("Enter");
    await page.getByLabel("Påminn").fill(time);
    if (time !== "") await inspectPage(page, "day-close-times");
    await page.getByRole("button", { name: "Spara" }).press("Enter");
    await page.getByText("Tiderna för Delade receptionen är sparade").first().waitFor();
  };
  await setReminder("00:00");
  await desk.sendOrder({ ...order, totalOre: 10_00 });
  const finance = await desk.signedIn("EKON");
  await finance.getByText("DELA, NORDBIL: 1 händelse väntar på dagsavslut").waitFor();
  await inspectPage(finance, "day-close-reminder");
  await setReminder("");
});
