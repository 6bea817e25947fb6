/** Vouchers for programs: nothing is replaced or left out, amounts are whole öre, one voucher a line. */
import type { CheckedVouchers } from "./check-vouchers.ts";
import type { ExportLine, ExportVoucher, Named, VoucherReference } from "./export-voucher.ts";
import { inChunks } from "./voucher-chunks.ts";

export const JSON_FORMAT = "kortkoll-vouchers-2";

export function writeJson(checked: CheckedVouchers): AsyncGenerator<string, void, void> {
  const { head, accounts, voucherCount } = checked;
  const { program, createdDay, createdBy, company } = head;
  const start = {
    format: JSON_FORMAT,
    program: { name: program.name, version: program.version },
    createdDay,
    createdBy,
    company: { ...named(company), organisationNumber: company.organisationNumber },
    currency: "SEK",
    voucherCount,
    accounts: accounts.map(({ account, name }) => ({ account, name })),
  };
  return inChunks(checked, {
    head: `${JSON.stringify(start).slice(0, -1)},"vouchers":[`,
    voucher: (voucher, index) => `${index === 0 ? "\n" : ",\n"}${JSON.stringify(asJson(voucher))}`,
    end: () => "\n]}\n",
  });
}

/** Field by field: what a voucher is given beyond its type stays inside. */
function asJson(voucher: ExportVoucher): object {
  return {
    ...referenceOf(voucher),
    companyCode: voucher.companyCode,
    businessDay: voucher.businessDay,
    registeredDay: voucher.registeredDay,
    registeredBy: voucher.registeredBy,
    text: voucher.text,
    corrects: voucher.corrects.map(referenceOf),
    correctedBy: voucher.correctedBy.map(referenceOf),
    lines: voucher.lines.map(lineAsJson),
  };
}

function lineAsJson({ account, accountName, amountOre, text, origin }: ExportLine): object {
  return {
    account,
    accountName,
    amountOre,
    text,
    origin: {
      issuer: origin.issuer,
      site: origin.site && named(origin.site),
      till: origin.till && named(origin.till),
      terminal: origin.terminal,
      operator: origin.operator,
      serviceAdvisor: origin.serviceAdvisor,
      orderNumber: origin.orderNumber,
      invoiceNumber: origin.invoiceNumber,
      invoicingSystem: origin.invoicingSystem && named(origin.invoicingSystem),
    },
  };
}

function referenceOf({ series, number, fiscalYear }: VoucherReference): VoucherReference {
  return { series, number, fiscalYear };
}

function named({ code, name }: Named): Named {
  return { code, name };
}
