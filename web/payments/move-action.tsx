/** The way to the form that moves a payment, or to who may move it; and what was moved, once it is. */
import type { Payment } from "@kortkoll/server/api.ts";
import { Button } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { IconArrowsExchange } from "@tabler/icons-react";
import { type ReactNode, useState } from "react";
import { DialogFrame } from "../interrupted/words-dialog.tsx";
import { usePageKeys } from "../keys/page-keys.tsx";
import { NoAccess, useSignedIn } from "../shell/signed-in.tsx";
import { useText } from "../text/text.tsx";
import { useAnnouncement } from "../ui/announcer.tsx";
import { KeyCap } from "../ui/key-cap.tsx";
import { MoveForm } from "./move-form.tsx";
import { movableOf } from "./use-move-wish.ts";

export function MoveAction({ payment }: { readonly payment: Payment }): ReactNode {
  const text = useText();
  const { moving: names } = text;
  const { rights } = useSignedIn().person;
  const [opened, form] = useDisclosure(false);
  const [done, setDone] = useState("");
  useAnnouncement(done, "polite");
  const isMovable = movableOf(payment).length > 0;
  usePageKeys(isMovable ? [{ key: "f", shown: "F", label: names.key, run: form.open }] : []);
  const said = done === "" ? null : <p className="kk-done">{done}</p>;
  // All of it has been moved away and given back.
  if (!isMovable) return said;
  return (
    <>
      <Button
        variant="default"
        onClick={form.open}
        leftSection={<IconArrowsExchange size={20} aria-hidden />}
      >
        {names.open}
        <KeyCap>F</KeyCap>
      </Button>
      {said}
      {opened && !rights.includes("refund") ? (
        <DialogFrame title={names.title} close={form.close}>
          <NoAccess right="refund" title={names.notForYou} body={names.notForYouBody} />
        </DialogFrame>
      ) : null}
      {opened && rights.includes("refund") ? (
        <MoveForm
          payment={payment}
          close={form.close}
          done={(words) => {
            setDone(words);
            form.close();
          }}
        />
      ) : null}
    </>
  );
}
