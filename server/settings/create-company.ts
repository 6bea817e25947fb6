/** A new company starts with the chart of accounts that most have, and changes it afterwards. */
import { DEFAULT_ACCOUNTS } from "@kortkoll/core/ledger/voucher.ts";
import { readOrganisationNumber } from "@kortkoll/core/settings/organisation-number.ts";
import type { Transaction } from "../database/database.ts";
import { EVERYWHERE, mayActAt, type PersonCaller } from "../http/access.ts";
import type { IdempotencyClaim } from "../http/idempotency.ts";
import {
  changeSetting,
  recordMade,
  refuseSetting,
  type SettingDeps,
  type SettingOutcome,
} from "./change-setting.ts";
import type { CompanySetting, CreateCompanyBody } from "./company-api.ts";
import { insertCompany, selectCompanies } from "./company-store.ts";

type Asked = {
  readonly wanted: CreateCompanyBody;
  readonly by: PersonCaller;
  readonly claim: IdempotencyClaim;
};

export function createCompany(
  deps: SettingDeps,
  asked: Asked,
): Promise<SettingOutcome<CompanySetting>> {
  const { by, wanted } = asked;
  return changeSetting(
    deps,
    { by, subject: { kind: "company", id: null }, wanted },
    {
      work: (tx) => store(tx, deps, asked),
      lastWords: {
        companies_code_key: { code: "codeTaken", field: "code" },
        companies_organisation_number_key: {
          code: "organisationNumberTaken",
          field: "organisationNumber",
        },
      },
    },
  );
}

async function store(
  tx: Transaction,
  deps: SettingDeps,
  { wanted, by, claim }: Asked,
): Promise<SettingOutcome<CompanySetting>> {
  // Whoever sees some of the companies only would not see the new one.
  if (!mayActAt(by, "settings", EVERYWHERE)) return refuseSetting("notAllowed");
  const organisationNumber = readOrganisationNumber(wanted.organisationNumber);
  if (organisationNumber === undefined) {
    return refuseSetting("organisationNumberWrong", "organisationNumber");
  }
  const id = deps.newId();
  const { code, name } = wanted;
  const company = { code, name, organisationNumber };
  await insertCompany(tx, { id, ...company, accounts: DEFAULT_ACCOUNTS });
  return recordMade(tx, deps, {
    thing: {
      by,
      subject: { kind: "company", id },
      name: code,
      place: { companyId: id, siteId: null },
    },
    made: { ...company, accounts: DEFAULT_ACCOUNTS },
    claim,
    view: () => selectCompanies(tx, [id]),
  });
}
