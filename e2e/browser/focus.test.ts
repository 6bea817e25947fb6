/** Whoever has only a keyboard must see where it is: every stop of the Tab key is marked. */
import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { openDesk } from "./browser-desk.ts";
import { Till } from "./pages/till-pages.ts";

const desk = openDesk("VAST");
const place = { siteCode: "VAST", tillCode: "V1" } as const;
const MOST_STOPS = 60;

type Stop = { readonly name: string; readonly isMarked: boolean; readonly isSeenBefore: boolean };

/** The browser's own word on where the focus is; a date field is several stops in one. */
const WHERE = `(() => {
  const element = document.activeElement;
  const looks = [element, element.parentElement, element.parentElement?.parentElement];
  const isMarked = element === document.body || looks.some((one) => {
    if (one === null || one === undefined) return false;
    const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(one);
    return (outlineStyle !== "none" && parseInt(outlineWidth) >= 2) || boxShadow !== "none";
  });
  globalThis.stops ??= [];
  const isSeenBefore = stops.includes(element) && stops.at(-1) !== element;
  stops.push(element);
  return { name: element.outerHTML.slice(0, 160), isMarked, isSeenBefore };
})()`;

/** Walks once round the page with Tab; gives the stops at which nothing shows the focus. */
async function findUnseenStops(page: Page): Promise<readonly string[]> {
  const stops: Stop[] = [];
  while (stops.length < MOST_STOPS) {
    await page.keyboard.press("Tab");
    const stop = await page.evaluate<Stop>(WHERE);
    if (stop.isSeenBefore) break;
    stops.push(stop);
  }
  expect(stops.length, "stops of the Tab key").toBeGreaterThan(8);
  return stops.filter(({ isMarked }) => !isMarked).map(({ name }) => name);
}

test("every stop of the Tab key on the till's pages is marked", async () => {
  const order = await desk.sendOrder({ totalOre: 150_00, siteCode: "VAST" });
  const till = new Till(await desk.signedIn("KASS", place));
  await till.showWorklist();
  expect(await findUnseenStops(till.page)).toEqual([]);
  await till.page.goto(`/till/pay?orders=${order.id}`);
  await till.sendButton().waitFor();
  expect(await findUnseenStops(till.page)).toEqual([]);
});

test("every stop of the Tab key on the office's pages is marked", async () => {
  const page = await desk.signedIn("EKON");
  for (const path of ["/history?state=approved", "/interrupted", "/overview", "/books"]) {
    await page.goto(path);
    await page.getByRole("heading", { level: 1 }).waitFor();
    expect(await findUnseenStops(page), path).toEqual([]);
  }
});

test("a page that a person may not see says so in its tab, and reading begins there", async () => {
  const page = await desk.signedIn("EKON");
  for (const path of ["/settings", "/till"]) {
    await page.goto(path);
    await page.getByText("Din behörighet ger inte tillgång till den här sidan.").waitFor();
    expect(await page.title(), path).toBe("Inget att visa · Kortkoll");
    expect(await page.locator("h1:focus").count(), path).toBe(1);
  }
});
