import type { Terminal } from "@kortkoll/server/api.ts";
import { expect, test } from "vitest";
import { firstFree, terminalsFor } from "./terminal-rules.ts";

const held = { till: "Kassa 2", operator: "ANLI", since: "2026-03-02T09:00:00Z" };

function terminal(name: string, given: Partial<Terminal> = {}): Terminal {
  return {
    id: name,
    terminalId: name,
    name,
    model: "Move/5000",
    companyCode: "BIL",
    siteCode: "NORD",
    tillIds: ["K1"],
    state: "idle",
    lastContactAt: null,
    activePaymentId: null,
    heldBy: null,
    ...given,
  };
}

test("only the till's own terminals of the order's company are offered", () => {
  const offered = terminalsFor(
    [
      terminal("ours"),
      terminal("other till", { tillIds: ["K2"] }),
      terminal("other company", { companyCode: "LAST" }),
    ],
    "K1",
    "BIL",
  );
  expect(offered.map(({ name }) => name)).toEqual(["ours"]);
});

test("the first free one is chosen, a ready one before a silent one", () => {
  const silent = terminal("silent", { state: "noAnswer" });
  const offline = terminal("offline", { state: "offline" });
  const taken = terminal("taken", { heldBy: held });
  const paying = terminal("paying", { activePaymentId: "a payment" });
  const unasked = terminal("unasked", { state: "notGiven" });
  expect(firstFree([taken, paying, offline, silent, unasked])?.name).toBe("unasked");
  expect(firstFree([taken, offline, silent])?.name).toBe("silent");
  expect(firstFree([taken, offline])?.name).toBe("offline");
});

test("when somebody has each of them, none is chosen", () => {
  expect(firstFree([terminal("taken", { heldBy: held })])).toBeUndefined();
});
