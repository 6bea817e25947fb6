/** The card rules: edited as one list, tried on what has been paid, and only then saved. */
import { withPresets } from "@kortkoll/core/cards/card-rules.ts";
import type { CardRuleList } from "@kortkoll/server/cards/cards-api.ts";
import { Button } from "@mantine/core";
import { IconCircleCheck, IconPlus, IconRestore } from "@tabler/icons-react";
import { type ReactNode, useState } from "react";
import { usePageKeys } from "../keys/page-keys.tsx";
import { WithRight } from "../shell/signed-in.tsx";
import { showDayAndTime } from "../text/format.ts";
import { useText } from "../text/text.tsx";
import { useAnnouncement } from "../ui/announcer.tsx";
import { LoadingRows } from "../ui/loading.tsx";
import { PageHeading } from "../ui/page-heading.tsx";
import { Panel } from "../ui/panel.tsx";
import { ProblemNotice } from "../ui/problem-notice.tsx";
import { useCardRules } from "./card-data.ts";
import { type DraftRule, draftOf, putRule, removeRule } from "./draft.ts";
import { RuleChanges } from "./rule-changes.tsx";
import { RuleDialog } from "./rule-dialog.tsx";
import { RuleHistory } from "./rule-history.tsx";
import { RuleList } from "./rule-list.tsx";
import { TrialPanel } from "./trial-panel.tsx";
import { TryBox } from "./try-box.tsx";
import { type RuleDesk, useRuleDesk } from "./use-rule-desk.ts";
import "./cards.css";

export function CardRulesPage(): ReactNode {
  return (
    <WithRight right="settings">
      <CardRules />
    </WithRight>
  );
}

function CardRules(): ReactNode {
  const { rules: names } = useText().cards;
  const { data, error, refetch } = useCardRules();
  if (data !== undefined) return <Editor saved={data} readAgain={() => void refetch()} />;
  return (
    <>
      <PageHeading title={names.title} lead={names.lead} />
      {error === null ? (
        <LoadingRows rows={8} />
      ) : (
        <ProblemNotice error={error} again={() => void refetch()} />
      )}
    </>
  );
}

type EditorProps = { readonly saved: CardRuleList; readonly readAgain: () => void };

function Editor({ saved, readAgain }: EditorProps): ReactNode {
  const text = useText();
  const { rules: names } = text.cards;
  const [open, setOpen] = useState<Open | undefined>(undefined);
  const desk = useRuleDesk(saved);
  const { draft, rules, trials, asked, change } = desk;
  useAnnouncement(desk.done, "polite");
  usePageKeys([
    { key: "n", shown: "N", label: names.keyAdd, run: () => setOpen({ one: undefined }) },
    { key: "p", shown: "P", label: names.keyTry, run: () => desk.start() },
  ]);
  const isTrialShown =
    trials.trial !== undefined || trials.progress !== undefined || trials.error !== undefined;
  return (
    <>
      <PageHeading title={names.title} lead={names.lead}>
        <Button
          leftSection={<IconPlus size={20} aria-hidden />}
          variant="default"
          onClick={() => setOpen({ one: undefined })}
        >
          {names.add}
        </Button>
        <Button
          leftSection={<IconRestore size={20} aria-hidden />}
          variant="default"
          onClick={() => change(draftOf(withPresets(rules)), names.presetsDone)}
        >
          {names.presets}
        </Button>
      </PageHeading>
      {desk.done === undefined ? null : <Done words={desk.done} />}
      <Panel title={names.list} end={<SavedBy saved={desk.base} />}>
        <p className="kk-quiet kk-rule-hint">{names.moveHint}</p>
        <RuleList
          draft={draft}
          move={desk.move}
          edit={(one) => setOpen({ one })}
          remove={(key) => change(removeRule(draft, key), names.removed)}
        />
        <RuleChanges desk={desk} readAgain={readAgain} />
      </Panel>
      {isTrialShown ? (
        <TrialPanel desk={trials} asked={asked} ask={desk.ask} again={() => desk.start()} />
      ) : null}
      <TryBox rules={rules} />
      <RuleHistory
        use={(version) => change(draftOf(version.rules), text.cards.history.used(version.version))}
      />
      {open === undefined ? null : (
        <OpenRule open={open} desk={desk} close={() => setOpen(undefined)} />
      )}
    </>
  );
}

/** Without a rule it is a new one. */
type Open = { readonly one: DraftRule | undefined };
type OpenRuleProps = {
  readonly open: Open;
  readonly desk: RuleDesk;
  readonly close: () => void;
};

function OpenRule({ open: { one }, desk, close }: OpenRuleProps): ReactNode {
  const { rules: names } = useText().cards;
  return (
    <RuleDialog
      rule={one?.rule}
      title={one === undefined ? names.addTitle : names.editTitle(desk.draft.indexOf(one) + 1)}
      done={(rule) => {
        desk.change(putRule(desk.draft, one?.key, rule));
        close();
      }}
      close={close}
    />
  );
}

function Done({ words }: { words: string }): ReactNode {
  return (
    <div className="kk-notice kk-notice-accent">
      <IconCircleCheck size={24} aria-hidden className="kk-notice-icon" />
      <p className="kk-notice-words kk-strong">{words}</p>
    </div>
  );
}

function SavedBy({ saved }: { saved: CardRuleList }): ReactNode {
  const { rules: names, history } = useText().cards;
  const { version, savedAt, savedBy } = saved;
  const by = savedBy === "server" ? history.server : (savedBy ?? "");
  return (
    <span className="kk-quiet">
      {savedAt === null ? names.none : names.saved(version, by, showDayAndTime(savedAt))}
    </span>
  );
}
