/** The administrator's terminals: where each stands, who has it, and moving or replacing it. */
import type { Terminal } from "@kortkoll/server/api.ts";
import { Button } from "@mantine/core";
import { IconCircleCheck } from "@tabler/icons-react";
import { type ReactNode, useMemo, useState } from "react";
import { useTerminals, useTills } from "../live/server-data.ts";
import { TerminalStateBadge } from "../payments/terminal-choice.tsx";
import { WithRight } from "../shell/signed-in.tsx";
import { showTime } from "../text/format.ts";
import type { Text } from "../text/sv.ts";
import { useText } from "../text/text.tsx";
import { useAnnouncement } from "../ui/announcer.tsx";
import { type Column, DataTable } from "../ui/data-table.tsx";
import { EmptyState } from "../ui/empty-state.tsx";
import { LoadingRows } from "../ui/loading.tsx";
import { PageHeading } from "../ui/page-heading.tsx";
import { ProblemNotice } from "../ui/problem-notice.tsx";
import { MoveDialog } from "./move-dialog.tsx";
import { ReplaceDialog } from "./replace-dialog.tsx";

export function TerminalsPage(): ReactNode {
  return (
    <WithRight right="settings">
      <Terminals />
    </WithRight>
  );
}

type Open = { readonly kind: "move" | "replace"; readonly terminal: Terminal };

function Terminals(): ReactNode {
  const text = useText();
  const { terminals: names } = text;
  const { data, error, refetch } = useTerminals();
  const tills = useTills().data?.tills;
  const [open, setOpen] = useState<Open | undefined>(undefined);
  const [done, setDone] = useState<string | undefined>(undefined);
  useAnnouncement(done, "polite");
  const tillNames = useMemo(
    () => new Map((tills ?? []).map(({ id, code, name }) => [id, `${code} ${name}`])),
    [tills],
  );
  const columns = columnsIn(text, tillNames, setOpen);
  const inUse = data?.terminals.filter(({ retiredAt }) => retiredAt === null);
  const finish = (words: string): void => {
    setOpen(undefined);
    setDone(words);
    void refetch();
  };
  return (
    <>
      <PageHeading title={names.title} lead={names.lead} />
      {done === undefined ? null : (
        <div className="kk-notice kk-notice-accent">
          <IconCircleCheck size={24} aria-hidden className="kk-notice-icon" />
          <p className="kk-notice-words kk-strong">{done}</p>
        </div>
      )}
      {inUse === undefined ? (
        error === null ? (
          <LoadingRows rows={6} />
        ) : (
          <ProblemNotice error={error} again={() => void refetch()} />
        )
      ) : inUse.length === 0 ? (
        <EmptyState title={names.empty} next={names.emptyNext} />
      ) : (
        <DataTable caption={names.title} columns={columns} rows={inUse} idOf={({ id }) => id} />
      )}
      {open?.kind === "move" ? (
        <MoveDialog
          terminal={open.terminal}
          tills={tills ?? []}
          close={() => setOpen(undefined)}
          done={() => finish(names.moved(open.terminal.name))}
        />
      ) : null}
      {open?.kind === "replace" ? (
        <ReplaceDialog
          terminal={open.terminal}
          close={() => setOpen(undefined)}
          done={() => finish(names.replaced(open.terminal.name))}
        />
      ) : null}
    </>
  );
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
          <strong>{terminal.name}</strong>
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
