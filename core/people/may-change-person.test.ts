import { describe, expect, test } from "vitest";
import { beyondOwn, isGrowth, isKeeper, type Keeper, seesAllOf } from "./may-change-person.ts";
import { type Grant, rightsOfRole } from "./person-rights.ts";
import { RIGHTS } from "./rights.ts";

const cashInNorth: Grant = { right: "takeCash", siteId: "north", allowed: true };
const people: Grant = { right: "people", siteId: null, allowed: true };

describe("nobody gives what they do not hold", () => {
  const manager = { ...rightsOfRole("manager"), grants: [people] };

  test("a manager decides over operators, and may let one take cash", () => {
    expect(beyondOwn(manager, rightsOfRole("operator"))).toBeUndefined();
    expect(
      beyondOwn(manager, { ...rightsOfRole("operator"), grants: [cashInNorth] }),
    ).toBeUndefined();
  });

  test.each([
    ["financeViews", rightsOfRole("finance")],
    ["role", rightsOfRole("administrator")],
    ["bank", { ...rightsOfRole("operator"), grants: [{ ...people, right: "bank" as const }] }],
  ])("a manager gives nobody %s", (right, person) => {
    expect(beyondOwn(manager, person)).toBe(right);
  });

  test("who was denied a right at a site gives it to nobody there", () => {
    const denied = { right: "takeCash", siteId: "north", allowed: false } as const;
    const decider = { ...manager, grants: [people, denied] };
    expect(beyondOwn(decider, rightsOfRole("manager"))).toBe("takeCash");
    const south = { ...cashInNorth, siteId: "south" };
    expect(beyondOwn(decider, { ...rightsOfRole("operator"), grants: [south] })).toBeUndefined();
  });

  test("who holds every right, and is no administrator, makes nobody an administrator", () => {
    const grants = RIGHTS.map((right): Grant => ({ right, siteId: null, allowed: true }));
    const holdsAll = { ...rightsOfRole("finance"), grants };
    const administrator = rightsOfRole("administrator");
    expect(beyondOwn(holdsAll, administrator)).toBe("role");
    const denied = grants.map((one) => ({ ...one, allowed: false }));
    expect(beyondOwn(holdsAll, { ...administrator, grants: denied })).toBe("role");
    expect(beyondOwn(holdsAll, rightsOfRole("manager"))).toBeUndefined();
  });

  test("an administrator gives every right, also those that administrators do not have", () => {
    expect(beyondOwn(rightsOfRole("administrator"), rightsOfRole("finance"))).toBeUndefined();
  });
});

test("nobody decides over a person who sees what they do not see", () => {
  const all = rightsOfRole("administrator");
  const north = { ...all, siteIds: ["north"] };
  expect(seesAllOf(all, north)).toBe(true);
  expect(seesAllOf(north, north)).toBe(true);
  expect(seesAllOf(north, all)).toBe(false);
  expect(seesAllOf(north, { ...all, siteIds: ["north", "south"] })).toBe(false);
  expect(seesAllOf({ ...all, companyIds: ["A"] }, { ...all, companyIds: ["A"] })).toBe(true);
});

describe("a change after which a person may do or see more", () => {
  const manager = { ...rightsOfRole("manager"), active: true };
  const denied = { right: "takeCash", siteId: "north", allowed: false } as const;
  const finance = { ...manager, role: "finance" as const };
  test.each([
    ["nothing", manager, manager, false],
    ["another role with other rights", manager, finance, true],
    ["a role with fewer", manager, { ...manager, role: "operator" as const }, false],
    ["a right more", manager, { ...manager, grants: [people] }, true],
    ["a right less", { ...manager, grants: [people] }, manager, false],
    ["a right at one site", { ...manager, role: "operator" as const }, manager, true],
    ["what was denied at one site", { ...manager, grants: [denied] }, manager, true],
    ["a denial", manager, { ...manager, grants: [denied] }, false],
    ["every site instead of one", { ...manager, siteIds: ["north"] }, manager, true],
    ["one site instead of all", manager, { ...manager, siteIds: ["north"] }, false],
    ["another company", { ...manager, companyIds: ["A"] }, { ...manager, companyIds: ["B"] }, true],
    ["coming back", { ...manager, active: false }, manager, true],
    ["leaving", manager, { ...finance, active: false }, false],
  ])("%s", (_what, before, after, more) => {
    expect(isGrowth(before, after)).toBe(more);
  });
});

describe("who keeps the installation", () => {
  const keeper: Keeper = { ...rightsOfRole("administrator"), active: true, hasPassword: true };
  const denied = (right: "people" | "settings", siteId: string | null): Grant => ({
    right,
    siteId,
    allowed: false,
  });
  test.each([
    ["an administrator", keeper, true],
    ["one who has left", { ...keeper, active: false }, false],
    ["one who has never chosen a password", { ...keeper, hasPassword: false }, false],
    ["one of some sites", { ...keeper, siteIds: ["north"] }, false],
    ["one of some companies", { ...keeper, companyIds: ["A"] }, false],
    ["one denied the settings", { ...keeper, grants: [denied("settings", null)] }, false],
    ["one denied people at a site", { ...keeper, grants: [denied("people", "north")] }, false],
    ["a manager", { ...keeper, role: "manager" as const }, false],
    [
      "a manager given both",
      {
        ...keeper,
        role: "manager" as const,
        grants: [people, { ...people, right: "settings" as const }],
      },
      false,
    ],
  ])("%s", (_who, person, keeps) => {
    expect(isKeeper(person)).toBe(keeps);
  });
});
