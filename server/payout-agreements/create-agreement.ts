/** An agreement begins with its first terms; nobody has confirmed them yet. */
import type { WrittenTerms } from "@kortkoll/core/bank/check-payout-agreement.ts";
import type { PayoutAgreement } from "@kortkoll/core/bank/payout-agreement.ts";
import type { BusinessDay } from "@kortkoll/core/time/stockholm.ts";
import type { Transaction } from "../database/database.ts";
import { isInSight, mayActAt, type PersonCaller } from "../http/access.ts";
import type { IdempotencyClaim } from "../http/idempotency.ts";
import {
  changeSetting,
  type LastWords,
  recordMade,
  refuseSetting,
  type SettingDeps,
  type SettingOutcome,
} from "../settings/change-setting.ts";
import { asAgreed, changedThing, termsContent, whyNotAgree } from "./agreement-parts.ts";
import { insertAgreement, lockCompany, setTerms } from "./agreement-store.ts";
import { readAgreements } from "./list-agreements.ts";
import type { CreatePayoutAgreementBody, PayoutAgreementSetting } from "./payout-agreements-api.ts";

type Asked = {
  readonly wanted: CreatePayoutAgreementBody;
  readonly by: PersonCaller;
  readonly claim: IdempotencyClaim;
};

export const AGREEMENT_LAST_WORDS: LastWords = {
  payout_agreements_name_is_one: { code: "payoutNameTaken", field: "name" },
};

export function createAgreement(
  deps: SettingDeps,
  asked: Asked,
): Promise<SettingOutcome<PayoutAgreementSetting>> {
  const { by, wanted } = asked;
  return changeSetting(
    deps,
    { by, subject: { kind: "payoutAgreement", id: null }, wanted },
    { work: (tx) => store(tx, deps, asked), lastWords: AGREEMENT_LAST_WORDS },
  );
}

async function store(
  tx: Transaction,
  deps: SettingDeps,
  { wanted, by, claim }: Asked,
): Promise<SettingOutcome<PayoutAgreementSetting>> {
  const { companyId, acquirer, name, validFrom, ...fields } = wanted;
  const place = { companyId, siteId: null };
  if (!isInSight(by, place)) return refuseSetting("unknownCompany", "companyId");
  if (!mayActAt(by, "settings", place)) return refuseSetting("notAllowed");
  const company = await lockCompany(tx, companyId);
  if (company === undefined) return refuseSetting("unknownCompany", "companyId");
  const from = validFrom as BusinessDay;
  const terms = await asAgreed(tx, { acquirer }, { validFrom: from, ...fields });
  if ("kind" in terms) return terms;
  const id = deps.newId();
  const agreement = { ...{ id, companyId, acquirer, name }, terms: [unconfirmed(terms)] };
  const { sites } = company;
  const others = await readAgreements(tx, { companyIds: [companyId] });
  const refusal = await whyNotAgree(tx, { agreement, others, sites, from });
  if (refusal !== undefined) return refusal;
  await insertAgreement(tx, agreement);
  await setTerms(tx, id, { terms, isOwnCard: acquirer === "ownCard" });
  return recordMade<PayoutAgreementSetting>(tx, deps, {
    thing: changedThing(by, { company, agreement }),
    made: { acquirer, name, ...termsContent(terms, company) },
    claim,
    view: () => readAgreements(tx, { companyIds: null, id }),
  });
}

function unconfirmed(terms: WrittenTerms): PayoutAgreement["terms"][number] {
  return { ...terms, confirmed: false };
}
