import type {
  SignatureAlias,
  UnknownSignature,
  UnknownSignatures,
} from "@kortkoll/server/advisors/advisors-api.ts";
import { Button, Modal, NativeSelect } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { type FormEvent, type ReactNode, useState } from "react";
import { useText } from "../text/text.tsx";
import { ProblemNotice } from "../ui/problem-notice.tsx";
import { sayWhomItMeans } from "./advisors-data.ts";

type MeaningDialogProps = {
  readonly unknown: UnknownSignature;
  readonly people: UnknownSignatures["people"];
  readonly close: () => void;
  readonly done: (alias: SignatureAlias) => void;
};

/** Says what it changes and what it does not before anything is chosen. */
export function MeaningDialog({ unknown, people, close, done }: MeaningDialogProps): ReactNode {
  const text = useText();
  const names = text.advisors.signatures;
  const { signature, companyCode, companyName } = unknown;
  const [person, setPerson] = useState("");
  const [key] = useState(() => crypto.randomUUID());
  const say = useMutation({
    mutationFn: () => sayWhomItMeans({ companyCode, signature, person }, `${key}-${person}`),
    onSuccess: done,
  });
  const send = (event: FormEvent): void => {
    event.preventDefault();
    if (!say.isPending && person !== "") say.mutate();
  };
  return (
    <Modal
      opened
      onClose={close}
      title={names.dialogTitle(signature)}
      closeButtonProps={{ "aria-label": text.shell.close, size: "xl" }}
      size="lg"
      centered
    >
      <form className="kk-form" onSubmit={send} noValidate>
        <p className="kk-quiet">{names.dialogLead(signature, companyName)}</p>
        <NativeSelect
          label={names.person}
          data-autofocus
          value={person}
          onChange={(event) => setPerson(event.currentTarget.value)}
          data={[
            { value: "", label: names.choosePerson },
            ...people.map((one) => ({
              value: one.signature,
              label: `${one.signature} ${one.name}${one.active ? "" : ` (${names.noLonger})`}`,
            })),
          ]}
        />
        {say.isError ? <ProblemNotice error={say.error} /> : null}
        <Button type="submit" size="lg" loading={say.isPending} disabled={person === ""}>
          {names.save}
        </Button>
      </form>
    </Modal>
  );
}
