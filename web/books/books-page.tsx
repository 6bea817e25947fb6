/** Do the books and the items agree? Said first and large; then every account, and every difference. */

import type { Balances } from "@kortkoll/server/api.ts";
import { Button } from "@mantine/core";
import { IconAlertTriangle, IconCircleCheck, IconRefresh } from "@tabler/icons-react";
import { type ReactNode, useMemo, useState } from "react";
import { useBalances } from "../live/server-data.ts";
import { useSignedIn, WithRight } from "../shell/signed-in.tsx";
import { showKronor, showTimeWithSeconds } from "../text/format.ts";
import type { Text } from "../text/sv.ts";
import { useText } from "../text/text.tsx";
import { Amount } from "../ui/amount.tsx";
import { useAnnouncement } from "../ui/announcer.tsx";
import { type Column, DataTable } from "../ui/data-table.tsx";
import { EmptyState } from "../ui/empty-state.tsx";
import { LoadingRows } from "../ui/loading.tsx";
import { PageHeading } from "../ui/page-heading.tsx";
import { Panel } from "../ui/panel.tsx";
import { ProblemNotice } from "../ui/problem-notice.tsx";
import { BooksNav } from "./books-nav.tsx";
import { DifferenceOf, ItemLink, oreColumns, roleName } from "./difference-cells.tsx";
import { ExportsPage } from "./exports-page.tsx";
import { FoundDifferences, HowFar } from "./found-differences.tsx";

type Balance = Balances["balances"][number];
type Difference = Balances["differences"][number];

/** Who may only export gets to the exports. */
export function BooksPage(): ReactNode {
  const { rights } = useSignedIn().person;
  if (!rights.includes("financeViews") && rights.includes("exports")) return <ExportsPage />;
  return (
    <WithRight right="financeViews">
      <BooksNav />
      <Books />
    </WithRight>
  );
}

function Books(): ReactNode {
  const text = useText();
  const { data, error, refetch } = useBalances();
  const [isAsking, setIsAsking] = useState(false);
  const checkNow = (): void => {
    setIsAsking(true);
    void refetch().finally(() => setIsAsking(false));
  };
  return (
    <>
      <PageHeading
        title={text.books.title}
        lead={data && text.books.checkedAt(showTimeWithSeconds(data.checkedAt))}
      >
        <Button
          variant="default"
          loading={isAsking}
          onClick={checkNow}
          leftSection={<IconRefresh size={20} aria-hidden />}
        >
          {text.books.refresh}
        </Button>
      </PageHeading>
      {data !== undefined ? (
        <ShownBooks books={data} />
      ) : error === null ? (
        <LoadingRows rows={6} />
      ) : (
        <ProblemNotice error={error} again={() => void refetch()} />
      )}
    </>
  );
}

function ShownBooks({ books }: { books: Balances }): ReactNode {
  const text = useText();
  const balanceColumns = useMemo(() => columnsOfBalances(text), [text]);
  const differenceColumns = useMemo(() => columnsOfDifferences(text), [text]);
  const apart = books.balances.reduce((sum, one) => sum + Math.abs(one.differenceOre), 0);
  const sentence = books.agree ? text.books.agree : text.books.differ(showKronor(apart, text));
  useAnnouncement(sentence, books.agree ? "polite" : "assertive");
  const Shape = books.agree ? IconCircleCheck : IconAlertTriangle;
  return (
    <>
      <section className={`kk-verdict ${books.agree ? "kk-hero-hasPaid" : "kk-hero-hasNotPaid"}`}>
        <Shape size={44} stroke={2} aria-hidden />
        <div>
          <p className="kk-verdict-title">{sentence}</p>
          <p>{text.books.agreeHow}</p>
          {!books.check.everything && <HowFar check={books.check} />}
        </div>
      </section>
      {books.differences.length === 0 ? null : (
        <Panel title={text.books.differences}>
          <DataTable
            caption={text.books.differences}
            columns={differenceColumns}
            rows={books.differences}
            idOf={keyOfDifference}
          />
        </Panel>
      )}
      <FoundDifferences found={books.found} />
      <Panel title={text.books.balances}>
        {books.balances.length === 0 ? (
          <EmptyState title={text.books.empty} next={text.books.emptyNext} />
        ) : (
          <DataTable
            caption={text.books.balances}
            columns={balanceColumns}
            rows={books.balances}
            idOf={(one) => `${one.companyCode} ${one.account} ${one.role}`}
          />
        )}
      </Panel>
    </>
  );
}

function keyOfDifference(one: Difference): string {
  return Object.values(one).join(" ");
}

function columnsOfBalances(text: Text): readonly Column<Balance>[] {
  const { books: heads } = text;
  return [
    {
      id: "company",
      head: heads.company,
      sortBy: (one) => one.companyCode,
      cell: (one) => one.companyCode,
    },
    {
      id: "account",
      head: heads.account,
      sortBy: (one) => one.account,
      cell: (one) => <span className="kk-account">{one.account}</span>,
    },
    {
      id: "role",
      head: heads.role,
      sortBy: (one) => roleName(one.role, text),
      cell: (one) => roleName(one.role, text),
    },
    {
      id: "balance",
      head: heads.balance,
      numeric: true,
      sortBy: (one) => one.balanceOre,
      cell: (one) => <Amount ore={one.balanceOre} strong />,
    },
    {
      id: "openItems",
      head: heads.openItems,
      numeric: true,
      sortBy: (one) => one.openItemsOre ?? 0,
      cell: (one) =>
        one.openItemsOre === null ? (
          <span className="kk-quiet">{heads.notExpected}</span>
        ) : (
          <>
            <Amount ore={one.openItemsOre} />
            <span className="kk-sub">{heads.items(one.openItems)}</span>
          </>
        ),
    },
    {
      id: "difference",
      head: heads.difference,
      numeric: true,
      sortBy: (one) => Math.abs(one.differenceOre),
      cell: (one) => <DifferenceOf amountOre={one.differenceOre} />,
    },
  ];
}

function columnsOfDifferences(text: Text): readonly Column<Difference>[] {
  const { books: heads } = text;
  return [
    { id: "company", head: heads.company, cell: (one) => one.companyCode },
    { id: "role", head: heads.role, cell: (one) => roleName(one.role, text) },
    { id: "item", head: heads.item, cell: (one) => <ItemLink difference={one} /> },
    ...oreColumns(text),
    {
      id: "difference",
      head: heads.difference,
      numeric: true,
      sortBy: (one) => Math.abs(one.bookedOre - one.expectedOre),
      cell: (one) => <DifferenceOf amountOre={one.bookedOre - one.expectedOre} />,
    },
  ];
}
