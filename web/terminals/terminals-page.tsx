/** The administrator's terminals: where each stands, who has it, and registering, moving or replacing it. */
import type { Terminal } from "@kortkoll/server/api.ts";
import type { TerminalSetting } from "@kortkoll/server/settings/terminal-api.ts";
import { Button } from "@mantine/core";
import { type ReactNode, useMemo, useState } from "react";
import { useTerminals, useTills } from "../live/server-data.ts";
import { TerminalStateBadge } from "../payments/terminal-choice.tsx";
import { OpenButton, SettingList } from "../settings/setting-list.tsx";
import {
  useCompanies,
  useReadAgain,
  useSites,
  useTerminalSettings,
} from "../settings/settings-data.ts";
import { ChangeTerminal, NewTerminal } from "../settings/terminal-dialogs.tsx";
import { WithRight } from "../shell/signed-in.tsx";
import { showTime } from "../text/format.ts";
import type { Text } from "../text/sv.ts";
import { useText } from "../text/text.tsx";
import type { Column } from "../ui/data-table.tsx";
import { MoveDialog } from "./move-dialog.tsx";
import { ReplaceDialog } from "./replace-dialog.tsx";

export function TerminalsPage(): ReactNode {
  return (
    <WithRight right="settings">
      <Terminals />
    </WithRight>
  );
}

type Open =
  | { readonly kind: "new" }
  | { readonly kind: "change" | "move" | "replace"; readonly terminal: Terminal };

function Terminals(): ReactNode {
  const text = useText();
  const { terminals: names } = text;
  const { data, error, refetch } = useTerminals();
  const tills = useTills().data?.tills;
  const [open, setOpen] = useState<Open | undefined>(undefined);
  const [done, setDone] = useState<string | undefined>(undefined);
  const readAgain = useReadAgain();
  const tillNames = useMemo(
    () => new Map((tills ?? []).map(({ id, code, name }) => [id, `${code} ${name}`])),
    [tills],
  );
  const inUse = data?.terminals.filter(({ retiredAt }) => retiredAt === null);
  const close = (words?: string): void => {
    setOpen(undefined);
    if (words !== undefined) setDone(words);
    void readAgain();
  };
  return (
    <>
      <SettingList
        title={names.title}
        lead={names.lead}
        rows={inUse}
        error={error}
        again={() => void refetch()}
        columns={columnsIn(text, tillNames, setOpen)}
        idOf={({ id }) => id}
        wordsOf={({ name, terminalId, model, siteCode, companyCode }) =>
          `${name} ${terminalId} ${model} ${siteCode} ${companyCode}`
        }
        make={{ label: text.settings.newTerminal.make, run: () => setOpen({ kind: "new" }) }}
        empty={{ title: names.empty, next: names.emptyNext }}
        done={done}
      />
      {open === undefined ? null : <OpenDialog open={open} close={close} />}
    </>
  );
}

type OpenDialogProps = { readonly open: Open; readonly close: (done?: string) => void };

function OpenDialog({ open, close }: OpenDialogProps): ReactNode {
  const { terminals: names } = useText();
  const tills = useTills().data?.tills;
  const settings = useTerminalSettings().data;
  const sites = useSites().data?.sites;
  const companies = useCompanies().data?.companies;
  // Its version is known before it can be moved: nobody's change is passed over.
  if (settings === undefined || sites === undefined || companies === undefined) return null;
  if (open.kind === "new") {
    const models = settings.approvedModels;
    return <NewTerminal sites={sites} companies={companies} models={models} close={close} />;
  }
  const { terminal } = open;
  const setting: TerminalSetting | undefined = settings.terminals.find(
    ({ id }) => id === terminal.id,
  );
  switch (open.kind) {
    case "change":
      return setting === undefined ? null : <ChangeTerminal terminal={setting} close={close} />;
    case "move":
      return setting === undefined ? null : (
        <MoveDialog
          terminal={setting}
          tills={tills ?? []}
          close={() => close()}
          done={() => close(names.moved(terminal.name))}
        />
      );
    case "replace":
      return setting === undefined ? null : (
        <ReplaceDialog
          terminal={setting}
          close={() => close()}
          done={() => close(names.replaced(terminal.name))}
        />
      );
  }
}

function columnsIn(
  text: Text,
  tillNames: ReadonlyMap<string, string>,
  open: (open: Open) => void,
): readonly Column<Terminal>[] {
  const { terminals: names } = text;
  return [
    {
      id: "terminal",
      head: names.terminal,
      sortBy: ({ name }) => name,
      cell: (terminal) => (
        <>
          <OpenButton open={() => open({ kind: "change", terminal })}>{terminal.name}</OpenButton>
          <span className="kk-sub">
            {terminal.terminalId} · {terminal.model}
          </span>
        </>
      ),
    },
    {
      id: "place",
      head: names.place,
      sortBy: ({ siteCode }) => siteCode,
      cell: ({ siteCode, companyCode }) => (
        <>
          {siteCode}
          <span className="kk-sub">{companyCode}</span>
        </>
      ),
    },
    {
      id: "tills",
      head: names.tills,
      cell: ({ tillIds }) =>
        tillIds.length === 0
          ? names.noTills
          : tillIds.map((id) => tillNames.get(id) ?? "").join(", "),
    },
    {
      id: "state",
      head: names.state,
      cell: (terminal) => <TerminalStateBadge terminal={terminal} />,
    },
    { id: "who", head: names.who, cell: (terminal) => <Who terminal={terminal} /> },
    {
      id: "acts",
      head: names.change,
      cell: (terminal) => (
        <div className="kk-row kk-row-whole">
          <Button
            variant="default"
            aria-label={names.moveTitle(terminal.name)}
            onClick={() => open({ kind: "move", terminal })}
          >
            {names.move}
          </Button>
          <Button
            variant="default"
            aria-label={names.replaceTitle(terminal.name)}
            onClick={() => open({ kind: "replace", terminal })}
          >
            {names.replace}
          </Button>
        </div>
      ),
    },
  ];
}

function Who({ terminal }: { terminal: Terminal }): ReactNode {
  const text = useText();
  const { heldBy, lease } = terminal;
  const holder = heldBy ?? lease;
  if (holder === null) return <span className="kk-quiet">{text.lease.free}</span>;
  const { operator, till, since } = holder;
  return (
    <>
      {text.lease.heldBy(operator, till, showTime(since))}
      {lease === null || lease.queue.length === 0 ? null : (
        <span className="kk-sub">{text.lease.waiting(lease.queue.length)}</span>
      )}
    </>
  );
}
