import { expect, test } from "vitest";
import { countFilters, historyQuery, readHistorySearch, wrongIn } from "./history-search.ts";

test("the address keeps only the filters that exist and are given", () => {
  const search = readHistorySearch({ search: "ABC123", state: "", page: "3", from: "2026-03-02" });
  expect(search).toEqual({ search: "ABC123", from: "2026-03-02" });
  expect(countFilters(search)).toBe(1);
});

test("the server is asked in its own words", () => {
  const asked = historyQuery({ amount: "1 250,50", operator: "kass", lastFour: "0042" });
  expect(asked.toString()).toBe("operator=KASS&amountOre=125050&lastFour=0042");
});

test("the days of takings are asked for beside the days on which payments began", () => {
  const search = readHistorySearch({ businessFrom: "2026-03-02", businessTo: "i går", from: "" });
  expect(historyQuery(search).toString()).toBe("businessFrom=2026-03-02");
});

test("card and cash are told apart", () => {
  const search = readHistorySearch({ method: "cash" });
  expect([countFilters(search), historyQuery(search).toString()]).toEqual([1, "method=cash"]);
});

test("what is not finished is marked and not asked for yet", () => {
  expect(wrongIn("lastFour", "00")).toBe(true);
  expect(wrongIn("amount", "tusen")).toBe(true);
  expect(wrongIn("amount", "")).toBe(false);
  expect(historyQuery({ amount: "tusen", lastFour: "00" }).toString()).toBe("");
});
