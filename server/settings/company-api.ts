/** Companies and their accounts, as the settings show and change them. */
import { ACCOUNT_ROLES } from "@kortkoll/core/ledger/voucher.ts";
import { z } from "zod";
import { id, shortText } from "../api-values.ts";

export const version = z.number().int().min(1);
export const accountNumber = z.string().regex(/^\d{4,6}$/);
const accountRole = z.enum(ACCOUNT_ROLES);

export const companySetting = z.object({
  id,
  version: z.number().int(),
  code: z.string(),
  name: z.string(),
  organisationNumber: z.string(),
  siteCodes: z.array(z.string()),
});

export const companyAccounts = z.object({
  companyId: id,
  companyCode: z.string(),
  companyName: z.string(),
  version: z.number().int(),
  accounts: z.array(
    z.object({
      role: accountRole,
      account: z.string(),
      /** Accounts that the role had before: what was booked then stays there. */
      former: z.array(z.string()),
    }),
  ),
});

export const companyList = z.object({ companies: z.array(companySetting) });
export const accountsList = z.object({ companies: z.array(companyAccounts) });

export const createCompanyBody = z.strictObject({
  code: z.string().regex(/^[A-Z0-9]{2,12}$/),
  name: shortText(100),
  /** Ten digits, with or without the hyphen. */
  organisationNumber: shortText(20),
});
export const changeCompanyBody = z.strictObject({ version, name: shortText(100) });
/** Roles that are not given keep their account: none can be left without one. */
export const changeAccountsBody = z.strictObject({
  version,
  accounts: z.partialRecord(accountRole, accountNumber),
});

export type CompanySetting = z.infer<typeof companySetting>;
export type CompanyList = z.infer<typeof companyList>;
export type CompanyAccounts = z.infer<typeof companyAccounts>;
export type AccountsList = z.infer<typeof accountsList>;
export type CreateCompanyBody = z.infer<typeof createCompanyBody>;
