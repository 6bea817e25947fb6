/** A drawer is counted blind by keyboard, with a difference above the limit, and signed by two people. */
import type { DrawerList } from "@kortkoll/server/cash/cash-api.ts";
import { DEMO_PEOPLE } from "@kortkoll/server/demo/demo-group.ts";
import { expect, test } from "vitest";
import { openDesk } from "./browser-desk.ts";
import { inspectInTheDark, inspectPage } from "./inspect-page.ts";
import { keyCount } from "./pages/key-count.ts";

const desk = openDesk("SYD");
const place = { siteCode: "SYD", tillCode: "V1" } as const;

async function drawerAtTill(): Promise<DrawerList["drawers"][number]> {
  const { drawers } = (await desk.api.get("/api/drawers?siteCode=SYD")) as DrawerList;
  const drawer = drawers.find((one) => one.till.code === place.tillCode);
  if (drawer === undefined) throw new Error("The till has no drawer");
  return drawer;
}

test("two people count, explain and sign a drawer with 500 kr too much in it", async () => {
  const pin = DEMO_PEOPLE.find((one) => one.signature === "CHEF")?.pin ?? "";
  const { expectedOre, companyName } = await drawerAtTill();
  if (expectedOre === null) throw new Error("The drawer is being counted");
  const page = await desk.signedIn("KASS", place);
  const navigation = page.getByRole("navigation");
  await navigation.getByRole("link", { name: "Kassaavstämning" }).click();
  await page.getByRole("heading", { level: 1, name: "Kassaavstämning" }).waitFor();
  await page.getByText(companyName).first().waitFor();
  await inspectPage(page, "counts");
  await page.keyboard.press("r");
  await page.getByRole("textbox", { name: "1000 kr, antal" }).waitFor();
  await page.getByText("Vad som ska finnas visas när räkningen är inlämnad.").waitFor();
  await inspectPage(page, "count-blind");
  await keyCount(page, expectedOre + 50_000);
  await inspectInTheDark(page, "count-keyed");
  await page.keyboard.press("Enter");
  await page.getByText("Det är 500\u00a0kr för mycket.").first().waitFor();
  await inspectPage(page, "count-result");
  await inspectInTheDark(page, "count-result");
  expect(await page.getByRole("button", { name: "Skriv under" }).isDisabled()).toBe(true);
  await page.locator("h1").click();
  await page.keyboard.press("g");
  const dialog = page.getByRole("dialog");
  const signature = dialog.getByRole("textbox", { name: "Andra personens signatur" });
  // Keys go where the focus is, which comes into the dialogue a moment after its fields.
  await signature.and(page.locator(":focus")).waitFor();
  await page.keyboard.type("CHEF");
  await page.keyboard.press("Tab");
  await page.keyboard.type(pin);
  await dialog
    .getByRole("textbox", { name: "Varför differensen godtas" })
    .fill("Kund fick fel växel");
  await inspectPage(page, "count-approve");
  await dialog.getByRole("button", { name: "Godkänn" }).press("Enter");
  await page.getByText(/^CHEF godkände differensen/).waitFor();
  await page.getByRole("button", { name: "Lägg till påse" }).press("Enter");
  await page.keyboard.type(`PASE-${Date.now() % 1_000_000}`);
  await page.getByRole("textbox", { name: "Belopp" }).fill("500");
  await inspectPage(page, "count-sign");
  await page.getByRole("button", { name: "Skriv under" }).press("Enter");
  await page.getByText(/^Underskriven av KASS/).waitFor();
  await page.getByText(/^Godkänd av CHEF/).waitFor();
  await inspectPage(page, "count-signed");
  const after = await drawerAtTill();
  expect(after.expectedOre).toBe(expectedOre);
  await page.getByRole("link", { name: "Till listan" }).click();
  await page
    .getByRole("row", { name: /Underskriven/ })
    .first()
    .waitFor();
  await page.getByRole("textbox", { name: "Sök" }).fill("finns inte alls");
  await page.getByText("Ingen avstämning passar sökningen").waitFor();
  await inspectPage(page, "counts-none");
});
