/** A bank line beside those that it may be the same movement as: a person says which. */
import type {
  BankLineTrace,
  BankLineView,
  BenchLineView,
} from "@kortkoll/server/payout-matches/payout-matches-api.ts";
import { Button } from "@mantine/core";
import { IconEqual, IconEqualNot } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { showDayAndTime } from "../text/format.ts";
import { useText } from "../text/text.tsx";
import { Amount } from "../ui/amount.tsx";
import { Facts } from "../ui/facts.tsx";
import { KeyCap } from "../ui/key-cap.tsx";
import { Panel } from "../ui/panel.tsx";
import { ProblemNotice } from "../ui/problem-notice.tsx";
import { useMatchChange } from "./match-data.ts";

type LineDoubtProps = {
  readonly shown: BenchLineView;
  readonly isPending: boolean;
  readonly say: (isSame: boolean) => void;
};

/** On the bench, in place of a proposal. */
export function LineDoubt({ shown, isPending, say }: LineDoubtProps): ReactNode {
  const { matching: names } = useText();
  return (
    <>
      <div className="kk-doubt">
        <ToldLine title={names.doubt.this} line={shown.line} />
        {shown.mayBe.map((line) => (
          <ToldLine key={line.id} title={names.doubt.others} line={line} />
        ))}
      </div>
      <div className="kk-bench-buttons">
        {/* Neither is proposed: nobody guesses which it is. */}
        <Button
          variant="default"
          loading={isPending}
          leftSection={<IconEqual size={20} aria-hidden />}
          rightSection={<KeyCap>S</KeyCap>}
          onClick={() => say(true)}
        >
          {names.doubt.same}
        </Button>
        <Button
          variant="default"
          loading={isPending}
          leftSection={<IconEqualNot size={20} aria-hidden />}
          rightSection={<KeyCap>A</KeyCap>}
          onClick={() => say(false)}
        >
          {names.doubt.another}
        </Button>
      </div>
    </>
  );
}

type ToldLineProps = { readonly title: string; readonly line: BankLineView };

function ToldLine({ title, line }: ToldLineProps): ReactNode {
  const { matching: names } = useText();
  const { bookedOn, amountOre, payerNames, texts, fileName, line: nth, id } = line;
  return (
    <article className="kk-bench-proposal">
      <h3>{title}</h3>
      <Link to="/bank/lines/$lineId" params={{ lineId: id }} className="kk-row-link">
        {`${bookedOn} ·\u00a0`}
        <Amount ore={amountOre} />
      </Link>
      <Facts
        facts={[
          [names.inFile, names.doubt.inFile(fileName, nth)],
          [names.payer, payerNames.join(", ") || names.noPayer],
          [names.texts, texts.join(" · ")],
        ]}
      />
    </article>
  );
}

type LineVerdictProps = {
  readonly trace: BankLineTrace;
  readonly done: (words: string) => void;
};

/** On the line's page: what was said, and the way to say otherwise. */
export function LineVerdict({ trace, done }: LineVerdictProps): ReactNode {
  const { matching: names } = useText();
  const { line, verdict } = trace;
  const said = useMatchChange<{ readonly id: string }>(() =>
    done(verdict?.isSame === true ? names.doubt.saidAnother : names.doubt.saidSame),
  );
  if (verdict === null) return null;
  const { isSame, by, at, others } = verdict;
  const words = isSame ? names.doubt.sameBy : names.doubt.anotherBy;
  const isMatched = trace.matches.some(({ undone }) => undone === null);
  return (
    <Panel title={names.doubt.title}>
      <p>{words(by, showDayAndTime(at))}</p>
      {others.map((one) => (
        <ToldLine key={one.id} title={names.doubt.others} line={one} />
      ))}
      {said.error === null ? null : <ProblemNotice error={said.error} />}
      {isMatched ? null : (
        <Button
          variant="default"
          mt="sm"
          loading={said.isPending}
          onClick={() => {
            const body = {
              isSame: !isSame,
              before: isSame,
              otherLineIds: others.map(({ id }) => id),
            };
            said.mutate({ path: `/api/bank/lines/${line.id}/tell-apart`, body });
          }}
        >
          {isSame ? names.doubt.another : names.doubt.same}
        </Button>
      )}
    </Panel>
  );
}
