/** One numbered voucher a day, or one an event: from the next close on. */
import { VOUCHERS_PER } from "@kortkoll/core/day-close/number-vouchers.ts";
import type { Periods } from "@kortkoll/server/books/books-api.ts";
import { Radio } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { type ReactNode, useId } from "react";
import { callApi } from "../api-client.ts";
import { SettingDialog } from "../settings/setting-dialog.tsx";
import { type Opened, useSettingForm } from "../settings/use-setting-form.ts";
import { useText } from "../text/text.tsx";
import { BOOKS } from "./books-data.ts";
import type { PeriodsOfCompany } from "./periods-page.tsx";

type Values = Pick<PeriodsOfCompany, "vouchersPer">;

type NumberingDialogProps = { readonly company: PeriodsOfCompany; readonly close: () => void };

export function NumberingDialog({ company, close }: NumberingDialogProps): ReactNode {
  const { periods: names } = useText().bookkeeping;
  const client = useQueryClient();
  const group = useId();
  const { companyId } = company;
  const form = useSettingForm<Values, object>({
    opened: openedOf(company),
    wrong: () => ({}),
    request: ({ vouchersPer }, version) => ({
      method: "PUT",
      path: `/api/settings/companies/${companyId}/books`,
      body: { version, vouchersPer },
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
      tell={(_field, value) => (value === "payment" ? told.payment : told.day)}
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
    </SettingDialog>
  );
}

function openedOf({ version, vouchersPer }: PeriodsOfCompany): Opened<Values> {
  return { version, values: { vouchersPer } };
}
