/** A day closed without its page, and read until the terminals have answered: the number and id of it. */
import type { DayClose, DayClosed } from "@kortkoll/server/day-close/day-close-api.ts";
import type { Page } from "playwright-core";
import { expect } from "vitest";

/** By whoever is signed in on the page, and may. */
export async function closeDay(
  page: Page,
  of: { readonly siteCode: string; readonly companyCode: string },
): Promise<DayClosed> {
  const { request } = page.context();
  const answer = await request.post("/api/day-closes", { data: of });
  const closed = (await answer.json()) as DayClosed;
  const isComplete = async (): Promise<boolean> =>
    (await readClose(page, closed.id)).progress.isComplete;
  await expect.poll(isComplete).toBe(true);
  return closed;
}

export async function readClose(page: Page, id: string): Promise<DayClose> {
  const answer = await page.context().request.get(`/api/day-closes/${id}`);
  return (await answer.json()) as DayClose;
}
