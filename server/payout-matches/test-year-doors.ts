/**
 * For tests: the generated year lived through the product's own doors, day by day. Files come in and are
 * read, all that is certain is accepted, and it is booked; in the end what was made of it is held against
 * what was planted.
 */
import { Readable } from "node:stream";
import { generateYear } from "@kortkoll/core/bank/generated-year/generate-year.ts";
import type {
  GeneratedPayment,
  GeneratedYear,
} from "@kortkoll/core/bank/generated-year/generated-year.ts";
import { type JudgedYear, judgeYear } from "@kortkoll/core/bank/generated-year/judge-year.ts";
import type {
  FaultSign,
  PlantedAnswers,
  PlantedFault,
} from "@kortkoll/core/bank/generated-year/planted-answers.ts";
import type { PayoutAgreement, PayoutTerms } from "@kortkoll/core/bank/payout-agreement.ts";
import type { MatchOutcome } from "@kortkoll/core/bank/payout-match.ts";
import { DEFAULT_ACCOUNTS } from "@kortkoll/core/ledger/voucher.ts";
import { addDays, type BusinessDay, startOfBusinessDay } from "@kortkoll/core/time/stockholm.ts";
import { readBankFile } from "../bank-files/read-bank-file.ts";
import { receiveBankFile } from "../bank-files/receive-bank-file.ts";
import { newUuid } from "../clock.ts";
import { type Database, statement } from "../database/database.ts";
import { insertRow } from "../database/test-rows.ts";
import { SEES_ALL } from "../http/access.ts";
import { sumIssuerDays } from "../open-items/sum-issuer-days.ts";
import { listWrongPayouts } from "../payouts/list-open-batches.ts";
import { acceptCertain, lineOf } from "./accept-match.ts";
import { computeOutcomes } from "./compute-outcomes.ts";
import { mappingOf, notificationFile, reportFile } from "./test-year-files.ts";

/** A line waits on the bench for so long before what is said of it is what is judged. */
const BENCH_DAYS = 30;
/** What is planted later than so long before the end may not have shown itself. */
const SHOWS_WITHIN_DAYS = 25;
const EVENING_MS = 20 * 3_600_000;
const LIMIT_BYTES = 10_000_000;

export type Lived = JudgedYear & {
  readonly files: number;
  readonly lines: number;
  readonly matches: number;
  /** Bank lines that count, and those that there are to count. */
  readonly counted: number;
  readonly told: number;
  /** Files that were read with something wrong in them. */
  readonly problems: readonly string[];
  /** By issuer: what its account came to by bookings, and by what is true. */
  readonly issuers: readonly {
    readonly issuer: string;
    readonly bookedOre: number;
    readonly plantedOre: number;
  }[];
};

export class YearDoors {
  readonly #database: Database;
  readonly #year: GeneratedYear;
  readonly #person = { id: newUuid(), signature: "EKON" };
  readonly #outcomes = new Map<string, MatchOutcome>();
  readonly #bookedOn = new Map<string, BusinessDay>();
  #nowMs = 0;
  #files = 0;

  constructor(database: Database, seed: number) {
    this.#database = database;
    this.#year = generateYear(seed);
  }

  /** All of it until the end of the day; from the first of January. */
  async live(until: BusinessDay): Promise<Lived> {
    await this.#settle();
    const { statements, reports, payments, agreements, bankLines } = this.#year;
    for (const { id, bookedOn } of bankLines) this.#bookedOn.set(id, bookedOn);
    const statementsOn = Map.groupBy(statements, ({ arrivesOn }) => arrivesOn);
    const reportsOn = Map.groupBy(reports, ({ arrivesOn }) => arrivesOn);
    const paymentsOn = Map.groupBy(payments, ({ businessDay }) => businessDay);
    const byId = new Map(agreements.map((agreement) => [agreement.id, agreement]));
    for (let day = "2026-01-01" as BusinessDay; day <= until; day = addDays(day, 1)) {
      this.#nowMs = startOfBusinessDay(day) + EVENING_MS;
      await this.#sell(paymentsOn.get(day) ?? []);
      await sumIssuerDays(this.#deps);
      const told = statementsOn.get(day) ?? [];
      for (const one of told) {
        // Announced first, and once more in the statement.
        await this.#send(`${one.fileName}.054`, notificationFile(one));
        await this.#send(one.fileName, one.text);
      }
      for (const report of reportsOn.get(day) ?? []) {
        const agreement = byId.get(report.agreementId);
        if (agreement !== undefined)
          await this.#send(report.fileName, reportFile(agreement, report));
      }
      if (told.length > 0) await this.#decide(day);
    }
    return await this.#judge(until);
  }

  get #deps() {
    return { database: this.#database, clock: () => this.#nowMs, newId: newUuid };
  }

  async #send(name: string, text: string): Promise<void> {
    const deps = { ...this.#deps, limitBytes: LIMIT_BYTES };
    const received = await receiveBankFile(deps, {
      ...{ name, company: undefined, body: Readable.from([Buffer.from(text)]) },
      by: { id: this.#person.id, name: this.#person.signature, companyIds: null },
    });
    if (received.kind !== "taken" && received.kind !== "known") throw new Error(received.kind);
    await readBankFile(this.#deps, received.id);
    this.#files += 1;
  }

  async #decide(day: BusinessDay): Promise<void> {
    for (const { id: companyId } of this.#year.companies) {
      await acceptCertain(this.#deps, { companyId, by: this.#person });
      const { outcomes, input } = await computeOutcomes(this.#deps, companyId);
      const named = await this.#namesOf(input.bankLines.map(({ id }) => id));
      for (const outcome of outcomes) {
        const name = named.get(lineOf(outcome));
        const bookedOn = name === undefined ? undefined : this.#bookedOn.get(name);
        if (name === undefined || bookedOn === undefined) throw new Error("An unknown line");
        if (bookedOn < addDays(day, -BENCH_DAYS)) continue;
        this.#outcomes.set(name, renamed(outcome, name));
      }
    }
  }

  /** By the bank's own reference, which is how the year knows them. */
  async #namesOf(ids: readonly string[]): Promise<ReadonlyMap<string, string>> {
    const rows = await this.#database.query<{ id: string; name: string }>(
      statement({
        name: "test_year_names",
        text: "select id, bank_reference as name from bank_lines where id = any($1)",
      }),
      [ids],
    );
    return new Map(rows.map(({ id, name }) => [id, name]));
  }

  async #judge(until: BusinessDay): Promise<Lived> {
    const matched = await this.#database.query<MatchedRow>(MATCHED, []);
    const accepted = matched.map(matchedOutcome);
    const names = new Set(accepted.map(lineOf));
    const waiting = [...this.#outcomes].filter(([name]) => !names.has(name));
    const wrong = await listWrongPayouts(this.#database, { sight: SEES_ALL, today: until });
    const calendar = wrong.flatMap(({ payout, batches, state }) =>
      batches
        .filter(({ amountOre, paidOre }) => amountOre !== paidOre)
        .map(({ issuer, siteId, saleDay }) => ({
          ...{ agreementId: payout.agreement.id, issuer, siteId, saleDay },
          state: state as "late" | "missing" | "short" | "over",
        })),
    );
    const answers = answersUntil(this.#year.answers, this.#bookedOn, until);
    const known = new Set(answers.lines.map(({ bankLineId }) => bankLineId));
    const lines = [...accepted, ...waiting.map(([, outcome]) => outcome)].filter((outcome) =>
      known.has(lineOf(outcome)),
    );
    const judged = judgeYear(answers, { lines, calendar });
    const problems = await this.#database.query<{ told: string }>(PROBLEMS, []);
    const [counted] = await this.#database.query<{ lines: number }>(COUNTED, []);
    return {
      ...judged,
      files: this.#files,
      lines: lines.length,
      matches: accepted.length,
      counted: counted?.lines ?? 0,
      told: answers.lines.length,
      problems: problems.map(({ told }) => told),
      issuers: await this.#issuers(accepted, until),
    };
  }

  /** What the vouchers took from each issuer, beside what the planted answers say was paid of it. */
  async #issuers(accepted: readonly MatchOutcome[], until: BusinessDay): Promise<Lived["issuers"]> {
    const booked = await this.#database.query<{ role: string; ore: number }>(BOOKED, []);
    const planted = new Map<string, number>();
    const answers = new Map(this.#year.answers.lines.map((line) => [line.bankLineId, line]));
    for (const outcome of accepted) {
      const allowed = answers.get(lineOf(outcome))?.allowed ?? [];
      const answer = allowed.find((one) => one.outcome === "matched");
      for (const part of answer?.parts ?? []) {
        if (part.kind !== "sales") continue;
        planted.set(part.issuer, (planted.get(part.issuer) ?? 0) - part.amountOre);
      }
    }
    const sold = new Map<string, number>();
    for (const { issuer, amountOre, businessDay } of this.#year.payments) {
      if (businessDay <= until) sold.set(issuer, (sold.get(issuer) ?? 0) + amountOre);
    }
    return [...sold].map(([issuer, soldOre]) => {
      const role = `issuer${issuer.charAt(0).toUpperCase()}${issuer.slice(1)}`;
      const ore = booked.find((one) => one.role === role)?.ore ?? 0;
      return { issuer, bookedOre: soldOre + ore, plantedOre: soldOre + (planted.get(issuer) ?? 0) };
    });
  }

  async #settle(): Promise<void> {
    const database = this.#database;
    const { companies, sites, accounts, agreements } = this.#year;
    const serverId = newUuid();
    const at = new Date("2026-01-01T00:00:00Z");
    await insertRow(database, "servers", { id: serverId, started_at: at, seen_at: at });
    const person = { id: this.#person.id, signature: this.#person.signature };
    await insertRow(database, "people", { ...person, name: "Ekonomen", role: "finance" });
    for (const [nth, { id, name }] of companies.entries()) {
      const organisation_number = `556000200${nth}`;
      await insertRow(database, "companies", {
        id,
        code: `BOLAG${nth}`,
        name,
        organisation_number,
      });
      for (const [role, account] of Object.entries(DEFAULT_ACCOUNTS)) {
        await insertRow(database, "company_accounts", { company_id: id, role, account });
      }
    }
    for (const [nth, site] of sites.entries()) {
      const { id, companyId, name } = site;
      await insertRow(database, "sites", { id, code: `S${nth}`, name });
      await insertRow(database, "site_companies", { site_id: id, company_id: companyId });
      const till = { id: newUuid(), site_id: id, code: "K1", name: "Kassan" };
      await insertRow(database, "tills", till);
      for (const terminal_id of site.terminalIds) {
        await insertRow(database, "terminals", {
          ...{ id: newUuid(), company_id: companyId, site_id: id, terminal_id },
          ...{ model: "Påhittad modell", name: terminal_id, adapter: "netsCloud" },
        });
      }
    }
    for (const { companyId, iban } of accounts) {
      const account = { number: iban, scheme: "iban", company_id: companyId };
      await insertRow(database, "bank_accounts", account);
    }
    for (const agreement of agreements) await this.#agree(agreement);
  }

  async #agree(agreement: PayoutAgreement): Promise<void> {
    const { id, companyId, acquirer, name, terms } = agreement;
    const head = { id, company_id: companyId, acquirer, name };
    await insertRow(this.#database, "payout_agreements", head);
    for (const one of terms) {
      await insertRow(this.#database, "payout_terms", { agreement_id: id, ...termsRow(one) });
    }
    await insertRow(this.#database, "bank_mappings", {
      ...{ id: newUuid(), company_id: companyId, name, agreement_id: id, version: 1 },
      mapping: JSON.stringify(mappingOf(agreement)),
    });
  }

  async #sell(payments: readonly GeneratedPayment[]): Promise<void> {
    if (payments.length === 0) return;
    const of = <Value>(value: (payment: GeneratedPayment) => Value): Value[] => payments.map(value);
    await this.#database.query(SELL, [
      of(({ id }) => id),
      of(({ kind }) => (kind === "sale" ? "purchase" : "refund")),
      of(({ companyId }) => companyId),
      of(({ siteId }) => siteId),
      of(({ terminalId }) => terminalId),
      of(({ amountOre }) => Math.abs(amountOre)),
      of(({ issuer }) => issuer),
      of(({ authorisationCode }) => authorisationCode),
      of(({ lastFour }) => lastFour),
      of(({ approvedAt }) => new Date(approvedAt)),
      of(({ businessDay }) => businessDay),
      this.#person.id,
    ]);
  }
}

function termsRow(terms: PayoutTerms): Readonly<Record<string, unknown>> {
  const { fees } = terms;
  return {
    valid_from: terms.validFrom,
    issuers: terms.issuers,
    site_ids: terms.siteIds,
    payer_names: terms.payerNames,
    account: terms.account,
    reference_pattern: terms.referencePattern,
    reference_day_offset: terms.referenceDayOffset,
    merchant_numbers: terms.merchantNumbers.map(({ number }) => number),
    merchant_site_ids: terms.merchantNumbers.map(({ siteId }) => siteId),
    cut_off: terms.cutOff,
    reported_after_days: terms.reportedAfterDays ?? 0,
    weekend: terms.weekend,
    form: terms.form,
    bank_days: terms.bankDays,
    fee_rule: fees.rule,
    fee_day: fees.rule === "monthly" ? fees.day : null,
  };
}

/** What can have shown itself by the day. */
function answersUntil(
  answers: PlantedAnswers,
  bookedOn: ReadonlyMap<string, BusinessDay>,
  until: BusinessDay,
): PlantedAnswers {
  const isIn = (id: string): boolean => (bookedOn.get(id) ?? "9999") <= until;
  const lastDay = addDays(until, -SHOWS_WITHIN_DAYS);
  const hasShown = ({ day, bankLineIds, namedBy }: PlantedFault): boolean =>
    day <= lastDay && bankLineIds.every(isIn) && namedBy.flat().every(isSignIn);
  const isSignIn = (sign: FaultSign): boolean => {
    switch (sign.sign) {
      case "line":
        return isIn(sign.bankLineId);
      case "batch":
        return sign.batch.saleDay <= lastDay;
      case "once":
        return sign.bankLineIds.every(isIn);
      case "unknownSale":
      case "unprovenPayment":
        return false;
    }
  };
  return {
    lines: answers.lines.filter(({ bankLineId }) => isIn(bankLineId)),
    faults: answers.faults.filter(hasShown),
    exclusive: answers.exclusive,
    batches: answers.batches,
  };
}

function renamed(outcome: MatchOutcome, bankLineId: string): MatchOutcome {
  return outcome.outcome === "matched"
    ? { ...outcome, proposal: { ...outcome.proposal, bankLineId } }
    : { ...outcome, bankLineId };
}

type MatchedRow = {
  readonly name: string;
  readonly agreementId: string;
  readonly kind: "payout" | "monthlyFee" | "chargeback";
  readonly evidence: "reference" | "merchantAndDay" | "amountInWindow" | "onlySubset";
  readonly bookedOn: BusinessDay;
  readonly parts: readonly { readonly kind: string; readonly saleDay: string | null }[];
};

function matchedOutcome({ name, bookedOn, parts, ...row }: MatchedRow): MatchOutcome {
  const grounds = {
    ...{ reference: undefined, merchantNumber: undefined, bookedOn, saleDays: [] },
    ...{ dueOn: undefined, daysLate: undefined },
  };
  const proposal = {
    ...{ ...row, bankLineId: name, reportedPayoutIds: [], grounds },
    parts: parts.map((part) => ({ ...part, saleDay: part.saleDay ?? undefined })) as never,
  };
  return { outcome: "matched", proposal };
}

const MATCHED = statement({
  name: "test_year_matched",
  text: `select l.bank_reference as name, m.agreement_id as "agreementId", m.kind, m.evidence,
      m.booked_on as "bookedOn",
      (select json_agg(json_strip_nulls(json_build_object('kind', p.kind, 'issuer', p.issuer,
          'siteId', p.site_id, 'saleDay', p.sale_day, 'amountOre', p.amount_ore)) order by p.part)
        from payout_match_parts p where p.match_id = m.id) as parts
    from payout_matches m join bank_lines l on l.id = m.bank_line_id where m.undone_at is null`,
});

const COUNTED = statement({
  name: "test_year_counted",
  text: "select count(*)::int as lines from bank_lines where taken",
});

const BOOKED = statement({
  name: "test_year_booked",
  text: `select p.role, sum(p.amount_ore)::bigint as ore from postings p
    where p.role like 'issuer%' group by p.role`,
});

const PROBLEMS = statement({
  name: "test_year_problems",
  text: `select distinct f.format || ' ' || p.code as told from bank_file_problems p
    join bank_files f on f.id = p.file_id order by 1`,
});

const SELL = statement({
  name: "test_year_sell",
  text: `insert into attempts (id, kind, state, company_id, site_id, till_id, terminal_id, operator_id,
      operator, asked_by, original_id, reference, asked_ore, approved_ore, issuer, truncated_pan,
      last_four, authorisation_code, evidence, flags, created_at, sent_at, ended_at, business_day,
      server_id, checks)
    select n.id, n.kind, 'approved', n.company_id, n.site_id, l.id, t.id, $12, 'EKON', 'person',
      case n.kind when 'refund' then n.id end, upper(right(replace(n.id::text, '-', ''), 20)), n.ore,
      n.ore, n.issuer, '411111******' || n.last_four, n.last_four, n.code, 'terminalAnswer', '{}',
      n.at, n.at, n.at, n.day, (select id from servers limit 1), 0
    from unnest($1::uuid[], $2::text[], $3::uuid[], $4::uuid[], $5::text[], $6::bigint[], $7::text[],
        $8::text[], $9::text[], $10::timestamptz[], $11::date[])
      as n(id, kind, company_id, site_id, terminal, ore, issuer, code, last_four, at, day)
      join tills l on l.site_id = n.site_id join terminals t on t.terminal_id = n.terminal`,
});
