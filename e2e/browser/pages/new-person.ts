/** A person who is taken in by an administrator, and signs in on a computer of their own. */
import type { Right, Role } from "@kortkoll/core/people/rights.ts";
import type { Page } from "playwright-core";
import { expect } from "vitest";
import type { BrowserDesk, Place } from "../browser-desk.ts";

export type NewPerson = {
  readonly signature: string;
  readonly name: string;
  readonly role: Role;
  readonly rights?: readonly { right: Right; siteId: string | null; allowed: boolean }[];
  readonly companyIds?: readonly string[];
};

const PASSWORD = "ett långt lösenord";

/** Through the administrator's session and by the link, without the pages for it. */
export async function takeIn(
  desk: BrowserDesk,
  administrator: Page,
  { place, ...given }: NewPerson & { readonly place?: Place },
): Promise<Page> {
  const person = { language: "sv", rights: [], companyIds: null, siteIds: null, ...given };
  const made = await administrator.request.post("/api/settings/people", { data: person });
  expect(made.status(), await made.text()).toBeLessThan(300);
  const { linkToken: token } = (await made.json()) as { linkToken: string };
  const context = await desk.newComputer();
  await context.request.post("/api/chosen-password", { data: { token, password: PASSWORD } });
  const { signature } = given;
  const session = await context.request.post("/api/session", {
    data: { signature, password: PASSWORD },
  });
  expect(session.status(), await session.text()).toBeLessThan(300);
  if (place !== undefined) {
    const tillId = await desk.tillId(place);
    const chosen = await context.request.put("/api/session/till", { data: { tillId } });
    expect(chosen.status(), await chosen.text()).toBeLessThan(300);
  }
  const page = await context.newPage();
  await page.goto("/");
  return page;
}
