/** Money that did not go back: what that means for the customer, and the one next step. */
import type { Payment } from "@kortkoll/server/api.ts";
import { IconArrowBackUp } from "@tabler/icons-react";
import { useNavigate } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { usePageKeys } from "../keys/page-keys.tsx";
import { useSignedIn } from "../shell/signed-in.tsx";
import { useText } from "../text/text.tsx";
import { KeyCap } from "../ui/key-cap.tsx";
import { LinkButton } from "../ui/link-button.tsx";
import { WarningNotice } from "../ui/warning-notice.tsx";

export function isFailedReversal({ kind, position }: Payment): boolean {
  return kind !== "purchase" && position === "hasNotPaid";
}

export function FailedReversal({ payment }: { payment: Payment }): ReactNode {
  const { kind, originalId } = payment;
  if (kind === "purchase" || originalId === null || !isFailedReversal(payment)) return null;
  return <NextStep kind={kind} originalId={originalId} />;
}

type NextStepProps = { readonly kind: "refund" | "void"; readonly originalId: string };

function NextStep({ kind, originalId }: NextStepProps): ReactNode {
  const { giveBack: names } = useText();
  const navigate = useNavigate();
  const mayRefund = useSignedIn().person.rights.includes("refund");
  const place = {
    to: "/payments/$paymentId",
    params: { paymentId: originalId },
    search: { refund: "1" },
  } as const;
  const words = kind === "void" ? names.payBackInstead : names.tryAgain;
  usePageKeys(
    mayRefund ? [{ key: "r", shown: "R", label: words, run: () => void navigate(place) }] : [],
  );
  return (
    <WarningNotice title={kind === "void" ? names.voidFailed : names.refundFailed}>
      {mayRefund ? (
        <LinkButton {...place} leftSection={<IconArrowBackUp size={20} aria-hidden />}>
          {words}
          <KeyCap>R</KeyCap>
        </LinkButton>
      ) : null}
    </WarningNotice>
  );
}
