/** Makes a new file of what waits, or one that takes the place of a delivered one. */
import type { ExportPage, ExportView } from "@kortkoll/server/exports/exports-api.ts";
import { Checkbox, NativeSelect, Radio, TextInput } from "@mantine/core";
import { type ReactNode, useId, useState } from "react";
import { useText } from "../text/text.tsx";
import { useBooksChange } from "./books-data.ts";
import { BooksDialog } from "./books-dialog.tsx";

export type Making =
  | { readonly kind: "new"; readonly of: ExportPage["waiting"][number] }
  | { readonly kind: "correction"; readonly of: ExportView };

const FORMS = ["sie", "fortnox", "csv", "json", "hledger", "beancount"] as const;
type Form = (typeof FORMS)[number];

type MakeExportDialogProps = { readonly making: Making; readonly close: () => void };

export function MakeExportDialog({ making, close }: MakeExportDialogProps): ReactNode {
  const { exports: names } = useText().bookkeeping;
  const [form, setForm] = useState<Form>("sie");
  const [checksum, setChecksum] = useState(false);
  const [include, setInclude] = useState<"new" | "all">("new");
  const [days, setDays] = useState({
    from: making.of.firstDay as string,
    to: making.of.lastDay as string,
  });
  const [reason, setReason] = useState("");
  const [isTried, setIsTried] = useState(false);
  const change = useBooksChange<ExportView>(close);
  const isSie = form === "sie" || form === "fortnox";
  const isCorrection = making.kind === "correction";
  const send = (): void => {
    setIsTried(true);
    const wish = {
      form: isSie ? "sie" : form,
      ...(isSie ? { profile: form === "fortnox" ? "fortnox" : "full", checksum } : {}),
    };
    if (making.kind === "new") {
      const body = { companyCode: making.of.companyCode, ...wish, ...days, include };
      change.mutate({ path: "/api/exports", body });
    } else if (reason.trim() !== "") {
      const body = { ...wish, reason: reason.trim() };
      change.mutate({ path: `/api/exports/${making.of.id}/corrections`, body });
    }
  };
  return (
    <BooksDialog
      title={
        making.kind === "new"
          ? names.makeTitle(making.of.companyName)
          : names.correctTitle(making.of.number)
      }
      lead={isCorrection ? names.correctLead : names.makeLead}
      save={names.make}
      isPending={change.isPending}
      error={change.error}
      close={close}
      send={send}
    >
      <NativeSelect
        label={names.form}
        data-autofocus
        value={form}
        onChange={(event) =>
          setForm(FORMS.find((one) => one === event.currentTarget.value) ?? "sie")
        }
        data={FORMS.map((value) => ({ value, label: names.forms[value] }))}
      />
      {isSie ? (
        <Checkbox
          size="md"
          label={names.checksum}
          checked={checksum}
          onChange={(event) => setChecksum(event.currentTarget.checked)}
        />
      ) : null}
      {isCorrection ? (
        <TextInput
          label={names.reason}
          maxLength={200}
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value)}
          error={isTried && reason.trim() === "" ? names.reasonMissing : undefined}
        />
      ) : (
        <WhichVouchers days={days} setDays={setDays} include={include} setInclude={setInclude} />
      )}
    </BooksDialog>
  );
}

type WhichProps = {
  readonly days: { readonly from: string; readonly to: string };
  readonly setDays: (days: { from: string; to: string }) => void;
  readonly include: "new" | "all";
  readonly setInclude: (include: "new" | "all") => void;
};

function WhichVouchers({ days, setDays, include, setInclude }: WhichProps): ReactNode {
  const { bookkeeping } = useText();
  const names = bookkeeping.exports;
  const group = useId();
  return (
    <>
      <TextInput
        type="date"
        label={bookkeeping.from}
        value={days.from}
        onChange={(event) => setDays({ ...days, from: event.currentTarget.value })}
      />
      <TextInput
        type="date"
        label={bookkeeping.to}
        value={days.to}
        onChange={(event) => setDays({ ...days, to: event.currentTarget.value })}
      />
      <fieldset className="kk-choices">
        <legend>{names.include}</legend>
        {(["new", "all"] as const).map((one) => (
          <Radio
            key={one}
            name={group}
            size="md"
            label={names.includes[one]}
            checked={include === one}
            onChange={() => setInclude(one)}
          />
        ))}
      </fieldset>
    </>
  );
}
