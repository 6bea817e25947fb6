/** Opens the dialog in which the till is taken over: from the menu, the bar, or with F2 anywhere. */
import { Modal } from "@mantine/core";
import { createContext, type ReactNode, use, useCallback, useMemo, useRef, useState } from "react";
import { usePageKeys } from "../keys/page-keys.tsx";
import { useSignedIn } from "../shell/signed-in.tsx";
import { useText } from "../text/text.tsx";
import { useAnnouncement } from "../ui/announcer.tsx";
import { catchEarlyKeys, type EarlyKeys } from "./early-keys.ts";
import { OperatorForm } from "./operator-form.tsx";

const OperatorContext = createContext<{ readonly open: () => void } | null>(null);

export function useOperatorDialog(): { readonly open: () => void } {
  const desk = use(OperatorContext);
  if (desk === null) throw new Error("There is no OperatorDesk above");
  return desk;
}

export function OperatorDesk({ children }: { children: ReactNode }): ReactNode {
  const text = useText();
  const names = text.people.operator;
  const session = useSignedIn();
  const [isOpen, setOpen] = useState(false);
  const [tookOver, setTookOver] = useState<string | undefined>(undefined);
  useAnnouncement(tookOver, "assertive");
  const early = useRef<EarlyKeys | undefined>(undefined);
  const open = useCallback(() => setOpen(true), []);
  const openByKey = (): void => {
    early.current = catchEarlyKeys();
    open();
  };
  const close = (): void => setOpen(false);
  const desk = useMemo(() => ({ open }), [open]);
  const hasTill = session.till !== null;
  usePageKeys(
    hasTill
      ? [
          {
            key: "F2",
            shown: "F2",
            label: names.change,
            run: openByKey,
            over: ["textField", "toggle"],
          },
        ]
      : [],
  );
  return (
    <OperatorContext value={desk}>
      {children}
      <Modal
        opened={isOpen && hasTill && !session.locked}
        onClose={close}
        title={names.title}
        closeButtonProps={{ "aria-label": text.shell.close, size: "xl" }}
        transitionProps={{ duration: 0 }}
        size="31rem"
        centered
      >
        <p className="kk-quiet kk-operator-lead">{names.lead}</p>
        <OperatorForm
          session={session}
          submit={names.takeOver}
          early={early}
          onDone={({ person }) => {
            close();
            setTookOver(names.tookOver(person.name));
          }}
        />
      </Modal>
    </OperatorContext>
  );
}
