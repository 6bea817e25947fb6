/** What a close has, or would have: per issuer, terminal and till, and cash apart from cards. */
import type { DayClose } from "@kortkoll/server/day-close/day-close-api.ts";
import type { ReactNode } from "react";
import type { Text } from "../text/sv.ts";
import { useText } from "../text/text.tsx";
import { Amount } from "../ui/amount.tsx";
import { type Column, DataTable } from "../ui/data-table.tsx";
import { EmptyState } from "../ui/empty-state.tsx";
import { Facts } from "../ui/facts.tsx";
import { Panel } from "../ui/panel.tsx";

type Frozen = DayClose["frozen"];
export type TakenFacts = Pick<
  Frozen,
  "cards" | "cash" | "terminals" | "tills" | "firstDay" | "lastDay"
>;
type Sums = Omit<Frozen["cards"], "byIssuer">;

export function Taken({ of }: { readonly of: TakenFacts }): ReactNode {
  const text = useText();
  const { taken: names } = text.dayClose;
  const { cards, cash, terminals, tills, firstDay, lastDay } = of;
  return (
    <>
      <section className="kk-figures" aria-label={names.cards}>
        <Figure name={names.cards} sums={cards} isMain />
        <Figure name={names.cash} sums={cash} />
        <div className="kk-figure">
          <p className="kk-figure-name">{names.days}</p>
          <p className="kk-figure-words">
            {firstDay === lastDay ? (firstDay ?? "–") : `${firstDay} – ${lastDay}`}
          </p>
        </div>
      </section>
      <Panel title={names.perIssuer}>
        {cards.byIssuer.length === 0 ? (
          <EmptyState title={names.nothing} next={names.nothingNext} />
        ) : (
          <DataTable
            caption={names.perIssuer}
            columns={[
              {
                id: "issuer",
                head: names.issuer,
                cell: ({ issuer }) => <strong>{text.issuers[issuer]}</strong>,
              },
              ...sumColumns<(typeof cards.byIssuer)[number]>(text),
            ]}
            rows={cards.byIssuer}
            idOf={({ issuer }) => issuer}
          />
        )}
      </Panel>
      {terminals.length === 0 ? null : (
        <Panel title={names.perTerminal}>
          <DataTable
            caption={names.perTerminal}
            columns={[
              { id: "terminal", head: names.terminal, cell: ({ terminalId }) => terminalId },
              ...sumColumns<(typeof terminals)[number]>(text),
            ]}
            rows={terminals}
            idOf={({ id }) => id}
          />
        </Panel>
      )}
      {tills.length === 0 ? null : <PerTill tills={tills} />}
      {cash.movedOre === 0 ? null : (
        <Panel title={names.cash}>
          <Facts facts={[[names.cashMoved, <Amount key="moved" ore={cash.movedOre} />]]} />
        </Panel>
      )}
    </>
  );
}

type FigureProps = { readonly name: string; readonly sums: Sums; readonly isMain?: true };

function Figure({ name, sums, isMain }: FigureProps): ReactNode {
  const text = useText();
  return (
    <div className="kk-figure" data-main={isMain}>
      <p className="kk-figure-name">{name}</p>
      <p className="kk-figure-value">
        <Amount ore={sums.netOre} />
      </p>
      <p className="kk-figure-note">{text.overview.payments(sums.payments)}</p>
    </div>
  );
}

function PerTill({ tills }: Pick<TakenFacts, "tills">): ReactNode {
  const { taken: names } = useText().dayClose;
  return (
    <Panel title={names.perTill}>
      <DataTable
        caption={names.perTill}
        columns={[
          { id: "till", head: names.till, cell: ({ code }) => code },
          {
            id: "cards",
            head: names.cards,
            numeric: true,
            cell: ({ cards }) => <Amount ore={cards.netOre} />,
          },
          {
            id: "cash",
            head: names.cash,
            numeric: true,
            cell: ({ cash }) => <Amount ore={cash.netOre} />,
          },
        ]}
        rows={tills}
        idOf={({ id }) => id}
      />
    </Panel>
  );
}

function sumColumns<Row extends Sums>(text: Text): readonly Column<Row>[] {
  const { taken: names } = text.dayClose;
  return [
    { id: "payments", head: names.payments, numeric: true, cell: ({ payments }) => payments },
    {
      id: "paid",
      head: names.paid,
      numeric: true,
      cell: ({ takenOre }) => <Amount ore={takenOre} />,
    },
    {
      id: "back",
      head: names.givenBack,
      numeric: true,
      cell: ({ givenBackOre }) => <Amount ore={givenBackOre} />,
    },
    {
      id: "net",
      head: names.net,
      numeric: true,
      cell: ({ netOre }) => <Amount ore={netOre} strong />,
    },
  ];
}
