import { expect, test } from "vitest";
import { closesQuery, isNarrowed, readNewCloseSearch, wantedIn } from "./day-close-search.ts";

test("the list is asked newest first, with whole days only", () => {
  expect(closesQuery({ from: "2026-03", search: " nord " }).toString()).toBe(
    "sort=cutAt&order=desc&limit=50&search=nord",
  );
  expect(closesQuery({ order: "netOre asc" }).toString()).toBe("sort=netOre&order=asc&limit=50");
  expect(closesQuery({ order: "drop table" }).get("sort")).toBe("cutAt");
  expect([isNarrowed({ order: "cutAt asc" }), isNarrowed({ to: "2026-03-02" })]).toEqual([
    false,
    true,
  ]);
});

test.each([
  [{}, undefined],
  [{ site: "NORD" }, { siteCode: "NORD" }],
  [
    { site: "NORD", company: "BIL" },
    { siteCode: "NORD", companyCode: "BIL" },
  ],
  [{ what: "company" }, undefined],
  [{ what: "company", company: "BIL", site: "NORD" }, { companyCode: "BIL" }],
  [{ what: "till", site: "NORD" }, undefined],
  [
    { what: "till", site: "NORD", till: "t1" },
    { siteCode: "NORD", tillId: "t1" },
  ],
  [
    { what: "terminal", site: "NORD", terminal: "m1" },
    { siteCode: "NORD", terminalId: "m1" },
  ],
])("%o closes %o", (given, wanted) => {
  expect(wantedIn(readNewCloseSearch(given))).toEqual(wanted);
});
