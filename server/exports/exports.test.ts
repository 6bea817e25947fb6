/** Files for other books over HTTP, read back by readers that share nothing with the writers. */
import { createHash } from "node:crypto";
import { DEFAULT_MARKING } from "@kortkoll/core/exports/origin-marking.ts";
import { type ReadSie, type ReadVoucher, readSie } from "@kortkoll/core/exports/test-sie-reader.ts";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { Balances } from "../api.ts";
import { payInCash } from "../cash/test-cash.ts";
import { insertRow } from "../database/test-rows.ts";
import { openTestApp } from "../http/test-app.ts";
import type { MarkingList } from "../settings/marking-api.ts";
import type { ExportPage, ExportView } from "./exports-api.ts";
import { type BooksApp, openBooksApp, type Told } from "./test-books-app.ts";

let it: BooksApp;
beforeAll(async () => {
  it = await openBooksApp();
});
beforeEach(async () => {
  await it.desk.startOver();
  it.at("2026-03-02T11:00:00Z");
});
afterAll(() => it.app.close());

const MARCH = "company=BIL&from=2026-03-01&to=2026-03-31";

async function sie(more = ""): Promise<ReadSie> {
  const answer = await it.get(`/api/exports/sie?${MARCH}${more}`);
  expect(answer.status, answer.text).toBe(200);
  return readSie(answer.bytes);
}

const make = (body: object = {}): Promise<Told<ExportView>> =>
  it.post("/api/exports", {
    companyCode: "BIL",
    form: "sie",
    from: "2026-01-01",
    to: "2026-12-31",
    ...body,
  });

function byAccount(vouchers: readonly ReadVoucher[]): Record<string, number> {
  const sums: Record<string, number> = {};
  for (const { account, amountOre } of vouchers.flatMap(({ rows }) => rows)) {
    sums[account] = (sums[account] ?? 0) + amountOre;
  }
  return sums;
}

const ISSUER_OF_ACCOUNT: Readonly<Record<string, string>> = {
  "1581": "visa",
  "1582": "mastercard",
  "1583": "amex",
};
const ISSUER_WORDS: Readonly<Record<string, string>> = {
  visa: "Visa",
  mastercard: "Mastercard",
  amex: "American Express",
};

describe("a file of vouchers as they stand", () => {
  test("in SIE holds what the books hold, to the öre, with the issuer on every row of a card payment", async () => {
    await it.pay(125_050);
    await it.pay(40_000, "mastercard");
    const taken = await it.pay(70_000, "amex");
    await it.desk.approve(await it.desk.refund(taken, 10_000), 10_000);
    await payInCash(it.desk, [await it.desk.send({ totalOre: 55_560 })]);
    await it.close();
    const { vouchers, everyLineEndsWithCrlf, accounts } = await sie();
    expect(everyLineEndsWithCrlf).toBe(true);
    expect(accounts.get("1582")).toBe("Kortfordran Mastercard");
    const { body } = await it.get<Balances>("/api/ledger/balances");
    const booked = body.balances
      .filter((one) => one.balanceOre !== 0)
      .map((one) => [one.account, one.balanceOre]);
    expect(byAccount(vouchers)).toMatchObject(Object.fromEntries(booked));
    // What has a terminal came by card.
    const rows = vouchers
      .flatMap((one) => one.rows)
      .filter((row) => row.objects.some(({ dimension }) => dimension === 22));
    for (const { objects, text, account } of rows) {
      const issuer = objects.find(({ dimension }) => dimension === 20)?.id ?? "";
      expect(ISSUER_OF_ACCOUNT[account] ?? issuer).toBe(issuer);
      expect(text.startsWith(`${ISSUER_WORDS[issuer]}: `)).toBe(true);
    }
    const ofMastercard = rows.filter(({ text }) => text.startsWith("Mastercard: "));
    expect(ofMastercard.map(({ account }) => account)).toEqual(["1582", "1689"]);
    const texts = vouchers.map((one) => one.text);
    expect(texts).toContain("Dagsverifikation kort 2026-03-02, NORD");
    expect(texts).toContain("Dagsverifikation kontant 2026-03-02, NORD");
  });

  test("is the same vouchers in every form", async () => {
    await it.pay(33_300);
    await it.close();
    const { body } = await it.get<{ vouchers: readonly { number: number; series: string }[] }>(
      `/api/exports/json?${MARCH}`,
    );
    const numbers = (await sie()).vouchers.map((one) => `${one.series}-${one.number}`);
    expect(body.vouchers.map((one) => `${one.series}-${one.number}`)).toEqual(numbers);
    const fortnox = await sie("&profile=fortnox&checksum=yes");
    expect(fortnox.vouchers.map((one) => `${one.series}-${one.number}`)).toEqual(numbers);
    expect(fortnox.checksum?.stated).toBe(fortnox.checksum?.computed);
    for (const form of ["csv", "hledger", "beancount"]) {
      const file = await it.get(`/api/exports/${form}?${MARCH}`);
      expect(file.status).toBe(200);
      expect(file.headers.get("content-disposition")).toMatch(/^attachment; filename="BIL-2026-/);
      const [newest = ""] = numbers.slice(-1);
      expect(file.text).toContain(form === "csv" ? newest.split("-")[1] : newest);
    }
  });

  test("leaves out what the invoicing system books itself, and each voucher balances", async () => {
    const order = await it.desk.send({ system: "vehicles", totalOre: 88_800 });
    await it.desk.payAndApprove([order], 88_800);
    await it.close();
    const { vouchers } = await sie();
    const [newest] = vouchers.filter((one) => one.series === "F").slice(-1);
    expect(byAccount(newest === undefined ? [] : [newest])).toEqual({
      1581: 88_800,
      1689: -88_800,
    });
    for (const { rows } of vouchers) {
      expect(rows.reduce((sum, row) => sum + row.amountOre, 0)).toBe(0);
    }
  });

  test("holds one fiscal year: a longer range is refused with the ranges to ask for", async () => {
    const answer = await it.get("/api/exports/sie?company=BIL&from=2025-11-15&to=2027-01-31");
    expect(answer).toMatchObject({
      status: 422,
      body: {
        code: "severalFiscalYears",
        field: "from",
        nextStep:
          "Ta ut en fil för varje räkenskapsår: 2025-11-15 till 2025-12-31, 2026-01-01 till 2026-12-31, 2027-01-01 till 2027-01-31.",
      },
    });
    const turned = await it.get("/api/exports/sie?company=BIL&from=2026-03-02&to=2026-03-01");
    expect(turned.body.code).toBe("daysTurned");
  });

  test("is refused whole where an account is not one that the receiver takes", async () => {
    await it.rows("update company_accounts set account = '15830' where role = 'issuerAmex'");
    await it.pay(12_300, "amex");
    await it.close();
    await it.rows("update company_accounts set account = '1583' where role = 'issuerAmex'");
    const refused = await it.get(`/api/exports/sie?${MARCH}&profile=fortnox`);
    expect(refused).toMatchObject({ status: 422, body: { code: "exportRefused" } });
    expect(refused.body.detail).toMatch(/^Verifikation V-\d+: konto 15830 tas inte emot/);
    expect((await it.get(`/api/exports/sie?${MARCH}`)).status).toBe(200);
    expect((await make({ profile: "fortnox" })).body.code).toBe("exportRefused");
  });

  test("is for those with the right, and of companies that they see", async () => {
    expect((await it.get(`/api/exports/sie?${MARCH}`, "KASSA")).status).toBe(403);
    expect((await it.get(`/api/exports/sie?${MARCH}`, "key")).status).toBe(200);
    await insertRow(it.app.database, "companies", {
      id: "0198c5a0-1234-7123-9123-000000000001",
      code: "ANNAN",
      name: "Annat Påhittat AB",
      organisation_number: "5560008888",
    });
    const other = "company=ANNAN&from=2026-03-01&to=2026-03-31";
    expect((await it.get(`/api/exports/sie?${other}`, "key")).body.code).toBe("unknownCompany");
    expect((await it.get(`/api/exports/sie?${other}`)).status).toBe(200);
  });
});

describe("an export that is kept", () => {
  test("has what none has had, its own number, and the same bytes for ever", async () => {
    await make({ form: "json" });
    await it.pay(21_000);
    await it.close();
    const first = await make();
    expect(first).toMatchObject({
      status: 201,
      body: { vouchers: 1, state: "made", madeBy: "EKO" },
    });
    const { id, number, hash, ranges, fileName } = first.body;
    const [range] = ranges;
    expect([range?.series, range?.first]).toEqual(["V", range?.last]);
    const file = await it.get(`/api/exports/${id}/file`);
    expect(createHash("sha256").update(file.bytes).digest("hex")).toBe(hash);
    expect(file.headers.get("content-disposition")).toBe(`attachment; filename="${fileName}"`);
    expect(readSie(file.bytes).vouchers.map((one) => Number(one.number))).toEqual([range?.first]);
    await it.rows("update sites set name = 'Annat namn' where code = 'NORD'");
    it.at("2026-03-02T11:10:00Z");
    expect((await it.get(`/api/exports/${id}/file`, "key")).bytes).toEqual(file.bytes);
    expect((await make()).body.code).toBe("nothingToExport");
    await it.pay(22_000);
    await it.close();
    const second = await make();
    expect([second.body.number, second.body.vouchers]).toEqual([number + 1, 1]);
  });

  test("made by two at once has each voucher in one of them, and no number is lost", async () => {
    await make();
    await it.pay(23_000);
    await it.close();
    const beside = await openTestApp({ beside: it.app });
    const body = { companyCode: "BIL", form: "csv", to: "2026-12-31" };
    const both = await Promise.all([
      it.call<ExportView>("POST", "/api/exports", { body }),
      it.call<ExportView>("POST", "/api/exports", { body, on: beside }),
    ]);
    await beside.close();
    expect(both.map((one) => one.status).toSorted()).toEqual([201, 409]);
    const [kept] = await it.rows<{ numbers: number; highest: number }>(
      "select count(*)::int as numbers, max(number) as highest from exports",
    );
    expect(kept?.numbers).toBe(kept?.highest);
  });

  test("asked for twice with one key is one", async () => {
    await it.pay(24_000);
    await it.close();
    const body = { companyCode: "BIL", form: "csv", to: "2026-12-31" };
    const key = "en-export";
    const first = await it.call<ExportView>("POST", "/api/exports", { body, key });
    const again = await it.call<ExportView>("POST", "/api/exports", { body, key });
    expect([again.status, again.text]).toEqual([201, first.text]);
  });

  test("once delivered stands: it is corrected by a new one with the same vouchers", async () => {
    await it.pay(25_000);
    await it.close();
    const { id, number, vouchers } = (await make({ include: "all" })).body;
    const tooEarly = await it.post<ExportView>(`/api/exports/${id}/corrections`, {
      form: "sie",
      reason: "Fel mottagare",
    });
    expect(tooEarly.body.code).toBe("exportNotDelivered");
    const delivered = await it.post<ExportView>(`/api/exports/${id}/delivered`, {});
    expect(delivered.body).toMatchObject({ state: "delivered", decidedBy: "EKO" });
    const again = await it.post<ExportView>(`/api/exports/${id}/delivered`, {}, "BOSS");
    expect(again.body).toMatchObject({ state: "delivered", decidedBy: "EKO" });
    const discarded = await it.post(`/api/exports/${id}/discarded`, { reason: "Nej" });
    expect(discarded).toMatchObject({ status: 409, body: { code: "exportDelivered" } });
    const fixed = await it.post<ExportView>(`/api/exports/${id}/corrections`, {
      form: "csv",
      reason: "Fel mottagare",
    });
    expect(fixed.body).toMatchObject({
      vouchers,
      corrects: { id, number },
      reason: "Fel mottagare",
    });
    const view = await it.get<ExportView>(`/api/exports/${id}`);
    expect(view.body.correctedBy?.id).toBe(fixed.body.id);
    const twice = await it.post(`/api/exports/${id}/corrections`, { form: "csv", reason: "Igen" });
    expect(twice.body.code).toBe("exportCorrected");
    await expect(it.rows("update exports set hash = 'x' where id = $1", [id])).rejects.toThrow();
    await expect(it.rows("delete from exports where id = $1", [id])).rejects.toThrow();
  });

  test("that is discarded leaves its vouchers to the next one", async () => {
    await make();
    await it.pay(26_000);
    await it.close();
    const { id } = (await make()).body;
    await it.post(`/api/exports/${id}/discarded`, { reason: "Fel dagar" });
    const page = await it.get<ExportPage>("/api/exports?company=BIL");
    expect(page.body.waiting).toMatchObject([
      { companyCode: "BIL", fiscalYear: 2026, vouchers: 1 },
    ]);
    expect((await make()).body.vouchers).toBe(1);
    expect((await it.get<ExportPage>("/api/exports?company=BIL")).body.waiting).toEqual([]);
    const audited = await it.rows<{ kind: string }>(
      "select kind from audit_events where subject_id = $1 and kind like 'export%'",
      [id],
    );
    expect(audited.map((one) => one.kind).toSorted()).toEqual(["exportDiscarded", "exportMade"]);
  });

  test("whose bytes were tampered with is cut off, and never shown as whole", async () => {
    await it.pay(27_000);
    await it.close();
    const { id } = (await make({ include: "all", form: "csv" })).body;
    await it.rows("alter table export_pieces disable trigger export_pieces_append_only");
    await it.rows("update export_pieces set bytes = bytes || '\\x41' where export_id = $1", [id]);
    await it.rows("alter table export_pieces enable trigger export_pieces_append_only");
    const status = await it.get(`/api/exports/${id}/file`).then(
      (answer) => answer.status,
      () => "cut off",
    );
    expect([500, "cut off"]).toContain(status);
  });
});

describe("a company's own marks of origin", () => {
  async function change(marking: object): Promise<void> {
    const { companyId } = it.desk.places;
    const { body } = await it.get<MarkingList>("/api/settings/origin-markings", "ADMI");
    const version = body.companies.find((one) => one.companyId === companyId)?.version;
    const path = `/api/settings/companies/${companyId}/origin-marking`;
    const sent = { version, ...DEFAULT_MARKING, ...marking };
    const answer = await it.call("PUT", path, { as: "ADMI", body: sent });
    expect(answer.status, answer.text).toBe(200);
  }
  const OWN = {
    dimensions: { ...DEFAULT_MARKING.dimensions, issuer: 6, site: 30, operator: 7 },
    costCentre: "issuer",
    project: "till",
    codes: { ...DEFAULT_MARKING.codes, visa: "VISA", mastercard: "MC" },
    texts: { ...DEFAULT_MARKING.texts, visa: "Visa kort", mastercard: "Master" },
  };

  test("are read by the issuer of each row in both profiles, and an export that was made keeps its bytes", async () => {
    await it.addPerson("ADMI", "administrator");
    await make();
    await it.pay(31_000);
    await it.pay(32_000, "mastercard");
    await it.close();
    const first = (await make()).body;
    const before = await it.get(`/api/exports/${first.id}/file`);
    await it.post<ExportView>(`/api/exports/${first.id}/delivered`, {});
    await change(OWN);
    expect((await it.get(`/api/exports/${first.id}/file`)).bytes).toEqual(before.bytes);

    const issuers = { "1581": ["VISA", "Visa kort: "], "1582": ["MC", "Master: "] } as const;
    await it.pay(33_000);
    await it.pay(34_000, "mastercard");
    await it.close();
    const fortnox = (await make({ profile: "fortnox" })).body;
    const anew = { form: "sie", reason: "Nya koder hos mottagaren" };
    const corrected = await it.post<ExportView>(`/api/exports/${first.id}/corrections`, anew);
    const files = [
      [6, readSie((await it.get(`/api/exports/${corrected.body.id}/file`)).bytes)],
      [6, await sie()],
      [1, readSie((await it.get(`/api/exports/${fortnox.id}/file`)).bytes)],
    ] as const;
    for (const [dimension, { vouchers, objects, dimensions }] of files) {
      expect(dimensions.get(dimension)).toBe(dimension === 6 ? "Projekt" : "Kostnadsställe");
      expect(objects.get(`${dimension} MC`)).toBe("Master");
      for (const [account, [code, text]] of Object.entries(issuers)) {
        const rows = vouchers.flatMap((one) => one.rows).filter((row) => row.account === account);
        expect(rows.length).toBeGreaterThan(0);
        for (const row of rows) {
          expect(row.objects.filter((one) => one.dimension === dimension)).toEqual([
            { dimension, id: code },
          ]);
          expect(row.text.startsWith(text)).toBe(true);
        }
      }
    }
    const [, full] = files[1];
    expect([full.dimensions.get(30), full.dimensions.get(7)]).toEqual(["Anläggning", "Anställd"]);
    // Programs read the issuer by its own name, whatever a ledger calls it.
    expect((await it.get(`/api/exports/json?${MARCH}`)).text).toContain('"mastercard"');
    await change({});
    expect((await sie()).objects.get("20 mastercard")).toBe("Mastercard");
  });
});
