/** Signatures that nobody has: who is it, or shall there be such a person? And taking it back. */
import type {
  SignatureAlias,
  UnknownSignature,
  UnknownSignatures,
} from "@kortkoll/server/advisors/advisors-api.ts";
import { Button } from "@mantine/core";
import { IconCircleCheck } from "@tabler/icons-react";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type ReactNode, useState } from "react";
import { WithRight } from "../shell/signed-in.tsx";
import { showDay, showDayAndTime } from "../text/format.ts";
import type { Text } from "../text/sv.ts";
import { useText } from "../text/text.tsx";
import { Amount } from "../ui/amount.tsx";
import { useAnnouncement } from "../ui/announcer.tsx";
import { type Column, DataTable } from "../ui/data-table.tsx";
import { EmptyState } from "../ui/empty-state.tsx";
import { LinkButton } from "../ui/link-button.tsx";
import { LoadingRows } from "../ui/loading.tsx";
import { PageHeading } from "../ui/page-heading.tsx";
import { Panel } from "../ui/panel.tsx";
import { ProblemNotice } from "../ui/problem-notice.tsx";
import { takeBackMeaning, UNKNOWN_SIGNATURES, useUnknownSignatures } from "./advisors-data.ts";
import { MeaningDialog } from "./meaning-dialog.tsx";
import "./advisors.css";

export function SignaturesPage(): ReactNode {
  return (
    <WithRight right="people">
      <Signatures />
    </WithRight>
  );
}

function Signatures(): ReactNode {
  const { advisors } = useText();
  const names = advisors.signatures;
  const { data, error, refetch } = useUnknownSignatures();
  return (
    <>
      <PageHeading title={names.title} lead={names.lead} />
      {data !== undefined ? (
        <ShownSignatures listed={data} />
      ) : error === null ? (
        <LoadingRows rows={5} />
      ) : (
        <ProblemNotice error={error} again={() => void refetch()} />
      )}
    </>
  );
}

function ShownSignatures({ listed }: { readonly listed: UnknownSignatures }): ReactNode {
  const text = useText();
  const names = text.advisors.signatures;
  const client = useQueryClient();
  const [open, setOpen] = useState<UnknownSignature | undefined>(undefined);
  const [done, setDone] = useState<string | undefined>(undefined);
  useAnnouncement(done, "polite");
  const finish = (words: string): void => {
    setOpen(undefined);
    setDone(words);
    void client.invalidateQueries({ queryKey: UNKNOWN_SIGNATURES });
  };
  const undo = useMutation({
    mutationFn: (alias: SignatureAlias) => takeBackMeaning(alias.id),
    onSuccess: (alias) => finish(names.undoneNow(alias.signature)),
  });
  const toSay = listed.signatures.filter((one) => one.alias === null);
  const said = listed.signatures.filter((one) => one.alias !== null);
  const idOf = (one: UnknownSignature): string => `${one.companyCode} ${one.signature}`;
  if (listed.signatures.length === 0) {
    return <EmptyState title={names.empty} next={names.emptyNext} />;
  }
  return (
    <>
      {done === undefined ? null : (
        <div className="kk-notice kk-notice-accent">
          <IconCircleCheck size={24} aria-hidden className="kk-notice-icon" />
          <p className="kk-notice-words kk-strong">{done}</p>
        </div>
      )}
      {undo.isError ? <ProblemNotice error={undo.error} /> : null}
      <Panel title={names.toSay}>
        {toSay.length === 0 ? (
          <p>{names.noneToSay}</p>
        ) : (
          <DataTable
            caption={names.toSay}
            columns={[...factsIn(text), actsIn(text, setOpen)]}
            rows={toSay}
            idOf={idOf}
          />
        )}
      </Panel>
      {said.length === 0 ? null : (
        <Panel title={names.said}>
          <DataTable
            caption={names.said}
            columns={[
              ...factsIn(text).filter(isKept),
              meaningIn(text, (alias) => undo.mutate(alias)),
            ]}
            rows={said}
            idOf={idOf}
          />
        </Panel>
      )}
      {open === undefined ? null : (
        <MeaningDialog
          unknown={open}
          people={listed.people}
          close={() => setOpen(undefined)}
          done={({ signature, person }) => finish(names.savedNow(signature, person.signature))}
        />
      )}
    </>
  );
}

/** What a signature means needs the room. */
function isKept({ id }: Column<UnknownSignature>): boolean {
  return id !== "seen" && id !== "orders";
}

function factsIn(text: Text): readonly Column<UnknownSignature>[] {
  const names = text.advisors.signatures;
  return [
    {
      id: "signature",
      head: names.signature,
      sortBy: ({ signature }) => signature,
      cell: ({ signature }) => <strong className="kk-advisor-text">{signature}</strong>,
    },
    {
      id: "company",
      head: names.company,
      sortBy: ({ companyCode }) => companyCode,
      cell: ({ companyName, companyCode, siteCodes }) => (
        <>
          {companyName}
          <span className="kk-sub">
            {companyCode} · {siteCodes.join(", ")}
          </span>
        </>
      ),
    },
    {
      id: "seen",
      head: names.seen,
      sortBy: ({ lastSeenAt }) => lastSeenAt,
      cell: ({ firstSeenAt, lastSeenAt }) => {
        const [first, last] = [showDay(firstSeenAt), showDay(lastSeenAt)];
        return (
          <>
            <span className="kk-whole">{first}</span>
            {first === last ? null : <span className="kk-sub">{names.seenUntil(last)}</span>}
          </>
        );
      },
    },
    {
      id: "orders",
      head: names.orders,
      numeric: true,
      sortBy: ({ totalOre }) => totalOre,
      cell: ({ totalOre, orders }) => (
        <>
          <Amount ore={totalOre} />
          <span className="kk-sub">{names.ordersCount(orders)}</span>
        </>
      ),
    },
    {
      id: "paid",
      head: names.paid,
      numeric: true,
      sortBy: ({ paidOre }) => paidOre,
      cell: ({ paidOre, payments }) => (
        <>
          <Amount ore={paidOre} />
          <span className="kk-sub">{names.paymentsCount(payments)}</span>
        </>
      ),
    },
  ];
}

function actsIn(text: Text, open: (one: UnknownSignature) => void): Column<UnknownSignature> {
  const names = text.advisors.signatures;
  return {
    id: "acts",
    head: names.act,
    cell: (one) => (
      <div className="kk-row kk-row-whole">
        <Button
          variant="default"
          aria-label={names.itIsLabel(one.signature, one.companyName)}
          onClick={() => open(one)}
        >
          {names.itIs}
        </Button>
        {one.canBePerson ? (
          <LinkButton
            variant="subtle"
            to="/settings/people"
            search={{ signature: one.signature }}
            aria-label={names.makePersonLabel(one.signature)}
          >
            {names.makePerson}
          </LinkButton>
        ) : null}
      </div>
    ),
  };
}

function meaningIn(text: Text, undo: (alias: SignatureAlias) => void): Column<UnknownSignature> {
  const names = text.advisors.signatures;
  return {
    id: "means",
    head: names.means,
    cell: ({ alias }) =>
      alias === null ? null : (
        <div className="kk-advisor-meaning">
          <span>
            <strong>{alias.person.signature}</strong> {alias.person.name}
            <span className="kk-sub">{names.saidBy(alias.by, showDayAndTime(alias.at))}</span>
          </span>
          <Button
            variant="default"
            aria-label={names.undoLabel(alias.signature, alias.person.signature)}
            onClick={() => undo(alias)}
          >
            {names.undo}
          </Button>
        </div>
      ),
  };
}
