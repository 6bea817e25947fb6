/**
 * What is asked of every page in every state, wide and on a telephone: no barrier that axe finds by
 * the rules of WCAG 2.2 AA, nothing wider than the screen, nothing too small for a finger.
 * KORTKOLL_SCREENSHOTS names a folder that gets a picture of each.
 */
import { join } from "node:path";
import axe from "axe-core";
import type { Page } from "playwright-core";
import { expect } from "vitest";

export const WIDE = { width: 1280, height: 800 };
export const NARROW = { width: 390, height: 844 };

const WCAG_22_AA = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];

/** Soft: a test goes on, and says all that it finds wrong on its way. */
export async function inspectPage(page: Page, name: string): Promise<void> {
  await page.setViewportSize(WIDE);
  await photograph(page, `${name}-wide`);
  const wide = await lookWhenDrawn(page, [findBarriers, findOverflow]);
  expect.soft(wide, `${name}, wide`).toEqual([]);
  await page.setViewportSize(NARROW);
  await photograph(page, `${name}-narrow`);
  const narrow = await lookWhenDrawn(page, [findBarriers, findOverflow, findSmallTargets]);
  expect.soft(narrow, `${name}, narrow`).toEqual([]);
  await page.setViewportSize(WIDE);
}

/** The same in dark colours, for axe to see the contrasts. */
export async function inspectInTheDark(page: Page, name: string): Promise<void> {
  await page.emulateMedia({ colorScheme: "dark" });
  await photograph(page, `${name}-dark`);
  expect.soft(await lookWhenDrawn(page, [findBarriers]), `${name}, dark`).toEqual([]);
  await page.emulateMedia({ colorScheme: "light" });
}

type Look = (page: Page) => Promise<readonly string[]>;

const STILL_WITHIN_MS = 2_000;

/** What is wrong only while a page is on its way to another size or state is seen by nobody. */
async function lookWhenDrawn(page: Page, looks: readonly Look[]): Promise<readonly string[]> {
  const giveUpAt = performance.now() + STILL_WITHIN_MS;
  for (;;) {
    await page.evaluate(TWO_FRAMES_LATER);
    const found: string[] = [];
    for (const look of looks) found.push(...(await look(page)));
    if (found.length === 0 || performance.now() > giveUpAt) return found;
  }
}

/** Whatever listens to the size has then drawn its answer; a page that is not shown draws none. */
const TWO_FRAMES_LATER = `new Promise((done) => {
  setTimeout(done, 500);
  requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done, 30)));
})`;

export async function photograph(page: Page, name: string): Promise<void> {
  const folder = process.env["KORTKOLL_SCREENSHOTS"];
  if (folder === undefined || folder === "") return;
  await page.screenshot({ path: join(folder, `${name}.png`) });
  const { width = WIDE.width, height = WIDE.height } = page.viewportSize() ?? {};
  // Tall enough that nothing is scrolled away.
  await page.setViewportSize({ width, height: 2_200 });
  await page.screenshot({ path: join(folder, `${name}-full.png`) });
  await page.setViewportSize({ width, height });
}

/** A page is given axe once: to read it anew takes longer than to look. It has no frames. */
async function findBarriers(page: Page): Promise<readonly string[]> {
  if (!(await page.evaluate<boolean>("'axe' in window"))) await page.evaluate(axe.source);
  const options = {
    runOnly: WCAG_22_AA,
    resultTypes: ["violations"],
    // Style sheets would be read anew for each look, and no rule of these asks for them.
    preload: { assets: ["media"] },
  };
  return await page.evaluate<string[]>(`(async () => {
    const { violations } = await axe.run(document, ${JSON.stringify(options)});
    return violations.flatMap(({ id, nodes }) =>
      nodes.map(({ html, failureSummary }) => id + ": " + html + " " + (failureSummary ?? "")));
  })()`);
}

/** Named by their class, so that the failure tells which rule of the style sheet to look at. */
async function findOverflow(page: Page): Promise<readonly string[]> {
  return await page.evaluate<string[]>(`(() => {
    const width = document.documentElement.clientWidth;
    const scrollers = [document.documentElement, ...document.querySelectorAll("main, main *")];
    const scrolls = scrollers.some((element) => {
      const mayScroll = element.matches("pre, .kk-table-wrap, .table-frame, .wide") ||
        !/auto|scroll/.test(getComputedStyle(element).overflowX);
      return element.scrollWidth > element.clientWidth + 1 && (element === document.documentElement || !mayScroll);
    });
    if (!scrolls) return [];
    const wide = [...document.body.querySelectorAll("*")]
      .filter((element) => element.getBoundingClientRect().right > width + 1)
      .map((element) => element.tagName + "." + element.className);
    return ["scrolls to " + document.documentElement.scrollWidth, ...wide.slice(0, 8)];
  })()`);
}

/** Links inside a line of text are as high as the line; everything else takes a finger. */
async function findSmallTargets(page: Page): Promise<readonly string[]> {
  return await page.evaluate<string[]>(`(() => {
    // 44 px; the border around a field may belong to the element outside it.
    const least = 41.5;
    const controls = "button, summary, select, textarea, input:not([type=radio], [type=checkbox])";
    return [...document.querySelectorAll(controls)]
      .filter((element) => element.closest("[aria-hidden=true]") === null)
      .map((element) => ({ element, box: element.getBoundingClientRect() }))
      .filter(({ box }) => box.height > 1 && box.height < least)
      .map(({ element, box }) => element.outerHTML.slice(0, 120) + " is " + box.height + " px high");
  })()`);
}
