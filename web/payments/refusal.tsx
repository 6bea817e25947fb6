/** Why the payment was not started, who is in the way, and the one key that goes round it. */
import { Button } from "@mantine/core";
import { IconSwitchHorizontal } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import type { ApiProblem } from "../api-client.ts";
import { usePageKeys } from "../keys/page-keys.tsx";
import { showTime } from "../text/format.ts";
import { useText } from "../text/text.tsx";
import { KeyCap } from "../ui/key-cap.tsx";
import { ProblemNotice } from "../ui/problem-notice.tsx";

type RefusalProps = {
  readonly error: ApiProblem;
  readonly switchTo: (terminalId: string) => void;
};

export function Refusal({ error, switchTo }: RefusalProps): ReactNode {
  const text = useText();
  const { heldBy, paymentId, alternatives = [] } = error.problem;
  const [next] = alternatives;
  const goOn = (): void => {
    if (next !== undefined) switchTo(next.terminalId);
  };
  usePageKeys(
    next === undefined
      ? []
      : [
          {
            key: "b",
            shown: "B",
            label: text.otherTerminal.keySwitch,
            run: goOn,
            over: ["toggle"],
          },
        ],
  );
  return (
    <ProblemNotice error={error}>
      {heldBy === undefined ? null : (
        <p>{text.pay.heldBy(heldBy.operator, heldBy.till, showTime(heldBy.since))}</p>
      )}
      {paymentId === undefined ? null : (
        <p>
          <Link to="/payments/$paymentId" params={{ paymentId }}>
            {text.interrupted.openPayment}
          </Link>
        </p>
      )}
      {next === undefined ? null : (
        <Button
          variant="default"
          onClick={goOn}
          leftSection={<IconSwitchHorizontal size={20} aria-hidden />}
        >
          {text.otherTerminal.switchTo(next.name)}
          <KeyCap>B</KeyCap>
        </Button>
      )}
    </ProblemNotice>
  );
}
