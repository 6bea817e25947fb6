/** Above the company's limit: which document was seen, and what. Then the same is asked again. */
import { looksLikePersonalNumber } from "@kortkoll/core/cash/cash-limit.ts";
import type { CashCheck } from "@kortkoll/server/cash/cash-api.ts";
import { Button, Modal, NativeSelect, Textarea } from "@mantine/core";
import { type FormEvent, type ReactNode, useState } from "react";
import { showKronor } from "../text/format.ts";
import { useText } from "../text/text.tsx";

type CashCheckDialogProps = {
  /** What the customer's cash comes to with this payment. */
  readonly sumOre: number | undefined;
  /** What comes of it. */
  readonly save: string;
  readonly close: () => void;
  readonly done: (check: CashCheck) => void;
};

export function CashCheckDialog({ sumOre, save, close, done }: CashCheckDialogProps): ReactNode {
  const text = useText();
  const names = text.cash.check;
  const [document, setDocument] = useState<CashCheck["document"]>("idCard");
  const [note, setNote] = useState("");
  const [isTried, setIsTried] = useState(false);
  const wrong =
    note.trim() === ""
      ? names.noteMissing
      : looksLikePersonalNumber(note, document)
        ? text.failures.looksLikePersonalNumber.what
        : undefined;
  const send = (event: FormEvent): void => {
    event.preventDefault();
    // The dialogue stands inside the payment's own form, which would hear it too.
    event.stopPropagation();
    setIsTried(true);
    if (wrong === undefined) done({ document, note: note.trim() });
  };
  return (
    <Modal
      opened
      onClose={close}
      title={names.title}
      closeButtonProps={{ "aria-label": text.shell.close, size: "xl" }}
      size="lg"
      centered
    >
      <form className="kk-form" onSubmit={send} noValidate>
        {sumOre === undefined ? null : <p>{names.lead(showKronor(sumOre, text))}</p>}
        <NativeSelect
          label={names.document}
          data-autofocus
          value={document}
          onChange={(event) => setDocument(documentOf(event.currentTarget.value))}
          data={DOCUMENTS.map((one) => ({ value: one, label: names.documents[one] }))}
        />
        <Textarea
          label={names.note}
          description={names.noteHint}
          autosize
          minRows={2}
          maxLength={300}
          value={note}
          onChange={(event) => setNote(event.currentTarget.value)}
          error={isTried ? wrong : undefined}
        />
        <Button type="submit" size="lg">
          {save}
        </Button>
      </form>
    </Modal>
  );
}

const DOCUMENTS: readonly CashCheck["document"][] = [
  "idCard",
  "drivingLicence",
  "passport",
  "companyRegistration",
  "other",
];

function documentOf(value: string): CashCheck["document"] {
  return DOCUMENTS.find((one) => one === value) ?? "other";
}
