/** The account at Nets: what a demo says of it, and an installation that sets and removes its own. */
import { DEMO_PEOPLE } from "@kortkoll/server/demo/demo-group.ts";
import { expect, test } from "vitest";
import { openDesk } from "./browser-desk.ts";
import { startApp } from "./browser-stack.ts";
import { inspectInTheDark, inspectPage } from "./inspect-page.ts";

const desk = openDesk();

test("a demo says that its account is the virtual terminal's, and offers no other", async () => {
  const page = await desk.signedIn("ADMI");
  await page.goto("/settings/nets");
  await page.getByText("Kontot kan inte ändras här").waitFor();
  expect(await page.getByRole("button", { name: "Spara kontot" }).count()).toBe(0);
  await inspectPage(page, "nets-simulated");
});

test("an account is set, never shown again, and removed", async () => {
  // Nobody listens there: nothing is signed in to.
  const app = await startApp({ KORTKOLL_NETS_URL: "http://127.0.0.1:9" });
  try {
    const baseURL = /http:\/\/127\.0\.0\.1:\d+/.exec(app.said)?.[0] ?? "";
    const context = await desk.newComputer({ baseURL });
    const password = DEMO_PEOPLE.find(({ signature }) => signature === "ADMI")?.password;
    const data = { signature: "ADMI", password };
    expect((await context.request.post("/api/session", { data })).status()).toBeLessThan(300);
    const page = await context.newPage();
    await page.goto("/settings/nets");
    await page.getByText("Inget konto är angivet").waitFor();
    await page.getByRole("button", { name: "Spara kontot" }).click();
    await page.getByText("Fyll i fältet.").first().waitFor();
    await inspectPage(page, "nets-missing");
    await page.getByRole("textbox", { name: "Användarnamn" }).fill("handlare");
    await page.getByRole("textbox", { name: "Lösenord" }).fill("hemligt-lösen");
    await page.keyboard.press("Enter");
    await page.getByText("Kontot är sparat.").first().waitFor();
    expect(await page.content()).not.toContain("hemligt-lösen");
    await inspectPage(page, "nets-set");
    await inspectInTheDark(page, "nets-set");
    await page.getByRole("button", { name: "Ta bort kontot" }).click();
    await page.getByText("Utan konto kan inga kortbetalningar tas").waitFor();
    await inspectPage(page, "nets-remove");
    await page.getByRole("button", { name: "Ja, ta bort" }).click();
    await page.getByText("Kontot är borttaget.").first().waitFor();
    await page.getByText("Inget konto är angivet").waitFor();
    await page.close();
  } finally {
    await app.stop();
  }
});
