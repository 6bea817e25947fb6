/** Reports as finance gets them: the PDF's text read back, the file, and the data beside them. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { statement } from "../database/database.ts";
import type { DayClosed } from "../day-close/day-close-api.ts";
import { DECLINED, UNKNOWN } from "../payments/test-news.ts";
import { CountDesk } from "../till-reconciliations/test-count-desk.ts";
import type { ReportView } from "./report-api.ts";
import { readPdf } from "./test-pdf-text.ts";

let desk: CountDesk;
beforeAll(async () => {
  desk = await CountDesk.open();
  await desk.cash.moveIn(500_000, { note: "Växel på tisdag, åäö ÅÄÖ é" });
  await desk.cash.pay(await desk.cash.cashFor({ totalOre: 1_234_550 }));
});
afterAll(() => desk.cash.close());

async function fetchFile(path: string, as = "MANA"): Promise<[Response, Buffer]> {
  const answer = await desk.cash.fetch("GET", path, { as });
  return [answer, Buffer.from(await answer.arrayBuffer())];
}

async function readReport(path: string, as = "MANA"): Promise<string> {
  const [answer, bytes] = await fetchFile(path, as);
  expect([answer.status, answer.headers.get("content-type")]).toEqual([200, "application/pdf"]);
  return readPdf(bytes).pages.join("\n");
}

async function signedCount(): Promise<string> {
  const { expectedOre } = await desk.cash.drawerAt();
  const { body: begun } = await desk.begin();
  await desk.handIn(begun.id, expectedOre - 5_000);
  await desk.sign(begun.id, "OPER", { note: "Kväll" });
  return begun.id;
}

describe("a till reconciliation", () => {
  test("is a PDF of readable text: company, number, parts, difference, signature, page of pages", async () => {
    const id = await signedCount();
    const text = await readReport(`/api/till-reconciliations/${id}/report.pdf`);
    for (const words of [
      "Kassaavstämning nr 1",
      "Organisationsnummer 556000-1234",
      "Underskriven av OPER",
      "Det fattas 50,00 kr",
      "Tagit emot kontant 12 346,00 kr",
      "Växel på tisdag, åäö ÅÄÖ é",
      "Sida 1 av 2",
      "Kvar i lådan",
    ]) {
      expect(text).toContain(words);
    }
    expect(text).not.toContain("\uFFFD");
    expect(text).not.toMatch(/Z-?dagrapport|kvitto/i);
  });

  test("is told to nobody before it is counted, nor to whoever sees another company", async () => {
    const { body: begun } = await desk.begin("OPER", "K2");
    const path = `/api/till-reconciliations/${begun.id}/report`;
    for (const ending of ["", ".pdf", ".csv"]) {
      expect((await desk.cash.fetch("GET", path + ending, { as: "OPER" })).status).toBe(409);
      expect((await desk.cash.fetch("GET", path + ending, { as: "ANNA" })).status).toBe(404);
    }
    await desk.abandonAll();
  });

  test("is a file for a spreadsheet with plain amounts, and data, of the same figures", async () => {
    const id = await signedCount();
    const path = `/api/till-reconciliations/${id}/report`;
    const [answer, bytes] = await fetchFile(`${path}.csv`);
    expect(answer.headers.get("content-disposition")).toContain("kassaavstamning-");
    const csv = bytes.toString("utf8");
    expect(csv.startsWith("\uFEFFKassaavstämning nr 2\r\n")).toBe(true);
    expect(csv).toContain("\r\nDet fattas;50,00\r\n");
    const { body } = await desk.cash.call<ReportView>("GET", path, { as: "EKON" });
    expect(body.title).toBe("Kassaavstämning nr 2");
    expect(body.sections[0]?.facts).toContainEqual({ name: "Det fattas", value: { ore: 5_000 } });
  });
});

describe("a day", () => {
  test("is an X report without a number, then a numbered close with the same takings", async () => {
    const x = await readReport("/api/day-closes/preview/report.pdf?siteCode=NORD&companyCode=BIL");
    // A line may be broken after the hyphen.
    expect(x).toMatch(/^X-\s?rapport/);
    expect(x).toContain("Ingen numrering: ingenting är stängt");
    expect(x).toContain("Kontant 1 12 346,00 kr");
    const { body } = await desk.cash.call<DayClosed>("POST", "/api/day-closes", {
      as: "MANA",
      body: { siteCode: "NORD", companyCode: "BIL" },
    });
    const close = await readReport(`/api/day-closes/${body.id}/report.pdf`);
    for (const words of ["Dagsavslut nr 1", "Stängt av MANA", "Kontant 1 12 346,00 kr"]) {
      expect(close).toContain(words);
    }
    expect(close).not.toMatch(/Z-?dagrapport/i);
    const csv = (await fetchFile(`/api/day-closes/${body.id}/report.csv`))[1].toString("utf8");
    expect(csv).toContain("Dagsavslut nr 1");
  });
});

describe("over a period", () => {
  test("own cards are finance's, and say when there are none", async () => {
    const path = "/api/reports/own-cards.pdf";
    expect((await desk.cash.fetch("GET", path, { as: "OPER" })).status).toBe(403);
    const none = await readReport(path, "EKON");
    expect(none).toContain("Köp med egna kort Inga.");
    // A paper without rows is still somebody's.
    expect(none).toContain("556000-1234");
    const wrong = await desk.cash.fetch("GET", `${path}?from=2026-05-01&to=2026-04-01`, {
      as: "EKON",
    });
    expect(wrong.status).toBe(400);
  });

  test("the accounts have a paper: company, number, balances, items, and a dash where none are held", async () => {
    const paper = await readReport("/api/reports/accounts.pdf?company=BIL", "EKON");
    for (const words of [
      "Organisationsnummer 556000-1234",
      "Ingående",
      "1910 Kassa",
      "hålls mot",
    ]) {
      expect(paper).toContain(words);
    }
    expect(paper).not.toMatch(/1510 Kundfordringar.* – –/);
    const books = statement({
      name: "test_claim_account",
      text: "update invoicing_systems set claim_account = $1",
    });
    // What was booked on it belongs to a system that has another account now.
    await desk.cash.app.database.query(books, ["1511"]);
    expect(await readReport("/api/reports/accounts.pdf?company=BIL", "EKON")).toMatch(
      /1510 Kundfordringar.* – –/,
    );
    await desk.cash.app.database.query(books, ["1510"]);
    const other = await desk.cash.fetch("GET", "/api/reports/accounts.pdf?company=BIL", {
      as: "ANNA",
    });
    expect(other.status).not.toBe(200);
  });

  test("service advisors have a paper, in English as well", async () => {
    const paper = "/api/reports/service-advisors.pdf";
    expect(await readReport(paper, "EKON")).toContain("ANLI");
    const none = await readReport(`${paper}?from=2026-01-01&to=2026-01-31`, "EKON");
    expect(none).not.toContain("ANLI");
    expect(none).toContain("556000-1234");
    const answer = await fetch(`${desk.cash.app.url}/api/reports/service-advisors.pdf`, {
      headers: {
        cookie: await desk.cash.app.signIn("EKON"),
        "accept-language": "en",
      },
    });
    const { pages } = readPdf(Buffer.from(await answer.arrayBuffer()));
    expect(pages.join("\n")).toContain("Service advisors");
  });
});

describe("the till's interrupted payments", () => {
  test("are named with their reasons at the cut, on the screen and on paper, and signed with the count", async () => {
    const { desk: till, app } = desk.cash;
    const late = await till.pay([await till.send()]);
    await till.tell(late, DECLINED);
    await till.approve(late, 100_000);
    const unsigned = await till.payAndApprove([await till.send()], 100_000);
    const elsewhere = await till.pay([await till.send()], undefined, { till: "K2" });
    await till.tell(elsewhere, DECLINED);
    await till.approve(elsewhere, 100_000);
    const unknown = await till.pay([await till.send()]);
    await till.tell(unknown, UNKNOWN);
    // Each holds its terminal: so the signature waits at another.
    await app.database.query(WAIT_FOR_SIGNATURE, [unsigned]);
    const { body: begun } = await desk.begin();
    expect(begun.result).toBeNull();
    // What ends while somebody counts stays named: it is of the cut.
    await till.tell(unknown, DECLINED);
    const { body } = await desk.handIn(begun.id, 0);
    const named = body.result?.interrupted.map((one) => [one.paymentId, one.reason]) ?? [];
    expect(named).toEqual(
      expect.arrayContaining([
        [late, "lateApproval"],
        [unsigned, "signatureWaiting"],
        [unknown, "unknown"],
      ]),
    );
    expect(named.map(([id]) => id)).not.toContain(elsewhere);
    expect(body.result?.inFlight.map((one) => one.paymentId)).toEqual([unknown]);
    const { expectedOre = 0 } = body.result ?? {};
    await desk.handIn(begun.id, expectedOre);
    const paper = await desk.cash.fetch("GET", `/api/till-reconciliations/${begun.id}/report.csv`, {
      as: "OPER",
    });
    const csv = await paper.text();
    for (const reason of ["Godkänd i efterhand", "Underskriften är inte bekräftad"]) {
      expect(csv).toContain(reason);
    }
    expect(paper.headers.get("content-disposition")).toContain("-pagar.csv");
    await desk.sign(begun.id);
    const [frozen] = await app.database.query<{ content: string }>(SIGNED_CONTENT, [begun.id]);
    expect(frozen?.content).toContain("lateApproval");
    await till.answerSignature(unsigned, true);
  });
});

const WAIT_FOR_SIGNATURE = statement({
  name: "test_wait_for_signature_at_count",
  text: `update attempts set flags = array_append(flags, 'signatureWaiting'),
    signature_state = 'waiting', signature_deadline_at = created_at,
    terminal_id = (select id from terminals where terminal_id = '77000002') where id = $1`,
});
const SIGNED_CONTENT = statement({
  name: "test_signed_content",
  text: "select content from till_reconciliations where id = $1",
});
