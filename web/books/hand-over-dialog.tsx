/** Hands an open item to somebody, or gives it back to whose it is by itself. */
import type { OpenItem } from "@kortkoll/server/open-items/open-items-api.ts";
import { Button, Modal, TextInput } from "@mantine/core";
import { type FormEvent, type ReactNode, useState } from "react";
import { useText } from "../text/text.tsx";
import { ProblemNotice } from "../ui/problem-notice.tsx";
import { useHandOver } from "./ageing-data.ts";

type HandOverProps = {
  /** Where its owner is changed. */
  readonly path: string;
  readonly close: () => void;
  readonly done: (words: string) => void;
};

export function HandOverDialog({ path, close, done }: HandOverProps): ReactNode {
  const { ageing: names, shell } = useText();
  const [owner, setOwner] = useState("");
  const hand = useHandOver<OpenItem>(path, (changed) =>
    done(changed.handedOver ? names.handed(changed.owner ?? "") : names.handedBack),
  );
  const send = (event: FormEvent): void => {
    event.preventDefault();
    hand.mutate(owner.trim() === "" ? null : owner.trim());
  };
  return (
    <Modal
      opened
      onClose={close}
      title={names.handTitle}
      closeButtonProps={{ "aria-label": shell.close, size: "xl" }}
      size="lg"
      centered
    >
      <form className="kk-form" onSubmit={send} noValidate>
        <p className="kk-quiet">{names.handLead}</p>
        <TextInput
          label={names.handField}
          description={names.handHint}
          data-autofocus
          autoComplete="off"
          spellCheck={false}
          maxLength={5}
          value={owner}
          onChange={(event) => setOwner(event.currentTarget.value.toUpperCase())}
        />
        {hand.isError ? <ProblemNotice error={hand.error} /> : null}
        <Button type="submit" size="lg" loading={hand.isPending}>
          {names.handSave}
        </Button>
      </form>
    </Modal>
  );
}
