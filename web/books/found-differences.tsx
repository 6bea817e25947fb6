/** How far the check of the books has come, and what it found that is gone and nobody has seen. */
import type { Balances } from "@kortkoll/server/api.ts";
import type { FoundDifference } from "@kortkoll/server/book-checks/book-check-api.ts";
import { Button, Progress } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type ReactNode, useMemo, useState } from "react";
import { callApi } from "../api-client.ts";
import { questions } from "../live/server-data.ts";
import { showDayAndTime, showKronor } from "../text/format.ts";
import type { Text } from "../text/sv.ts";
import { useText } from "../text/text.tsx";
import { useAnnouncement } from "../ui/announcer.tsx";
import { type Column, DataTable } from "../ui/data-table.tsx";
import { Panel } from "../ui/panel.tsx";
import { ProblemNotice } from "../ui/problem-notice.tsx";
import { ItemLink, itemName, oreColumns, roleName } from "./difference-cells.tsx";

/** Said where history is too long to be looked through as the page is opened. */
export function HowFar({ check }: { readonly check: Balances["check"] }): ReactNode {
  const { bookChecks } = useText();
  const { recentAt, wholeFrom, wholeUntil, underWaySince, progress } = check;
  const percent = Math.floor(progress * 100);
  return (
    <div>
      <p>
        {recentAt === null ? bookChecks.neverRecent : bookChecks.recentAt(showDayAndTime(recentAt))}{" "}
        {wholeFrom === null || wholeUntil === null
          ? bookChecks.neverWhole
          : bookChecks.wholeAt(showDayAndTime(wholeFrom), showDayAndTime(wholeUntil))}
      </p>
      {underWaySince !== null && (
        <>
          <p>{bookChecks.underWay(percent)}</p>
          <Progress value={percent} aria-label={bookChecks.underWay(percent)} />
        </>
      )}
    </div>
  );
}

export function FoundDifferences({
  found,
}: {
  readonly found: readonly FoundDifference[];
}): ReactNode {
  const text = useText();
  const client = useQueryClient();
  const [done, setDone] = useState("");
  useAnnouncement(done, "polite");
  const see = useMutation({
    mutationFn: (id: string) =>
      callApi({ method: "POST", path: `/api/ledger/differences/${id}/seen` }),
    onSuccess: () => setDone(text.bookChecks.seenDone),
    onSettled: () => client.invalidateQueries({ queryKey: questions.balances }),
  });
  const { mutate, isPending } = see;
  const columns = useMemo(
    () => columnsOf(text, { see: mutate, isPending }),
    [text, mutate, isPending],
  );
  const gone = found.filter(({ goneAt }) => goneAt !== null);
  if (gone.length === 0) return null;
  return (
    <Panel title={text.bookChecks.title}>
      <p>{text.bookChecks.lead}</p>
      {see.error !== null && <ProblemNotice error={see.error} />}
      <DataTable
        caption={text.bookChecks.title}
        columns={columns}
        rows={gone}
        idOf={({ id }) => id}
      />
    </Panel>
  );
}

type Seeing = { readonly see: (id: string) => void; readonly isPending: boolean };

function columnsOf(text: Text, { see, isPending }: Seeing): readonly Column<FoundDifference>[] {
  const { books: heads, bookChecks } = text;
  return [
    { id: "company", head: heads.company, cell: (one) => one.companyCode },
    { id: "role", head: heads.role, cell: (one) => roleName(one.role, text) },
    { id: "item", head: heads.item, cell: (one) => <ItemLink difference={one} /> },
    {
      id: "found",
      head: bookChecks.found,
      sortBy: (one) => one.firstFoundAt,
      cell: (one) => <span className="kk-whole">{showDayAndTime(one.firstFoundAt)}</span>,
    },
    ...oreColumns(text),
    { id: "gone", head: bookChecks.gone, cell: (one) => howGone(one, text) },
    {
      id: "see",
      head: bookChecks.see,
      cell: (one) => (
        <Button
          variant="default"
          disabled={isPending}
          aria-label={bookChecks.seenOf(
            `${roleName(one.role, text)}, ${itemName(one, text)}, ${showKronor(one.bookedOre - one.expectedOre, text)}`,
          )}
          onClick={() => see(one.id)}
        >
          {bookChecks.seen}
        </Button>
      ),
    },
  ];
}

function howGone({ goneAt, mended }: FoundDifference, { bookChecks }: Text): string {
  if (goneAt === null) return "";
  const time = showDayAndTime(goneAt);
  return mended ? bookChecks.mended(time) : bookChecks.goneAt(time);
}
