/**
 * The demo's yesterday on three sites, as finance and a manager meet it: closed in the browser, a drawer
 * counted blind, the sale that only a terminal knows explained, and the vouchers read by other programs.
 */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { addDays, businessDayOf } from "@kortkoll/core/time/stockholm.ts";
import type { AccountReport } from "@kortkoll/server/books/books-api.ts";
import type { DrawerList } from "@kortkoll/server/cash/cash-api.ts";
import { DEMO_PEOPLE } from "@kortkoll/server/demo/demo-group.ts";
import type { BrowserContext, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { differences, JUDGES } from "../../tools/judges/judges.ts";
import { openDesk } from "./browser-desk.ts";
import { type StartedApp, startApp } from "./browser-stack.ts";
import { inspectPage } from "./inspect-page.ts";
import { keyCount } from "./pages/key-count.ts";

// A product of its own: only a demo that nobody else uses has a yesterday.
const desk = openDesk();
let started: StartedApp;
let app: string;
beforeAll(async () => {
  started = await startApp({});
  app = /is ready: (\S+)/.exec(started.said)?.[1] ?? "";
});
afterAll(() => started.stop());

async function signedIn(signature: string, till?: string): Promise<Page> {
  const context = await desk.newComputer({ baseURL: app });
  const password = DEMO_PEOPLE.find((person) => person.signature === signature)?.password;
  const { request } = context;
  expect(
    (await request.post("/api/session", { data: { signature, password } })).status(),
  ).toBeLessThan(300);
  if (till !== undefined) {
    expect(
      (await request.put("/api/session/till", { data: { tillId: till } })).status(),
    ).toBeLessThan(300);
  }
  const page = await context.newPage();
  await page.goto("/");
  return page;
}

async function ask<Answer>(context: BrowserContext, path: string): Promise<Answer> {
  const answer = await context.request.get(path);
  expect(answer.status(), `${path}: ${await answer.text()}`).toBe(200);
  return (await answer.json()) as Answer;
}

test("a manager closes yesterday at three sites, and explains the sale that only a terminal has", async () => {
  const page = await signedIn("CHEF");
  for (const site of ["Nord", "Syd", "Väst"]) {
    await page.goto("/day-close");
    const look = page.getByRole("link", { name: new RegExp(`^Visa och stäng \\S* ?${site}`) });
    await look.first().press("Enter");
    await page.getByText("Får nummer 1", { exact: true }).waitFor();
    await page.keyboard.press("s");
    await page.getByRole("heading", { level: 1, name: /^Dagsavslut 1, / }).waitFor();
    const verdict = site === "Väst" ? /1 terminal har en skillnad/ : /stämmer/;
    await page.getByText(verdict).first().waitFor();
  }
  await page.getByText("Visa: 1 st, 1 475,00 kr som ingen betalning hos oss förklarar").waitFor();
  await inspectPage(page, "demo-day-difference");
  await page.keyboard.press("f");
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("textbox").fill("Slagen för hand när linjen låg nere, kvitto 118.");
  await dialog.getByRole("button", { name: "Spara förklaringen" }).press("Enter");
  await page.getByText("Alla skillnader är förklarade").first().waitFor();
});

test("a cashier counts the drawer at one of them blind, and it agrees", async () => {
  const finance = await signedIn("EKON");
  const { drawers } = await ask<DrawerList>(finance.context(), "/api/drawers?siteCode=VAST");
  const [drawer] = drawers;
  if (drawer?.expectedOre == null) throw new Error("There is no drawer to count");
  const page = await signedIn("KASS", drawer.till.id);
  await page.getByRole("navigation").getByRole("link", { name: "Kassaavstämning" }).click();
  await page.getByRole("heading", { level: 1, name: "Kassaavstämning" }).waitFor();
  await page.getByText(drawer.companyName).first().waitFor();
  await page.keyboard.press("r");
  await page.getByText("Vad som ska finnas visas när räkningen är inlämnad.").waitFor();
  await page.getByRole("textbox", { name: "1000 kr, antal" }).waitFor();
  await keyCount(page, drawer.expectedOre);
  await page.keyboard.press("Enter");
  await page.getByText("Det stämmer på kronan.").first().waitFor();
  await page.getByRole("button", { name: "Skriv under" }).press("Enter");
  await page.getByText(/^Underskriven av KASS/).waitFor();
});

test("other programs read yesterday's vouchers, with the issuer and interim balances that the books have", async () => {
  const page = await signedIn("EKON");
  const context = page.context();
  const yesterday = addDays(businessDayOf(Date.now()), -1);
  const folder = mkdtempSync(join(tmpdir(), "kortkoll-demo-day-"));
  for (const company of ["NORDBIL", "SYDBIL"]) {
    const days = `company=${company}&from=${yesterday.slice(0, 4)}-01-01&to=${yesterday}`;
    const { accounts } = await ask<AccountReport>(context, `/api/reports/accounts?${days}`);
    // What an invoicing system books itself is in the books, and never in an export.
    const ours = new Map(
      accounts
        .filter(({ account }) => /^(?:158\d|1689)$/.test(account))
        .map((one) => [one.account, one.closingOre - one.bySystemsOre] as const)
        .filter(([, balanceOre]) => balanceOre !== 0),
    );
    expect([...ours.keys()], company).toContain("1581");
    expect([...ours.keys()], company).toContain("1689");
    for (const [path, ending] of FORMS) {
      const exported = await context.request.get(`/api/exports/${path}${days}`);
      expect(exported.status()).toBe(200);
      const file = join(folder, `${company}${ending}`);
      writeFileSync(file, await exported.body());
      for (const judge of JUDGES.filter(({ reads }) => ending.endsWith(reads))) {
        if (judge.version() === undefined) {
          console.warn(`LEFT OUT: ${judge.name} is not installed (${judge.debianPackage})`);
          continue;
        }
        const { complaints, accounts: read } = judge.judge(file);
        expect(complaints, `${judge.name} ${company}`).toEqual([]);
        const theirs = new Map([...read].filter(([account]) => ours.has(account)));
        expect(differences(ours, theirs), `${judge.name} ${company}`).toEqual([]);
      }
    }
  }
  rmSync(folder, { recursive: true });
});

const FORMS = [
  ["sie?", ".si"],
  ["hledger?", ".journal"],
  ["beancount?", ".beancount"],
] as const;
