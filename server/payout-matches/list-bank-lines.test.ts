/** Pages of bank lines: one order whatever they are narrowed by, and no line twice or never. */
import { expect, test } from "vitest";
import { SEES_ALL } from "../http/access.ts";
import type { ListedLine, selectLinePage } from "./bank-line-list-store.ts";
import { listBankLines } from "./list-bank-lines.ts";
import { type BenchDesk, NEXT, openBenchDesk, REFERENCE, sales } from "./test-bench.ts";

let it: BenchDesk;
openBenchDesk((opened) => {
  it = opened;
});

type Asked = Omit<Partial<Parameters<typeof selectLinePage>[1]>, "after" | "limit">;

/** Page by page, each of so many lines. */
async function listed(asked: Asked, limit: number): Promise<readonly ListedLine[]> {
  const { companyIds = null, company, from, to, state, search } = asked;
  const sight = { ...SEES_ALL, companyIds };
  const lines: ListedLine[] = [];
  for (let cursor: string | undefined, isFirst = true; isFirst || cursor !== undefined; ) {
    const given = { sight, company, from, to, state, search, cursor, limit };
    const page = await listBankLines(it.desk.database, given);
    if (page === "unusableCursor") throw new Error(page);
    lines.push(...page.lines);
    [cursor, isFirst] = [page.next ?? undefined, false];
  }
  return lines;
}

test("lines come the newest first, those of one day by their id, page by page as all at once", async () => {
  await it.sell(50_000);
  const paid = await it.line(50_000, { reference: REFERENCE });
  expect((await it.choose(paid, [sales(50_000)])).kind).toBe("booked");
  const unknown = await it.line(300, { bookedOn: "2026-03-04" });
  expect((await it.choose(unknown, [], { kind: "unidentified" })).kind).toBe("booked");
  const old = await it.line(700, { bookedOn: "2026-02-27", payer: "ÅÄÖ 50%_ AB" });
  const same = [await it.line(1), await it.line(2), await it.line(3)];
  await it.line(9, { booked: false });

  const ofNext = [paid, ...same].toSorted().toReversed();
  const all = await listed({}, 50);
  expect(all.map(({ id }) => id)).toEqual([unknown, ...ofNext, old]);
  for (const limit of [1, 2, 3, 6]) expect(await listed({}, limit)).toEqual(all);

  const idsOf = async (asked: Asked): Promise<readonly string[]> =>
    (await listed(asked, 2)).map(({ id }) => id);
  const open = ofNext.filter((id) => id !== paid);
  expect(await idsOf({ state: "open" })).toEqual([...open, old]);
  expect(await idsOf({ state: "matched" })).toEqual([paid]);
  expect(await idsOf({ state: "unidentified" })).toEqual([unknown]);
  expect(await idsOf({ from: NEXT, to: NEXT })).toEqual(ofNext);
  expect(await idsOf({ from: NEXT, state: "open", search: "inlösen" })).toEqual(open);
  expect(await idsOf({ search: " åäö 50%_ ab " })).toEqual([old]);
  // What the payer is called and what the bank says of it are one text, and the agreement is looked for too.
  expect(await idsOf({ search: `INLÖSEN AB ${REFERENCE}` })).toEqual([paid]);
  expect(await idsOf({ search: it.agreement.name })).toEqual([unknown, paid]);
  expect(await idsOf({ search: "ingen" })).toEqual([]);
  expect(await idsOf({ companyIds: [] })).toEqual([]);
  expect(await idsOf({ companyIds: [it.desk.places.companyId] })).toEqual(all.map(({ id }) => id));
  expect(await idsOf({ company: "INGEN" })).toEqual([]);

  const [match] = all.filter(({ id }) => id === paid);
  expect(match).toMatchObject({ state: "matched", agreementName: it.agreement.name });
});
