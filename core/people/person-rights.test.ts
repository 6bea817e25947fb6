import { describe, expect, test } from "vitest";
import { type Grant, mayDoAt, mayDoSomewhere, type PersonRights } from "./person-rights.ts";
import type { Role } from "./rights.ts";

function person(
  role: Role,
  grants: readonly Grant[] = [],
  siteIds: PersonRights["siteIds"] = null,
): PersonRights {
  return { role, grants, companyIds: null, siteIds };
}

const takeCash = "takeCash" as const;
const given: Grant = { right: takeCash, siteId: null, allowed: true };
const denied: Grant = { right: takeCash, siteId: null, allowed: false };
const givenInNorth: Grant = { right: takeCash, siteId: "north", allowed: true };
const deniedInNorth: Grant = { right: takeCash, siteId: "north", allowed: false };
const otherRight: Grant = { right: "refund", siteId: "north", allowed: true };

describe("who may take cash in the north, in the south, at no one site, and somewhere", () => {
  test.each([
    ["a manager", person("manager"), true, true, true, true],
    ["an operator", person("operator"), false, false, false, false],
    ["an operator given it", person("operator", [given]), true, true, true, true],
    ["a manager denied it", person("manager", [denied]), false, false, false, false],
    [
      "an operator given it in the north",
      person("operator", [givenInNorth]),
      true,
      false,
      false,
      true,
    ],
    [
      "a manager denied it in the north",
      person("manager", [deniedInNorth]),
      false,
      true,
      true,
      true,
    ],
    [
      "one given it but not in the north",
      person("operator", [deniedInNorth, given]),
      false,
      true,
      true,
      true,
    ],
    [
      "one denied it but in the north",
      person("manager", [denied, givenInNorth]),
      true,
      false,
      false,
      true,
    ],
    ["one given another right", person("operator", [otherRight]), false, false, false, false],
    [
      "one who sees the south and was given it in the north",
      person("operator", [givenInNorth], ["south"]),
      true,
      false,
      false,
      false,
    ],
    [
      "a manager who sees the north and was denied it there",
      person("manager", [deniedInNorth], ["north"]),
      false,
      true,
      true,
      false,
    ],
    [
      "a manager who sees both and was denied it in one",
      person("manager", [deniedInNorth], ["north", "south"]),
      false,
      true,
      true,
      true,
    ],
    ["a manager who sees nothing", person("manager", [], []), true, true, true, false],
  ])("%s", (_who, one, north, south, nowhere, somewhere) => {
    expect({
      north: mayDoAt(one, takeCash, "north"),
      south: mayDoAt(one, takeCash, "south"),
      nowhere: mayDoAt(one, takeCash, null),
      somewhere: mayDoSomewhere(one, takeCash),
    }).toEqual({ north, south, nowhere, somewhere });
  });
});
