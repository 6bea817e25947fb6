/** A person says that a payout came to nothing: of which days, what took them out, and how they know. */
import { businessDayOf } from "@kortkoll/core/time/stockholm.ts";
import type {
  LineChoices,
  ZeroPayoutView,
} from "@kortkoll/server/payout-matches/payout-matches-api.ts";
import { NativeSelect, TextInput } from "@mantine/core";
import { type ReactNode, useState } from "react";
import { BooksDialog } from "../books/books-dialog.tsx";
import { showKronor } from "../text/format.ts";
import { useText } from "../text/text.tsx";
import { LoadingRows } from "../ui/loading.tsx";
import { ProblemNotice } from "../ui/problem-notice.tsx";
import { AgreementChoice } from "./agreement-choice.tsx";
import { type KeyedBatch, withKeys } from "./batch-choice.ts";
import { BatchFields, chosenParts } from "./batch-fields.tsx";
import { useCompanyChoices, useMatchChange } from "./match-data.ts";
import { ReasonField } from "./reason-field.tsx";
import { type Rest, restFitting } from "./rest-fields.tsx";

type ZeroPayoutDialogProps = {
  readonly companyCodes: readonly string[];
  /** What the calendar says of it; else the person chooses all of it. */
  readonly about?: ZeroPayoutView | undefined;
  readonly close: () => void;
  /** Which match it became. */
  readonly done: (matchId: string) => void;
};

export function ZeroPayoutDialog(props: ZeroPayoutDialogProps): ReactNode {
  const { companyCodes } = props;
  const [companyCode, setCompanyCode] = useState(companyCodes[0] ?? "");
  const { data, error } = useCompanyChoices(companyCode);
  if (data === undefined) {
    return error === null ? <LoadingRows rows={4} /> : <ProblemNotice error={error} />;
  }
  return (
    <Saying
      key={companyCode}
      {...props}
      choices={data}
      companyCode={companyCode}
      chooseCompany={setCompanyCode}
    />
  );
}

type SayingProps = ZeroPayoutDialogProps & {
  readonly choices: LineChoices;
  readonly companyCode: string;
  readonly chooseCompany: (code: string) => void;
};

function Saying(props: SayingProps): ReactNode {
  const { companyCodes, companyCode, chooseCompany, about, choices, close, done } = props;
  const text = useText();
  const { matching: names } = text;
  const [agreementId, setAgreementId] = useState(
    about?.agreementId ?? choices.agreements[0]?.id ?? "",
  );
  const batches = withKeys(choices.batches.filter((one) => one.agreementId === agreementId));
  const [ticked, setTicked] = useState(keysOf(about, batches));
  const [asked, setRest] = useState<Rest>({
    kind: "fee",
    issuer: "visa",
    siteCode: choices.sites[0] ?? "",
  });
  const [wanted, setDueOn] = useState(about?.dueOn ?? "");
  const [reason, setReason] = useState("");
  const [isTried, setIsTried] = useState(false);
  const [today] = useState(() => businessDayOf(Date.now()));
  const settle = useMatchChange<{ readonly id: string }>(({ id }) => done(id));
  const chosen = batches.filter((one) => ticked.has(one.key));
  const restOre = 0 - chosen.reduce((sum, one) => sum + one.leftOre, 0);
  const rest = restFitting(asked, restOre);
  const dueOn = wanted === "" ? (latestDue(chosen) ?? "") : wanted;
  const isDue = dueOn !== "" && dueOn <= today;
  const said = reason.trim();
  const send = (): void => {
    setIsTried(true);
    if (said === "" || !isDue || chosen.length === 0) return;
    const parts = chosenParts(chosen, rest, restOre);
    const path = `/api/bank/agreements/${agreementId}/zero-payouts`;
    settle.mutate({ path, body: { dueOn, parts, reason: said } });
  };
  return (
    <BooksDialog
      title={names.zero.sayTitle}
      lead={names.zero.sayLead}
      save={names.book}
      isPending={settle.isPending}
      error={settle.error}
      close={close}
      send={send}
    >
      {companyCodes.length < 2 ? null : (
        <NativeSelect
          label={names.zero.company}
          value={companyCode}
          data={[...companyCodes]}
          onChange={(event) => chooseCompany(event.currentTarget.value)}
        />
      )}
      <AgreementChoice
        agreements={choices.agreements}
        value={agreementId}
        choose={(id) => {
          setAgreementId(id);
          setTicked(new Set());
        }}
      />
      <BatchFields
        batches={batches}
        ticked={ticked}
        tick={setTicked}
        rest={rest}
        restOre={restOre}
        left={names.zero.left(showKronor(restOre, text))}
        sites={choices.sites}
        change={setRest}
      />
      {isTried && chosen.length === 0 ? (
        <p role="alert" className="kk-field-error">
          {names.zero.noneTicked}
        </p>
      ) : null}
      <TextInput
        label={names.zero.dueOn}
        type="date"
        value={dueOn}
        onChange={(event) => setDueOn(event.currentTarget.value)}
        error={isTried && !isDue ? names.zero.dueOnBad : undefined}
      />
      <ReasonField
        label={names.reason}
        value={reason}
        change={setReason}
        missing={isTried && said === "" ? names.reasonMissing : undefined}
      />
    </BooksDialog>
  );
}

/** The open days that the calendar's payout is of. */
function keysOf(
  about: ZeroPayoutView | undefined,
  batches: readonly KeyedBatch[],
): ReadonlySet<string> {
  const isOf = (one: KeyedBatch): boolean =>
    about?.dueOn === one.dueOn &&
    about.parts.some(
      ({ issuer, siteCode, saleDay }) =>
        issuer === one.issuer && siteCode === one.siteCode && saleDay === one.saleDay,
    );
  return new Set(batches.filter(isOf).map(({ key }) => key));
}

function latestDue(chosen: readonly KeyedBatch[]): string | undefined {
  return chosen
    .map(({ dueOn }) => dueOn)
    .toSorted()
    .at(-1);
}
