/** A person says what a bank line pays for: which open batches, what the rest is, and why. */
import type { LineMatchKind } from "@kortkoll/core/bank/payout-books.ts";
import type {
  BenchLineView,
  LineChoices,
} from "@kortkoll/server/payout-matches/payout-matches-api.ts";
import { Checkbox } from "@mantine/core";
import { type ReactNode, useState } from "react";
import { BooksDialog } from "../books/books-dialog.tsx";
import { showKronor } from "../text/format.ts";
import { useText } from "../text/text.tsx";
import { LoadingRows } from "../ui/loading.tsx";
import { ProblemNotice } from "../ui/problem-notice.tsx";
import { AgreementChoice } from "./agreement-choice.tsx";
import { withKeys } from "./batch-choice.ts";
import { BatchFields, chosenParts } from "./batch-fields.tsx";
import { useLineChoices, useMatchChange } from "./match-data.ts";
import { ReasonField } from "./reason-field.tsx";
import { isDispute, type Rest, restFitting } from "./rest-fields.tsx";

type ChooseDialogProps = {
  readonly shown: Pick<BenchLineView, "line">;
  readonly close: () => void;
  readonly done: () => void;
};

export function ChooseDialog({ shown, close, done }: ChooseDialogProps): ReactNode {
  const { data, error } = useLineChoices(shown.line.id);
  if (data === undefined) {
    return error === null ? <LoadingRows rows={4} /> : <ProblemNotice error={error} />;
  }
  return <Choosing line={shown.line} choices={data} close={close} done={done} />;
}

type ChoosingProps = Omit<ChooseDialogProps, "shown"> & {
  readonly line: BenchLineView["line"];
  readonly choices: LineChoices;
};

function Choosing({ line, choices, close, done }: ChoosingProps): ReactNode {
  const text = useText();
  const { matching: names } = text;
  const [agreementId, setAgreementId] = useState(choices.agreements[0]?.id ?? "");
  const [ticked, setTicked] = useState<ReadonlySet<string>>(new Set());
  const [isUnidentified, setIsUnidentified] = useState(false);
  const [asked, setRest] = useState<Rest>({
    kind: "fee",
    issuer: "visa",
    siteCode: choices.sites[0] ?? "",
  });
  const [reason, setReason] = useState("");
  const [isTried, setIsTried] = useState(false);
  const choose = useMatchChange<{ readonly id: string }>(done);
  const batches = withKeys(choices.batches.filter((one) => one.agreementId === agreementId));
  const chosen = isUnidentified ? [] : batches.filter((one) => ticked.has(one.key));
  const restOre = line.amountOre - chosen.reduce((sum, one) => sum + one.leftOre, 0);
  const rest = restFitting(asked, restOre);
  const said = reason.trim();
  const send = (): void => {
    setIsTried(true);
    if (said === "") return;
    const parts = isUnidentified ? [] : chosenParts(chosen, rest, restOre);
    const kind = kindOf({ isUnidentified, hasSales: chosen.length > 0, rest });
    const path = `/api/bank/lines/${line.id}/choose`;
    choose.mutate({ path, body: { agreementId, kind, parts, reason: said } });
  };
  return (
    <BooksDialog
      title={names.chooseTitle(line.bookedOn, showKronor(line.amountOre, text))}
      lead={names.chooseLead}
      save={names.book}
      isPending={choose.isPending}
      error={choose.error}
      close={close}
      send={send}
    >
      <AgreementChoice
        agreements={choices.agreements}
        value={agreementId}
        choose={(id) => {
          setAgreementId(id);
          setTicked(new Set());
        }}
      />
      <Checkbox
        label={names.isUnidentified}
        description={names.isUnidentifiedHint}
        checked={isUnidentified}
        onChange={(event) => setIsUnidentified(event.currentTarget.checked)}
      />
      {isUnidentified ? null : (
        <BatchFields
          batches={batches}
          ticked={ticked}
          tick={setTicked}
          rest={rest}
          restOre={restOre}
          left={names.rest(showKronor(restOre, text))}
          sites={choices.sites}
          change={setRest}
        />
      )}
      <ReasonField
        label={names.reason}
        value={reason}
        change={setReason}
        missing={isTried && said === "" ? names.reasonMissing : undefined}
      />
    </BooksDialog>
  );
}

function kindOf(chosen: {
  readonly isUnidentified: boolean;
  readonly hasSales: boolean;
  readonly rest: Rest;
}): LineMatchKind {
  if (chosen.isUnidentified) return "unidentified";
  if (chosen.hasSales) return "payout";
  return isDispute(chosen.rest.kind) ? "chargeback" : "monthlyFee";
}
