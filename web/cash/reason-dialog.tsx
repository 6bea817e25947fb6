/** One reason of a company. The list is saved as a whole, from the version that was opened. */
import { REASON_KINDS, type ReasonKind } from "@kortkoll/core/cash/movement-books.ts";
import type {
  CashReason,
  CashReasonList,
  ChangeCashReasonsBody,
} from "@kortkoll/server/cash/cash-api.ts";
import { NativeSelect, Switch, TextInput } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { type ReactNode, useState } from "react";
import { callApi } from "../api-client.ts";
import { useText } from "../text/text.tsx";
import { useReadCashAgain } from "./cash-data.ts";
import { CashDialog } from "./cash-dialog.tsx";

type ReasonDialogProps = {
  readonly companyCode: string;
  readonly list: CashReasonList;
  /** Undefined for a new one. */
  readonly reason: CashReason | undefined;
  readonly close: () => void;
  readonly done: (name: string) => void;
};

type Wanted = Pick<CashReason, "kind" | "name" | "account" | "active">;

export function ReasonDialog({
  companyCode,
  list,
  reason,
  close,
  done,
}: ReasonDialogProps): ReactNode {
  const text = useText();
  const names = text.cash.settings;
  const [wanted, setWanted] = useState<Wanted>(
    reason ?? { kind: "cashOut", name: "", account: "", active: true },
  );
  // As it was when this was opened: what somebody else changes meanwhile is not passed over.
  const [opened] = useState(list);
  const [isTried, setIsTried] = useState(false);
  const readAgain = useReadCashAgain();
  const save = useMutation({
    mutationFn: () =>
      callApi<CashReasonList>({
        method: "PUT",
        path: "/api/cash-reasons",
        body: bodyOf(opened, { companyCode, id: reason?.id, wanted }),
      }),
    onSuccess: async () => {
      await readAgain();
      done(wanted.name.trim());
    },
  });
  const isNamed = wanted.name.trim() !== "";
  const isAccount = /^\d{4,6}$/.test(wanted.account);
  const change = (changed: Partial<Wanted>): void => setWanted({ ...wanted, ...changed });
  const send = (): void => {
    setIsTried(true);
    if (isNamed && isAccount) save.mutate();
  };
  return (
    <CashDialog
      title={reason === undefined ? names.addReason : names.reasonTitle(reason.name)}
      save={names.save}
      isPending={save.isPending}
      error={save.error}
      close={close}
      send={send}
    >
      <NativeSelect
        label={names.kind}
        value={wanted.kind}
        onChange={(event) => change({ kind: kindOf(event.currentTarget.value) })}
        data={REASON_KINDS.map((kind) => ({ value: kind, label: text.cash.reasonKinds[kind] }))}
      />
      <TextInput
        label={names.name}
        data-autofocus
        autoComplete="off"
        maxLength={60}
        value={wanted.name}
        onChange={(event) => change({ name: event.currentTarget.value })}
        error={isTried && !isNamed ? names.nameMissing : undefined}
      />
      <TextInput
        label={names.account}
        inputMode="numeric"
        autoComplete="off"
        maxLength={6}
        value={wanted.account}
        onChange={(event) => change({ account: event.currentTarget.value.trim() })}
        error={isTried && !isAccount ? names.accountWrong : undefined}
      />
      <Switch
        size="md"
        label={names.offered}
        checked={wanted.active}
        onChange={(event) => change({ active: event.currentTarget.checked })}
      />
    </CashDialog>
  );
}

function bodyOf(
  { reasons, versions }: CashReasonList,
  changed: {
    readonly companyCode: string;
    readonly id: string | undefined;
    readonly wanted: Wanted;
  },
): ChangeCashReasonsBody {
  const { companyCode, id } = changed;
  const { kind, name, account, active } = changed.wanted;
  const reason = { kind, name: name.trim(), account, active };
  const others = reasons.map(
    ({ companyCode: _ofThis, ...one }): ChangeCashReasonsBody["reasons"][number] =>
      one.id === id ? { id: one.id, ...reason } : one,
  );
  return {
    companyCode,
    version: versions.find((one) => one.companyCode === companyCode)?.version ?? 1,
    reasons: id === undefined ? [...others, reason] : others,
  };
}

function kindOf(value: string): ReasonKind {
  return REASON_KINDS.find((kind) => kind === value) ?? "cashOut";
}
