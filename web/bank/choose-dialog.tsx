/** A person says what a bank line pays for: which open batches, what the rest is, and why. */
import type { MatchKind } from "@kortkoll/core/bank/payout-books.ts";
import { formatOre, ore } from "@kortkoll/core/money.ts";
import type {
  BenchLineView,
  LineChoices,
} from "@kortkoll/server/payout-matches/payout-matches-api.ts";
import { Checkbox, NativeSelect, TextInput } from "@mantine/core";
import { type ReactNode, useState } from "react";
import { BooksDialog } from "../books/books-dialog.tsx";
import { showKronor } from "../text/format.ts";
import { useText } from "../text/text.tsx";
import { LoadingRows } from "../ui/loading.tsx";
import { ProblemNotice } from "../ui/problem-notice.tsx";
import { useLineChoices, useMatchChange } from "./match-data.ts";
import { isDispute, type Rest, RestFields, restFitting, restPart } from "./rest-fields.tsx";

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

type Batch = LineChoices["batches"][number];

const keyOf = ({ issuer, siteCode, saleDay, dueOn }: Batch): string =>
  [issuer, siteCode, saleDay, dueOn].join(" ");

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
  const batches = choices.batches.filter((one) => one.agreementId === agreementId);
  const chosen = isUnidentified ? [] : batches.filter((one) => ticked.has(keyOf(one)));
  const restOre = line.amountOre - chosen.reduce((sum, one) => sum + one.leftOre, 0);
  const rest = restFitting(asked, restOre);
  const said = reason.trim();
  const send = (): void => {
    setIsTried(true);
    if (said === "") return;
    const parts = chosen.map(({ issuer, siteCode, saleDay, leftOre }) => ({
      kind: "sales",
      issuer,
      siteCode,
      saleDay,
      amountOre: leftOre,
    }));
    const more = isUnidentified || restOre === 0 ? [] : [restPart(rest, restOre)];
    const kind = kindOf({ isUnidentified, hasSales: parts.length > 0, rest });
    const path = `/api/bank/lines/${line.id}/choose`;
    choose.mutate({ path, body: { agreementId, kind, parts: [...parts, ...more], reason: said } });
  };
  const toggle = (key: string): void => {
    const next = new Set(ticked);
    if (!next.delete(key)) next.add(key);
    setTicked(next);
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
      <NativeSelect
        label={names.agreement}
        data-autofocus
        value={agreementId}
        data={choices.agreements.map(({ id, name }) => ({ value: id, label: name }))}
        onChange={(event) => {
          setAgreementId(event.currentTarget.value);
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
        <>
          <fieldset className="kk-bench-batches">
            <legend>{names.open}</legend>
            {batches.length === 0 ? <p className="kk-quiet">{names.noneOpen}</p> : null}
            {batches.map((one) => (
              <Checkbox
                key={keyOf(one)}
                label={`${one.saleDay} · ${text.issuers[one.issuer]} · ${one.siteCode} · ${formatOre(ore(one.leftOre))} kr`}
                description={names.dueOn(one.dueOn)}
                checked={ticked.has(keyOf(one))}
                onChange={() => toggle(keyOf(one))}
              />
            ))}
          </fieldset>
          <p role="status">{names.rest(showKronor(restOre, text))}</p>
          {restOre === 0 ? null : (
            <RestFields rest={rest} restOre={restOre} sites={choices.sites} change={setRest} />
          )}
        </>
      )}
      <TextInput
        label={names.reason}
        maxLength={500}
        value={reason}
        onChange={(event) => setReason(event.currentTarget.value)}
        error={isTried && said === "" ? names.reasonMissing : undefined}
      />
    </BooksDialog>
  );
}

function kindOf(chosen: {
  readonly isUnidentified: boolean;
  readonly hasSales: boolean;
  readonly rest: Rest;
}): MatchKind {
  if (chosen.isUnidentified) return "unidentified";
  if (chosen.hasSales) return "payout";
  return isDispute(chosen.rest.kind) ? "chargeback" : "monthlyFee";
}
