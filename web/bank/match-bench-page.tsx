/** The match bench: bank lines on the left, what each would pay on the right, and one key to accept. */
import type { MatchBenchView } from "@kortkoll/server/payout-matches/payout-matches-api.ts";
import { Button } from "@mantine/core";
import { IconPencil } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { type ReactNode, useState } from "react";
import { usePageKeys } from "../keys/page-keys.tsx";
import { WithRight } from "../shell/signed-in.tsx";
import { showKronor } from "../text/format.ts";
import { useText } from "../text/text.tsx";
import { useAnnouncement } from "../ui/announcer.tsx";
import { EmptyState } from "../ui/empty-state.tsx";
import { KeyCap } from "../ui/key-cap.tsx";
import { LinkButton } from "../ui/link-button.tsx";
import { LoadingRows } from "../ui/loading.tsx";
import { PageHeading } from "../ui/page-heading.tsx";
import { ProblemNotice } from "../ui/problem-notice.tsx";
import { standOn } from "../worklist/worklist-rules.ts";
import { AcceptCertain } from "./accept-certain.tsx";
import { BenchList } from "./bench-list.tsx";
import { ChooseDialog } from "./choose-dialog.tsx";
import { useBench, useMatchChange } from "./match-data.ts";
import { ProposalPanel } from "./proposal-panel.tsx";
import { ZeroPayoutDialog } from "./zero-payout-dialog.tsx";
import { ZeroPayouts } from "./zero-payouts.tsx";
import "./match-bench.css";

export function MatchBenchPage(): ReactNode {
  return (
    <WithRight right="bank">
      <Bench />
    </WithRight>
  );
}

function Bench(): ReactNode {
  const { matching: names, acquirer } = useText();
  const { data, error, refetch } = useBench();
  return (
    <>
      <PageHeading title={names.title} lead={names.lead}>
        <LinkButton to="/bank/lines" search={{}} variant="default">
          {names.allLines}
        </LinkButton>
        <LinkButton to="/bank/acquirer-lines" search={{}} variant="default">
          {acquirer.title}
        </LinkButton>
      </PageHeading>
      {data === undefined ? (
        error === null ? (
          <LoadingRows rows={8} />
        ) : (
          <ProblemNotice error={error} again={() => void refetch()} />
        )
      ) : (
        <Found bench={data} />
      )}
    </>
  );
}

type Place = { readonly id: string | undefined; readonly place: number };
type BenchLine = MatchBenchView["lines"][number];

function Found({ bench }: { readonly bench: MatchBenchView }): ReactNode {
  const text = useText();
  const { matching: names } = text;
  const { lines } = bench;
  const [chosen, setChosen] = useState<Place>({ id: undefined, place: 0 });
  const [done, setDone] = useState("");
  // The line that the dialog was opened for, whatever becomes of the list behind it.
  const [choosing, setChoosing] = useState<BenchLine | undefined>(undefined);
  const [isSaying, setIsSaying] = useState(false);
  const [zeroId, setZeroId] = useState<string | undefined>(undefined);
  useAnnouncement(done, "polite");
  const at = standOn(
    lines.map(({ line }) => line),
    chosen,
  );
  const shown = lines[at];
  const show = (place: number): void => setChosen({ id: lines[place]?.line.id, place });
  const accept = useMatchChange<{ readonly id: string }>(() => setDone(names.accepted));
  /** The next line takes the place of the one decided, so that the keys go on down the list. */
  const showNext = (): void => {
    setDone("");
    accept.reset();
    saying.reset();
    // It takes the place of the one that goes.
    const next = lines[at + 1] === undefined ? at - 1 : at + 1;
    setChosen({ id: lines[next]?.line.id, place: at });
  };
  const acceptShown = (nth = 0): void => {
    const proposal = shown?.proposals[nth];
    if (shown === undefined || proposal === undefined || accept.isPending) return;
    showNext();
    const path = `/api/bank/lines/${shown.line.id}/accept`;
    accept.mutate({ path, body: { proposalKey: proposal.key } });
  };
  const saying = useMatchChange<{ readonly id: string }>(() => setDone(names.doubt.said));
  const isDoubted = shown !== undefined && shown.mayBe.length > 0;
  const say = (isSame: boolean): void => {
    if (shown === undefined || saying.isPending) return;
    showNext();
    const otherLineIds = shown.mayBe.map(({ id }) => id);
    const path = `/api/bank/lines/${shown.line.id}/tell-apart`;
    saying.mutate({ path, body: { isSame, before: null, otherLineIds } });
  };
  const move = (steps: number): void => {
    const next = lines[at + steps];
    if (next === undefined) return;
    // What is not answered yet may be refused, and then that is said.
    if (!accept.isPending) accept.reset();
    if (!saying.isPending) saying.reset();
    show(at + steps);
  };
  const bookedZero = (matchId: string): void => {
    setIsSaying(false);
    setZeroId(matchId);
    setDone(names.zero.accepted);
  };
  const chooseKey = {
    key: "v",
    shown: "V",
    label: names.keys.choose,
    run: () => setChoosing(shown),
  };
  const tellKeys = [
    { key: "s", shown: "S", label: names.doubt.keys.same, run: () => say(true) },
    { key: "a", shown: "A", label: names.doubt.keys.another, run: () => say(false) },
  ];
  const sayKey = { key: "n", shown: "N", label: names.zero.key, run: () => setIsSaying(true) };
  const moveKey = { label: names.keys.move, over: ["button"], repeats: true } as const;
  const acceptKey = { key: "g", shown: "G", label: names.keys.accept, run: () => acceptShown() };
  usePageKeys([
    ...(lines.length === 0
      ? []
      : [
          { ...moveKey, key: "ArrowDown", shown: "↑ ↓", run: () => move(1) },
          { ...moveKey, key: "ArrowUp", run: () => move(-1) },
          ...(shown?.proposals.length === 0 ? [] : [acceptKey]),
          ...(isDoubted ? tellKeys : [chooseKey]),
        ]),
    ...(bench.companies.length === 0 ? [] : [sayKey]),
  ]);
  return (
    <>
      <Figures bench={bench} />
      <AcceptCertain bench={bench} told={setDone} />
      {bench.companies.length === 0 ? null : (
        <Button
          variant="default"
          mb="md"
          leftSection={<IconPencil size={20} aria-hidden />}
          rightSection={<KeyCap>N</KeyCap>}
          onClick={() => setIsSaying(true)}
        >
          {names.zero.say}
        </Button>
      )}
      <p role="status" className="kk-quiet kk-bench-done">
        {done}
        {zeroId !== undefined && done === names.zero.accepted ? (
          <>
            {" "}
            <Link
              to="/bank/zero-payouts/$matchId"
              params={{ matchId: zeroId }}
              className="kk-row-link"
            >
              {names.zero.open}
            </Link>
          </>
        ) : null}
      </p>
      {accept.error === null ? null : <ProblemNotice error={accept.error} />}
      {saying.error === null ? null : <ProblemNotice error={saying.error} />}
      <ZeroPayouts zeroPayouts={bench.zeroPayouts} booked={bookedZero} />
      {shown === undefined ? (
        <EmptyState title={names.nothing} next={names.nothingNext} />
      ) : (
        <div className="kk-bench">
          <BenchList
            lines={lines}
            shownId={shown.line.id}
            show={(id) => show(lines.findIndex((one) => one.line.id === id))}
          />
          <ProposalPanel
            key={shown.line.id}
            shown={shown}
            isPending={accept.isPending || saying.isPending}
            say={say}
            accept={acceptShown}
            choose={() => setChoosing(shown)}
          />
        </div>
      )}
      {isSaying ? (
        <ZeroPayoutDialog
          companyCodes={bench.companies}
          close={() => setIsSaying(false)}
          done={bookedZero}
        />
      ) : null}
      {choosing === undefined ? null : (
        <ChooseDialog
          shown={choosing}
          close={() => setChoosing(undefined)}
          done={() => {
            setChoosing(undefined);
            setDone(names.chosen);
          }}
        />
      )}
    </>
  );

  function Figures({ bench: of }: { readonly bench: MatchBenchView }): ReactNode {
    return (
      <section className="kk-figures" aria-label={names.title}>
        <div className="kk-figure">
          <p className="kk-figure-name">{names.certain}</p>
          <p className="kk-figure-value">{of.certain}</p>
          <p className="kk-sub">{showKronor(of.certainOre, text)}</p>
        </div>
        <div className="kk-figure" data-tone={of.bench > 0 ? "finding" : undefined}>
          <p className="kk-figure-name">{names.forPerson}</p>
          <p className="kk-figure-value">{of.bench}</p>
        </div>
        <div className="kk-figure">
          <p className="kk-figure-name">{names.notOurs}</p>
          <p className="kk-figure-value">{of.notOurs}</p>
        </div>
      </section>
    );
  }
}
