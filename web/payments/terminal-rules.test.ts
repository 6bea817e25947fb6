import type { Terminal } from "@kortkoll/server/api.ts";
import { expect, test } from "vitest";
import { firstFree, nextFree, terminalsFor } from "./terminal-rules.ts";

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
    lease: null,
    retiredAt: null,
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

const leased = (tillId: string): NonNullable<Terminal["lease"]> => ({
  tillId,
  till: "V2",
  operator: "ANLI",
  since: "2026-03-02T09:00:00Z",
  expiresAt: "2026-03-02T09:00:30Z",
  queue: [],
});

test("the first that nobody else has is chosen, also when it is offline", () => {
  const offline = terminal("offline", { state: "offline" });
  const taken = terminal("taken", { heldBy: held });
  const paying = terminal("paying", { activePaymentId: "a payment" });
  const others = terminal("kept by another till", { lease: leased("K2") });
  const ours = terminal("kept by us", { lease: leased("K1") });
  expect(firstFree([taken, paying, others, offline], "K1")?.name).toBe("offline");
  expect(firstFree([others, ours], "K1")?.name).toBe("kept by us");
  expect(firstFree([taken, others], "K1")).toBeUndefined();
});

test("the switch key goes round the list to one that can take the payment", () => {
  const offline = terminal("offline", { state: "offline" });
  const silent = terminal("silent", { state: "noAnswer" });
  const others = terminal("others", { lease: leased("K2") });
  const first = terminal("first");
  const last = terminal("last", { state: "notGiven" });
  expect(nextFree([offline, first, last], "K1", "offline")?.name).toBe("first");
  expect(nextFree([first, offline, silent, others, last], "K1", "offline")?.name).toBe("last");
  expect(nextFree([first, offline, silent], "K1", "offline")?.name).toBe("first");
  expect(nextFree([offline, silent, others], "K1", "offline")).toBeUndefined();
});

test("a terminal that another one has replaced is not offered", () => {
  const retired = terminal("retired", { retiredAt: "2026-03-01T09:00:00Z" });
  expect(terminalsFor([retired], "K1", "BIL")).toEqual([]);
});
