/** What is locked of each company's books, and who has locked and opened it. */
import type { Periods } from "@kortkoll/server/books/books-api.ts";
import { Button } from "@mantine/core";
import { IconLock, IconLockOpen } from "@tabler/icons-react";
import { type ReactNode, useState } from "react";
import { useSignedIn, WithRight } from "../shell/signed-in.tsx";
import { showDayAndTime } from "../text/format.ts";
import { useText } from "../text/text.tsx";
import { ToneBadge } from "../ui/badge.tsx";
import { EmptyState } from "../ui/empty-state.tsx";
import { Facts } from "../ui/facts.tsx";
import { LoadingRows } from "../ui/loading.tsx";
import { PageHeading } from "../ui/page-heading.tsx";
import { Panel } from "../ui/panel.tsx";
import { ProblemNotice } from "../ui/problem-notice.tsx";
import { usePeriods } from "./books-data.ts";
import { BooksNav } from "./books-nav.tsx";
import { NumberingDialog } from "./numbering-dialog.tsx";
import { LockDialog, UnlockDialog } from "./period-dialogs.tsx";

export type PeriodsOfCompany = Periods["companies"][number];

export function PeriodsPage(): ReactNode {
  const { periods: names } = useText().bookkeeping;
  return (
    <WithRight right="financeViews">
      <BooksNav />
      <PageHeading title={names.title} lead={names.lead} />
      <AllPeriods />
    </WithRight>
  );
}

function AllPeriods(): ReactNode {
  const { periods: names } = useText().bookkeeping;
  const { data, error, refetch } = usePeriods();
  if (data === undefined) {
    return error === null ? (
      <LoadingRows rows={5} />
    ) : (
      <ProblemNotice error={error} again={() => void refetch()} />
    );
  }
  if (data.companies.length === 0) return <EmptyState title={names.none} next={names.noneNext} />;
  return data.companies.map((one) => <CompanyPeriods key={one.companyId} company={one} />);
}

function CompanyPeriods({ company }: { readonly company: PeriodsOfCompany }): ReactNode {
  const { periods: names } = useText().bookkeeping;
  const { rights } = useSignedIn().person;
  const mayLock = rights.includes("periods");
  const mayNumber = rights.includes("settings");
  const [asking, setAsking] = useState<"lock" | "unlock" | "numbering" | undefined>(undefined);
  const { lockedThrough, canLockThrough, notClosed } = company;
  const canLock = lockedThrough === null || lockedThrough < canLockThrough;
  const close = (): void => setAsking(undefined);
  return (
    <Panel
      title={company.companyName}
      end={
        <ToneBadge
          tone={lockedThrough === null ? "quiet" : "accent"}
          icon={lockedThrough === null ? IconLockOpen : IconLock}
        >
          {lockedThrough === null ? names.nothingLocked : names.lockedThrough(lockedThrough)}
        </ToneBadge>
      }
    >
      <Facts
        facts={[
          [names.vouchersPer, company.vouchersPer === "day" ? names.perDay : names.perPayment],
          [names.fiscalYearBegins, names.months[company.fiscalYearBegins - 1]],
        ]}
      />
      {canLock && notClosed.events > 0 ? (
        <p>{names.notClosed(notClosed.events, notClosed.siteCodes.join(", "))}</p>
      ) : null}
      {canLock ? null : <p className="kk-quiet">{names.canLockAll}</p>}
      {mayLock ? (
        <div className="kk-books-acts">
          {canLock ? (
            <Button
              onClick={() => setAsking("lock")}
              leftSection={<IconLock size={20} aria-hidden />}
            >
              {names.lock(canLockThrough)}
            </Button>
          ) : null}
          {lockedThrough === null ? null : (
            <Button
              variant="default"
              onClick={() => setAsking("unlock")}
              leftSection={<IconLockOpen size={20} aria-hidden />}
            >
              {names.unlock}
            </Button>
          )}
        </div>
      ) : null}
      {mayNumber ? (
        <div className="kk-books-acts">
          <Button variant="subtle" onClick={() => setAsking("numbering")}>
            {names.numbering}
          </Button>
        </div>
      ) : null}
      <Changes changes={company.changes} />
      {asking === "lock" ? <LockDialog company={company} close={close} /> : null}
      {asking === "numbering" ? <NumberingDialog company={company} close={close} /> : null}
      {asking === "unlock" ? <UnlockDialog company={company} close={close} /> : null}
    </Panel>
  );
}

function Changes({ changes }: { readonly changes: PeriodsOfCompany["changes"] }): ReactNode {
  const { bookkeeping } = useText();
  const names = bookkeeping.periods;
  return (
    <>
      <h3 className="kk-books-changes">{names.history}</h3>
      {changes.length === 0 ? (
        <p className="kk-quiet">{names.noHistory}</p>
      ) : (
        <ul className="kk-books-list">
          {changes.map((one) => (
            <li key={one.at}>
              <strong>{sentenceOf(one, names)}</strong>
              {one.reason === null ? null : `: ${one.reason}`}
              <span className="kk-sub">
                {bookkeeping.exports.byAt(one.by, showDayAndTime(one.at))}
                {one.approvedBy === null ? null : `. ${names.approvedBy(one.approvedBy)}`}
              </span>
            </li>
          ))}
        </ul>
      )}
    </>
  );
}

function sentenceOf(
  change: PeriodsOfCompany["changes"][number],
  names: ReturnType<typeof useText>["bookkeeping"]["periods"],
): string {
  if (change.kind === "periodLocked") return names.locked(change.to ?? "");
  return change.to === null ? names.unlockedAll : names.unlocked(change.to);
}
