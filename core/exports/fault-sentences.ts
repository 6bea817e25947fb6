/** What is wrong with vouchers that cannot be written, in one sentence each, with their numbers. */
import type { Language } from "../failure-sentences.ts";
import { formatOre } from "../money.ts";
import type { ExportFault } from "./check-vouchers.ts";
import { showVoucherNumber } from "./export-voucher.ts";

export function faultSentence(fault: ExportFault, language: Language): string {
  const isSwedish = language === "sv";
  if (fault.kind === "badOrganisationNumber") {
    return isSwedish
      ? `Organisationsnumret ${fault.organisationNumber} har inte tio siffror.`
      : `The organisation number ${fault.organisationNumber} does not have ten digits.`;
  }
  const number = showVoucherNumber(fault.voucher);
  const what = isSwedish ? inSwedish(fault) : inEnglish(fault);
  return isSwedish ? `Verifikation ${number}: ${what}.` : `Voucher ${number}: ${what}.`;
}

type OfVoucher = Exclude<ExportFault, { readonly kind: "badOrganisationNumber" }>;

function inSwedish(fault: OfVoucher): string {
  switch (fault.kind) {
    case "otherCompany":
      return `hör till ett annat företag, ${fault.companyCode}`;
    case "badNumber":
      return "serie eller nummer går inte att skriva";
    case "noLines":
      return "har inga rader";
    case "doesNotBalance":
      return `balanserar inte, det skiljer ${formatOre(fault.differenceOre)} kr`;
    case "badAccount":
      return `konto ${fault.account} tas inte emot av mottagaren`;
    case "otherFiscalYear":
      return `${fault.businessDay} ligger utanför räkenskapsåret`;
    case "notAscending":
      return `kommer efter nummer ${fault.after} i samma serie`;
    case "tooManyObjects":
      return `längre räcker inte en fil, för den rymmer ${fault.most} fakturor, order och andra objekt; ta ut färre dagar`;
  }
}

function inEnglish(fault: OfVoucher): string {
  switch (fault.kind) {
    case "otherCompany":
      return `belongs to another company, ${fault.companyCode}`;
    case "badNumber":
      return "its series or number cannot be written";
    case "noLines":
      return "has no lines";
    case "doesNotBalance":
      return `does not balance, by ${formatOre(fault.differenceOre)} kr`;
    case "badAccount":
      return `account ${fault.account} is not taken by the receiver`;
    case "otherFiscalYear":
      return `${fault.businessDay} lies outside the fiscal year`;
    case "notAscending":
      return `comes after number ${fault.after} of the same series`;
    case "tooManyObjects":
      return `is where a file is full, with ${fault.most} invoices, orders and other objects; ask for fewer days`;
  }
}
