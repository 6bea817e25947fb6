import type { Movement } from "@kortkoll/server/cash/cash-api.ts";
import { Button } from "@mantine/core";
import { IconArrowBackUp } from "@tabler/icons-react";
import type { ReactNode } from "react";
import { showDayAndTime, showKronor } from "../text/format.ts";
import type { Text } from "../text/sv.ts";
import { useText } from "../text/text.tsx";
import { ToneBadge } from "../ui/badge.tsx";
import { type Column, DataTable } from "../ui/data-table.tsx";

type MovementTableProps = {
  readonly movements: readonly Movement[];
  /** Undefined where the person may not. */
  readonly undo: ((movement: Movement) => void) | undefined;
};

export function MovementTable({ movements, undo }: MovementTableProps): ReactNode {
  const text = useText();
  return (
    <DataTable
      caption={text.cash.drawer.movements}
      columns={columnsIn(text, undo)}
      rows={movements}
      idOf={({ id }) => id}
      card={(movement) => <MovementCard movement={movement} undo={undo} />}
    />
  );
}

function columnsIn(text: Text, undo: MovementTableProps["undo"]): readonly Column<Movement>[] {
  const names = text.cash.drawer;
  return [
    {
      id: "time",
      head: names.time,
      cell: ({ at }) => <span className="kk-whole">{showDayAndTime(at)}</span>,
    },
    {
      id: "what",
      head: names.what,
      cell: (movement) => <What movement={movement} />,
    },
    {
      id: "amount",
      head: names.amount,
      numeric: true,
      cell: (movement) => <span className="kk-amount kk-strong">{signed(movement, text)}</span>,
    },
    { id: "why", head: names.why, cell: (movement) => <Why movement={movement} /> },
    { id: "who", head: names.who, cell: ({ by }) => by },
    ...(undo === undefined ? [] : [undoColumn(text, undo)]),
  ];
}

/** What it did to the drawer; of a bag that was counted, what the bank found. */
function signed({ kind, drawerOre, amountOre }: Movement, text: Text): string {
  if (kind === "bagCounted") return showKronor(amountOre, text);
  return drawerOre > 0 ? `+${showKronor(drawerOre, text)}` : showKronor(drawerOre, text);
}

function What({ movement }: { readonly movement: Movement }): ReactNode {
  const text = useText();
  const names = text.cash.drawer;
  const { kind, bagNumber, correctsId, correctedById } = movement;
  return (
    <>
      {text.cash.kinds[kind]}
      {bagNumber === null ? null : ` ${bagNumber}`}
      {correctsId === null ? null : <span className="kk-sub">{names.undoes}</span>}
      {correctedById === null ? null : (
        <span className="kk-sub">
          <ToneBadge tone="quiet" icon={IconArrowBackUp}>
            {names.undone}
          </ToneBadge>
        </span>
      )}
    </>
  );
}

function Why({ movement }: { readonly movement: Movement }): ReactNode {
  const { reason, contraAccount, note } = movement;
  return (
    <>
      {reason} {contraAccount === null ? null : <span className="kk-account">{contraAccount}</span>}
      {note === null ? null : <span className="kk-sub">{note}</span>}
    </>
  );
}

type MovementCardProps = {
  readonly movement: Movement;
  readonly undo: MovementTableProps["undo"];
};

function MovementCard({ movement, undo }: MovementCardProps): ReactNode {
  const text = useText();
  return (
    <div className="kk-movement-card">
      <div>
        <span className="kk-strong">
          <What movement={movement} />
        </span>
        <span className="kk-amount kk-strong">{signed(movement, text)}</span>
      </div>
      <p>
        <Why movement={movement} />
      </p>
      <div>
        <span className="kk-quiet">
          {showDayAndTime(movement.at)} · {movement.by}
        </span>
        {undo === undefined ? null : <Undo movement={movement} undo={undo} />}
      </div>
    </div>
  );
}

function undoColumn(text: Text, undo: (movement: Movement) => void): Column<Movement> {
  const names = text.cash.drawer;
  return {
    id: "undo",
    head: names.act,
    cell: (movement) => <Undo movement={movement} undo={undo} />,
  };
}

type UndoProps = { readonly movement: Movement; readonly undo: (movement: Movement) => void };

/** Once, and never what takes another one back. */
function Undo({ movement, undo }: UndoProps): ReactNode {
  const text = useText();
  const names = text.cash.drawer;
  if (movement.correctsId !== null || movement.correctedById !== null) return null;
  const what = text.cash.kinds[movement.kind];
  const amount = showKronor(movement.amountOre, text);
  return (
    <Button
      variant="default"
      aria-label={names.undoLabel(what, amount)}
      onClick={() => undo(movement)}
    >
      {names.undo}
    </Button>
  );
}
