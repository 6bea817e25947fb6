/** One numbered voucher a day, or one an event, from the next close on; and when the fiscal year begins. */
import { VOUCHERS_PER } from "@kortkoll/core/day-close/number-vouchers.ts";
import type { Periods } from "@kortkoll/server/books/books-api.ts";
import { NativeSelect, Radio } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { type ReactNode, useId } from "react";
import { callApi } from "../api-client.ts";
import { SettingDialog } from "../settings/setting-dialog.tsx";
import { type Opened, useSettingForm } from "../settings/use-setting-form.ts";
import { useText } from "../text/text.tsx";
import { BOOKS } from "./books-data.ts";
import type { PeriodsOfCompany } from "./periods-page.tsx";

type Values = Pick<PeriodsOfCompany, "vouchersPer" | "fiscalYearBegins">;

type NumberingDialogProps = { readonly company: PeriodsOfCompany; readonly close: () => void };

export function NumberingDialog({ company, close }: NumberingDialogProps): ReactNode {
  const { periods: names } = useText().bookkeeping;
  const client = useQueryClient();
  const group = useId();
  const { companyId } = company;
  const form = useSettingForm<Values, object>({
    opened: openedOf(company),
    wrong: () => ({}),
    request: ({ vouchersPer, fiscalYearBegins }, version) => ({
      method: "PUT",
      path: `/api/settings/companies/${companyId}/books`,
      body: { version, vouchersPer, fiscalYearBegins },
    }),
    newest: async () => {
      const { companies } = await callApi<Periods>({ path: "/api/periods" });
      const now = companies.find((one) => one.companyId === companyId);
      return now && openedOf(now);
    },
    done: () => {
      void client.invalidateQueries({ queryKey: BOOKS });
      close();
    },
  });
  const told = { day: names.perDay, payment: names.perPayment };
  return (
    <SettingDialog
      title={names.numberingTitle(company.companyName)}
      close={close}
      form={form}
      save={names.numberingSave}
      subject={{ kind: "books", id: companyId }}
      tell={(field, value) => {
        if (field === "fiscalYearBegins") return names.months[Number(value) - 1] ?? "";
        return value === "payment" ? told.payment : told.day;
      }}
    >
      <p className="kk-quiet">{names.numberingLead}</p>
      <fieldset className="kk-choices">
        <legend>{names.vouchersPer}</legend>
        {VOUCHERS_PER.map((one) => (
          <Radio
            key={one}
            name={group}
            size="md"
            label={told[one]}
            checked={form.values.vouchersPer === one}
            onChange={() => form.set({ vouchersPer: one })}
          />
        ))}
      </fieldset>
      <NativeSelect
        label={names.fiscalYearBegins}
        description={names.fiscalYearStays}
        size="md"
        value={form.values.fiscalYearBegins}
        onChange={(event) => form.set({ fiscalYearBegins: Number(event.currentTarget.value) })}
        data={names.months.map((label, index) => ({ value: String(index + 1), label }))}
      />
    </SettingDialog>
  );
}

function openedOf(company: PeriodsOfCompany): Opened<Values> {
  const { version, vouchersPer, fiscalYearBegins } = company;
  return { version, values: { vouchersPer, fiscalYearBegins } };
}
