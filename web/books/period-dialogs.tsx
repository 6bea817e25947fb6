/** Locks a company's books, or opens them again with a reason and a second person. */

import { endOfMonthBefore } from "@kortkoll/core/ledger/periods.ts";
import type { BusinessDay } from "@kortkoll/core/time/stockholm.ts";
import { Checkbox, NativeSelect, PasswordInput, TextInput } from "@mantine/core";
import { type ReactNode, useState } from "react";
import { useText } from "../text/text.tsx";
import { useBooksChange } from "./books-data.ts";
import { BooksDialog } from "./books-dialog.tsx";
import type { PeriodsOfCompany } from "./periods-page.tsx";

type DialogProps = { readonly company: PeriodsOfCompany; readonly close: () => void };

export function LockDialog({ company, close }: DialogProps): ReactNode {
  const { periods: names } = useText().bookkeeping;
  const [moveEvents, setMoveEvents] = useState(false);
  const change = useBooksChange<object>(close);
  const { companyId, companyName, canLockThrough: through, notClosed } = company;
  const send = (): void => {
    change.mutate({
      path: `/api/companies/${companyId}/locked-period`,
      body: { through, moveEvents },
    });
  };
  return (
    <BooksDialog
      title={names.lockTitle(companyName, through)}
      lead={names.lockLead}
      save={names.lock(through)}
      isPending={change.isPending}
      error={change.error}
      close={close}
      send={send}
    >
      {notClosed.events === 0 ? null : (
        <>
          <p>{names.notClosed(notClosed.events, notClosed.siteCodes.join(", "))}</p>
          <Checkbox
            size="md"
            label={names.moveEvents}
            checked={moveEvents}
            onChange={(event) => setMoveEvents(event.currentTarget.checked)}
          />
        </>
      )}
    </BooksDialog>
  );
}

const MONTHS_BACK = 12;

export function UnlockDialog({ company, close }: DialogProps): ReactNode {
  const { periods: names } = useText().bookkeeping;
  const earlier = monthsBefore(company.lockedThrough as BusinessDay | null);
  const [keep, setKeep] = useState<string>(earlier[0] ?? "");
  const [reason, setReason] = useState("");
  const [signature, setSignature] = useState("");
  const [password, setPassword] = useState("");
  const [isTried, setIsTried] = useState(false);
  const change = useBooksChange<object>(close);
  const isWhole = reason.trim() !== "" && signature !== "" && password !== "";
  const send = (): void => {
    setIsTried(true);
    if (!isWhole) return;
    const through = keep === "" ? null : keep;
    const body = { through, reason: reason.trim(), approver: { signature, password } };
    change.mutate({ path: `/api/companies/${company.companyId}/unlocked-period`, body });
    setPassword("");
  };
  return (
    <BooksDialog
      title={names.unlockTitle(company.companyName)}
      lead={names.unlockLead}
      save={names.unlock}
      isPending={change.isPending}
      error={change.error}
      close={close}
      send={send}
    >
      <NativeSelect
        label={names.keep}
        value={keep}
        onChange={(event) => setKeep(event.currentTarget.value)}
        data={[
          ...earlier.map((value) => ({ value, label: value })),
          { value: "", label: names.keepNone },
        ]}
      />
      <TextInput
        label={names.reason}
        data-autofocus
        maxLength={200}
        value={reason}
        onChange={(event) => setReason(event.currentTarget.value)}
      />
      <TextInput
        label={names.approver}
        autoComplete="off"
        spellCheck={false}
        maxLength={5}
        value={signature}
        onChange={(event) => setSignature(event.currentTarget.value.toUpperCase())}
      />
      <PasswordInput
        label={names.password}
        autoComplete="off"
        maxLength={200}
        value={password}
        onChange={(event) => setPassword(event.currentTarget.value)}
        error={isTried && !isWhole && !change.isPending ? names.missing : undefined}
      />
    </BooksDialog>
  );
}

function monthsBefore(lockedThrough: BusinessDay | null): readonly string[] {
  const months: BusinessDay[] = [];
  let last = lockedThrough;
  while (last !== null && months.length < MONTHS_BACK) {
    last = endOfMonthBefore(last);
    months.push(last);
  }
  return months;
}
