/** The wanted terminal has no contact: one key goes to the next one, and says so. Nothing is sent. */
import { Button } from "@mantine/core";
import { IconPlugConnectedX, IconSwitchHorizontal } from "@tabler/icons-react";
import type { ReactNode } from "react";
import { usePageKeys } from "../keys/page-keys.tsx";
import { useText } from "../text/text.tsx";
import { useAnnouncement } from "../ui/announcer.tsx";
import { KeyCap } from "../ui/key-cap.tsx";
import { isSilent } from "./terminal-rules.ts";
import type { TerminalDesk } from "./use-terminal-desk.ts";

type OtherTerminalProps = { readonly desk: TerminalDesk; readonly isBusy: boolean };

export function OtherTerminal({ desk, isBusy }: OtherTerminalProps): ReactNode {
  const text = useText();
  const { otherTerminal: names } = text;
  const { wanted, next, hasSwitched } = desk;
  const silent = wanted !== undefined && isSilent(wanted) ? wanted : undefined;
  const goOn = (): void => {
    if (next !== undefined && !isBusy) desk.switchTo(next.id);
  };
  usePageKeys(
    silent === undefined || next === undefined
      ? []
      : [{ key: "b", shown: "B", label: names.keySwitch, run: goOn, over: ["toggle"] }],
  );
  const switched = hasSwitched && wanted !== undefined ? names.switched(wanted.name) : undefined;
  useAnnouncement(silent === undefined ? switched : names.offline(silent.name), "assertive");
  if (silent === undefined) {
    return switched === undefined ? null : (
      <div className="kk-notice kk-notice-accent">
        <IconSwitchHorizontal size={24} aria-hidden className="kk-notice-icon" />
        <p className="kk-notice-words kk-strong">{switched}</p>
      </div>
    );
  }
  return (
    <div className="kk-notice kk-notice-unpaid">
      <IconPlugConnectedX size={24} aria-hidden className="kk-notice-icon" />
      <div className="kk-notice-words">
        <p className="kk-strong">{names.offline(silent.name)}</p>
        <p>{next === undefined ? names.none : names.next(next.name)}</p>
      </div>
      {next === undefined ? null : (
        <Button
          variant="default"
          onClick={goOn}
          disabled={isBusy}
          leftSection={<IconSwitchHorizontal size={20} aria-hidden />}
        >
          {names.switchTo(next.name)}
          <KeyCap>B</KeyCap>
        </Button>
      )}
    </div>
  );
}
