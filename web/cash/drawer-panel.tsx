import type { Drawer, Moved, Movement } from "@kortkoll/server/cash/cash-api.ts";
import { Button } from "@mantine/core";
import { IconCircleCheck } from "@tabler/icons-react";
import { type ReactNode, useState } from "react";
import { usePageKeys } from "../keys/page-keys.tsx";
import { useSignedIn } from "../shell/signed-in.tsx";
import { showKronor } from "../text/format.ts";
import { useText } from "../text/text.tsx";
import { useAnnouncement } from "../ui/announcer.tsx";
import { EmptyState } from "../ui/empty-state.tsx";
import { KeyCap } from "../ui/key-cap.tsx";
import { LoadingRows } from "../ui/loading.tsx";
import { Panel } from "../ui/panel.tsx";
import { ProblemNotice } from "../ui/problem-notice.tsx";
import { BagDialog } from "./bag-dialog.tsx";
import { useDrawer } from "./cash-data.ts";
import { MoveDialog } from "./move-dialog.tsx";
import { MovementTable } from "./movement-table.tsx";
import { UndoDialog } from "./undo-dialog.tsx";

const MOVES = ["floatIn", "floatOut", "cashIn", "cashOut"] as const;
type Move = (typeof MOVES)[number];
const KEYS: Readonly<Partial<Record<Move, string>>> = { floatIn: "v", cashIn: "i", cashOut: "u" };

type Open =
  | { readonly kind: Move | "bag" }
  | { readonly kind: "undo"; readonly movement: Movement };

export function DrawerPanel({ drawer }: { readonly drawer: Drawer }): ReactNode {
  const text = useText();
  const names = text.cash.drawer;
  const mayMove = useSignedIn().person.rights.includes("takeCash");
  const [open, setOpen] = useState<Open | undefined>(undefined);
  const [done, setDone] = useState<string | undefined>(undefined);
  useAnnouncement(done, "polite");
  const close = (): void => setOpen(undefined);
  const finish = ({ movement, expectedOre }: Moved): void => {
    close();
    const amount = showKronor(movement.amountOre, text);
    const what = movement.correctsId === null ? text.cash.kinds[movement.kind] : names.undone;
    setDone(
      names.done(
        what,
        amount,
        expectedOre === null ? names.beingCounted : showKronor(expectedOre, text),
      ),
    );
  };
  const keyed = MOVES.flatMap((kind) => {
    const key = KEYS[kind];
    if (key === undefined || kind === "floatOut") return [];
    return [
      { key, shown: key.toUpperCase(), label: names.keys[kind], run: () => setOpen({ kind }) },
    ];
  });
  usePageKeys(
    mayMove
      ? [
          ...keyed,
          { key: "p", shown: "P", label: names.keys.bag, run: () => setOpen({ kind: "bag" }) },
        ]
      : [],
  );
  return (
    <>
      {done === undefined ? null : (
        <div className="kk-notice kk-notice-accent">
          <IconCircleCheck size={24} aria-hidden className="kk-notice-icon" />
          <p className="kk-notice-words kk-strong">{done}</p>
        </div>
      )}
      <Standing drawer={drawer} />
      {mayMove ? (
        <div className="kk-row kk-drawer-acts">
          {MOVES.map((kind) => (
            <Button
              key={kind}
              variant={kind === "floatIn" ? "filled" : "default"}
              onClick={() => setOpen({ kind })}
            >
              {names.acts[kind]}
              {KEYS[kind] === undefined ? null : <KeyCap>{KEYS[kind].toUpperCase()}</KeyCap>}
            </Button>
          ))}
          <Button variant="default" onClick={() => setOpen({ kind: "bag" })}>
            {names.acts.bag}
            <KeyCap>P</KeyCap>
          </Button>
        </div>
      ) : null}
      <Movements
        drawerId={drawer.id}
        undo={mayMove ? (movement) => setOpen({ kind: "undo", movement }) : undefined}
      />
      {open === undefined ? null : open.kind === "bag" ? (
        <BagDialog drawer={drawer} close={close} done={finish} />
      ) : open.kind === "undo" ? (
        <UndoDialog movement={open.movement} close={close} done={finish} />
      ) : (
        <MoveDialog kind={open.kind} drawer={drawer} close={close} done={finish} />
      )}
    </>
  );
}

function Standing({ drawer }: { readonly drawer: Drawer }): ReactNode {
  const text = useText();
  const names = text.cash.drawer;
  return (
    <div className="kk-figures">
      <div className="kk-figure" data-main="true">
        <p className="kk-figure-name">{names.expected}</p>
        {drawer.expectedOre === null ? (
          <p className="kk-figure-words">{names.beingCounted}</p>
        ) : (
          <p className="kk-figure-value">{showKronor(drawer.expectedOre, text)}</p>
        )}
        <p className="kk-figure-note">
          {drawer.till.name} · {drawer.companyName} · {names.account(drawer.account)}
        </p>
      </div>
      <div className="kk-figure">
        <p className="kk-figure-name">{names.float}</p>
        <p className="kk-figure-value">{showKronor(drawer.floatOre, text)}</p>
      </div>
    </div>
  );
}

type MovementsProps = {
  readonly drawerId: string;
  readonly undo: ((movement: Movement) => void) | undefined;
};

function Movements({ drawerId, undo }: MovementsProps): ReactNode {
  const names = useText().cash.drawer;
  const found = useDrawer(drawerId);
  const movements = found.data?.pages.flatMap((page) => page.movements);
  return (
    <Panel title={names.movements}>
      {movements === undefined ? (
        found.error === null ? (
          <LoadingRows rows={4} />
        ) : (
          <ProblemNotice error={found.error} again={() => void found.refetch()} />
        )
      ) : movements.length === 0 ? (
        <EmptyState title={names.empty} next={names.emptyNext} />
      ) : (
        <MovementTable movements={movements} undo={undo} />
      )}
      {found.hasNextPage ? (
        <Button
          variant="default"
          className="kk-more"
          loading={found.isFetchingNextPage}
          onClick={() => void found.fetchNextPage()}
        >
          {names.more}
        </Button>
      ) : null}
    </Panel>
  );
}
