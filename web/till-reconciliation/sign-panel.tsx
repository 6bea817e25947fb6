/** After the count: a second person's word where it is needed, bags for the bank, and the signature. */
import type {
  CountResult,
  TillReconciliation,
} from "@kortkoll/server/till-reconciliations/till-reconciliations-api.ts";
import { Button, TextInput } from "@mantine/core";
import { IconPlus, IconRepeat, IconTrash, IconUserCheck } from "@tabler/icons-react";
import { type FormEvent, type ReactNode, useState } from "react";
import { readKronor } from "../cash/cash-rules.ts";
import { usePageKeys } from "../keys/page-keys.tsx";
import { useSignedIn } from "../shell/signed-in.tsx";
import { showCash, showDayAndTime } from "../text/format.ts";
import { useText } from "../text/text.tsx";
import { Panel } from "../ui/panel.tsx";
import { ProblemNotice } from "../ui/problem-notice.tsx";
import { WarningNotice } from "../ui/warning-notice.tsx";
import { ApproveDialog } from "./approve-dialog.tsx";
import { useCountStep } from "./count-data.ts";

type SignPanelProps = {
  readonly count: TillReconciliation;
  readonly result: CountResult;
  /** Undefined for those who may only approve. */
  readonly recount: (() => void) | undefined;
};

export function SignPanel({ count, result, recount }: SignPanelProps): ReactNode {
  const text = useText();
  const { one } = text.count;
  const { signature, rights } = useSignedIn().person;
  const [isApproving, setIsApproving] = useState(false);
  const last = count.counts.at(-1);
  const isMine = last?.by === signature;
  const hasCounted = count.counts.some((each) => each.by === signature);
  const mayApproveAlone = !hasCounted && rights.includes("approveDifference");
  const isWaiting = result.needsSecondPerson && count.approval === null;
  const mayAsk = isWaiting && (mayApproveAlone || recount !== undefined);
  usePageKeys([
    ...(recount === undefined
      ? []
      : [{ key: "o", shown: "O", label: one.keys.recount, run: recount }]),
    ...(mayAsk
      ? [{ key: "g", shown: "G", label: one.keys.approve, run: () => setIsApproving(true) }]
      : []),
  ]);
  const limit = showCash(result.limitOre, text);
  return (
    <Panel
      title={one.sign}
      end={
        recount === undefined ? null : (
          <Button
            variant="default"
            onClick={recount}
            leftSection={<IconRepeat size={20} aria-hidden />}
          >
            {one.recount}
          </Button>
        )
      }
    >
      {isWaiting ? (
        <WarningNotice
          title={mayApproveAlone ? one.needsApprovalAlone(limit) : one.needsApproval(limit)}
        >
          {mayAsk ? (
            <Button
              size="md"
              onClick={() => setIsApproving(true)}
              leftSection={<IconUserCheck size={20} aria-hidden />}
            >
              {one.approve}
            </Button>
          ) : null}
        </WarningNotice>
      ) : null}
      {count.approval === null ? null : (
        <p className="kk-strong kk-cash-lead">
          {one.approved(count.approval.by, showDayAndTime(count.approval.at))}
        </p>
      )}
      {isMine ? (
        <SignForm count={count} result={result} isWaiting={isWaiting} />
      ) : (
        <p className="kk-quiet">{one.signFirst(last?.by ?? "")}</p>
      )}
      {isApproving ? (
        <ApproveDialog
          count={count}
          isAlone={mayApproveAlone}
          close={() => setIsApproving(false)}
        />
      ) : null}
    </Panel>
  );
}

type Bag = { readonly key: number; readonly bagNumber: string; readonly keyed: string };

type SignFormProps = {
  readonly count: TillReconciliation;
  readonly result: CountResult;
  readonly isWaiting: boolean;
};

function SignForm({ count, result, isWaiting }: SignFormProps): ReactNode {
  const text = useText();
  const { one } = text.count;
  const [bags, setBags] = useState<readonly Bag[]>([]);
  const [note, setNote] = useState("");
  const [isTried, setIsTried] = useState(false);
  const sign = useCountStep(`/${count.id}/sign`, () => undefined);
  const read = bags.map((bag) => ({ ...bag, amountOre: readKronor(bag.keyed) }));
  const baggedOre = read.reduce((sum, bag) => sum + (bag.amountOre ?? 0), 0);
  const carriedOre = result.countedOre - baggedOre;
  const isRight =
    carriedOre >= 0 &&
    read.every((bag) => isBagNumber(bag.bagNumber) && bag.amountOre !== undefined);
  const send = (event: FormEvent): void => {
    event.preventDefault();
    setIsTried(true);
    if (!isRight || isWaiting || sign.isPending) return;
    const said = note.trim();
    sign.mutate({
      bags: read.map((bag) => ({ bagNumber: bag.bagNumber.trim(), amountOre: bag.amountOre })),
      ...(said === "" ? {} : { note: said }),
    });
  };
  return (
    <form className="kk-form" onSubmit={send} noValidate>
      <p className="kk-quiet">{one.signLead}</p>
      <fieldset className="kk-count-bags">
        <legend>{one.bags}</legend>
        <p className="kk-quiet">{one.bagsLead}</p>
        {bags.map((bag, index) => (
          <BagFields
            key={bag.key}
            bag={bag}
            no={index + 1}
            isTried={isTried}
            change={(to) => setBags(bags.map((each) => (each.key === bag.key ? to : each)))}
            remove={() => setBags(bags.filter((each) => each.key !== bag.key))}
          />
        ))}
        <div className="kk-row">
          <Button
            variant="default"
            leftSection={<IconPlus size={20} aria-hidden />}
            onClick={() =>
              setBags([...bags, { key: (bags.at(-1)?.key ?? 0) + 1, bagNumber: "", keyed: "" }])
            }
          >
            {one.addBag}
          </Button>
          <p className="kk-count-carried">
            <span>{one.carried}</span> <strong>{showCash(Math.max(carriedOre, 0), text)}</strong>
          </p>
        </div>
        {carriedOre < 0 ? (
          <p role="alert" className="kk-count-wrong">
            {one.bagTooMuch}
          </p>
        ) : null}
      </fieldset>
      <TextInput
        label={one.note}
        description={one.optional}
        maxLength={300}
        autoComplete="off"
        value={note}
        onChange={(event) => setNote(event.currentTarget.value)}
      />
      {sign.isError ? <ProblemNotice error={sign.error} /> : null}
      <Button type="submit" size="lg" loading={sign.isPending} disabled={isWaiting}>
        {one.signNow}
      </Button>
    </form>
  );
}

function isBagNumber(keyed: string): boolean {
  return /^[0-9A-Za-z-]{1,30}$/.test(keyed.trim());
}

type BagFieldsProps = {
  readonly bag: Bag;
  readonly no: number;
  readonly isTried: boolean;
  readonly change: (to: Bag) => void;
  readonly remove: () => void;
};

function BagFields({ bag, no, isTried, change, remove }: BagFieldsProps): ReactNode {
  const text = useText();
  const { one } = text.count;
  const isWrongNumber = isTried && !isBagNumber(bag.bagNumber);
  const isWrongAmount = isTried && readKronor(bag.keyed) === undefined;
  return (
    <div className="kk-count-bag">
      <TextInput
        label={one.bagNumber}
        autoFocus
        autoComplete="off"
        spellCheck={false}
        maxLength={30}
        value={bag.bagNumber}
        onChange={(event) => change({ ...bag, bagNumber: event.currentTarget.value })}
        error={isWrongNumber ? one.bagNumberWrong : undefined}
      />
      <TextInput
        label={one.bagAmount}
        inputMode="decimal"
        autoComplete="off"
        rightSection={text.kronor}
        maxLength={14}
        value={bag.keyed}
        onChange={(event) => change({ ...bag, keyed: event.currentTarget.value })}
        error={isWrongAmount ? one.bagAmountWrong : undefined}
      />
      <Button variant="default" onClick={remove} aria-label={one.removeBag(String(no))}>
        <IconTrash size={20} aria-hidden />
      </Button>
    </div>
  );
}
