/** Whoever has only a keyboard must see where it is: every stop of the Tab key is marked. */
import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { openDesk } from "./browser-desk.ts";
import { Till } from "./pages/till-pages.ts";

const desk = openDesk();
const place = { siteCode: "VAST", tillCode: "V1" } as const;
const MOST_STOPS = 60;

/** Walks round the page with Tab; gives the stops at which nothing shows that they have focus. */
async function findUnseenStops(page: Page): Promise<readonly string[]> {
  const unseen: string[] = [];
  const seen = new Set<string>();
  for (let stop = 0; stop < MOST_STOPS; stop += 1) {
    await page.keyboard.press("Tab");
    const { name, isMarked } = await page.evaluate<{ name: string; isMarked: boolean }>(`(() => {
      const element = document.activeElement;
      const looks = [element, element.parentElement, element.parentElement?.parentElement];
      const isMarked = looks.some((one) => {
        if (one === null || one === undefined) return false;
        const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(one);
        return (outlineStyle !== "none" && parseInt(outlineWidth) >= 2) || boxShadow !== "none";
      });
      return { name: element.outerHTML.slice(0, 160), isMarked };
    })()`);
    if (name.startsWith("<body") || seen.has(name)) break;
    seen.add(name);
    if (!isMarked) unseen.push(name);
  }
  expect(seen.size, "stops of the Tab key").toBeGreaterThan(5);
  return unseen;
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
