import { formatOre, ore, parseKeyedOre } from "@kortkoll/core/money.ts";
import type { CashLimit, CashLimitList } from "@kortkoll/server/cash/cash-api.ts";
import { TextInput } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { type ReactNode, useState } from "react";
import { callApi } from "../api-client.ts";
import { useText } from "../text/text.tsx";
import { useReadCashAgain } from "./cash-data.ts";
import { CashDialog } from "./cash-dialog.tsx";
import { KronorField } from "./cash-fields.tsx";

type LimitDialogProps = {
  readonly limit: CashLimit;
  readonly close: () => void;
  readonly done: () => void;
};

export function LimitDialog({ limit, close, done }: LimitDialogProps): ReactNode {
  const text = useText();
  const names = text.cash.settings;
  const form = useLimitForm(limit, done);
  return (
    <CashDialog
      title={names.changeLimit}
      lead={names.limitLead}
      save={names.save}
      isPending={form.save.isPending}
      error={form.save.error}
      close={close}
      send={form.send}
    >
      <KronorField
        label={names.checkFrom}
        keyed={form.check}
        write={form.setCheck}
        error={form.wrong.check ? names.amountWrong : undefined}
        isFirst
      />
      <TextInput
        label={names.windowDays}
        inputMode="numeric"
        autoComplete="off"
        maxLength={3}
        value={form.days}
        onChange={(event) => form.setDays(event.currentTarget.value)}
        error={form.wrong.days ? names.daysWrong : undefined}
      />
      <TextInput
        label={names.refuseFrom}
        description={names.refuseFromHint}
        inputMode="decimal"
        autoComplete="off"
        rightSection={text.kronor}
        maxLength={14}
        value={form.refuse}
        onChange={(event) => form.setRefuse(event.currentTarget.value)}
        error={
          form.wrong.refuse
            ? names.amountWrong
            : form.wrong.order
              ? names.refuseBelowCheck
              : undefined
        }
      />
    </CashDialog>
  );
}

type LimitForm = {
  readonly check: string;
  readonly setCheck: (keyed: string) => void;
  readonly days: string;
  readonly setDays: (keyed: string) => void;
  readonly refuse: string;
  readonly setRefuse: (keyed: string) => void;
  readonly wrong: Readonly<Record<"check" | "days" | "refuse" | "order", boolean>>;
  readonly save: ReturnType<typeof useMutation<CashLimitList, Error, object>>;
  readonly send: () => void;
};

function useLimitForm(limit: CashLimit, done: () => void): LimitForm {
  const [check, setCheck] = useState(formatOre(ore(limit.checkFromOre)));
  const [days, setDays] = useState(String(limit.windowDays));
  const [refuse, setRefuse] = useState(
    limit.refuseFromOre === null ? "" : formatOre(ore(limit.refuseFromOre)),
  );
  // As it was when this was opened: what somebody else changes meanwhile is not passed over.
  const [version] = useState(limit.version);
  const [isTried, setIsTried] = useState(false);
  const readAgain = useReadCashAgain();
  const save = useMutation<CashLimitList, Error, object>({
    mutationFn: (body) => callApi<CashLimitList>({ method: "PUT", path: "/api/cash-limits", body }),
    onSuccess: async () => {
      await readAgain();
      done();
    },
  });
  const checkFromOre = positive(check);
  const windowDays = /^\d{1,3}$/.test(days.trim()) ? Number(days) : 0;
  const refuseFromOre = refuse.trim() === "" ? null : positive(refuse);
  const wrong = {
    check: checkFromOre === undefined,
    days: windowDays < 1 || windowDays > 400,
    refuse: refuseFromOre === undefined,
    order:
      typeof refuseFromOre === "number" &&
      checkFromOre !== undefined &&
      refuseFromOre < checkFromOre,
  };
  const send = (): void => {
    setIsTried(true);
    if (Object.values(wrong).some(Boolean)) return;
    const { companyCode } = limit;
    save.mutate({ companyCode, version, checkFromOre, windowDays, refuseFromOre });
  };
  const shown = isTried ? wrong : { check: false, days: false, refuse: false, order: false };
  return { check, setCheck, days, setDays, refuse, setRefuse, wrong: shown, save, send };
}

function positive(keyed: string): number | undefined {
  const amountOre = parseKeyedOre(keyed);
  return amountOre === undefined || amountOre <= 0 ? undefined : amountOre;
}
