/** One agreement: its terms by day, what is confirmed of them, and everything that can be done. */
import type {
  PayoutAgreementSetting,
  PayoutTermsSetting,
} from "@kortkoll/server/payout-agreements/payout-agreements-api.ts";
import { Button } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { type ReactNode, useState } from "react";
import { callApi } from "../api-client.ts";
import { showDay } from "../text/format.ts";
import { useText } from "../text/text.tsx";
import { Facts } from "../ui/facts.tsx";
import { LinkButton } from "../ui/link-button.tsx";
import { ProblemNotice } from "../ui/problem-notice.tsx";
import { WarningNotice } from "../ui/warning-notice.tsx";
import { ConfirmedBadge } from "./confirmed-badge.tsx";
import { HistoryList } from "./history-list.tsx";
import { AGREEMENTS, type Site } from "./payout-agreement-data.ts";
import { EndAgreement, RenameAgreement, SetTerms } from "./payout-agreement-forms.tsx";
import { DialogShell } from "./setting-dialog.tsx";
import { useReadAgain } from "./settings-data.ts";

type AgreementDialogProps = {
  readonly agreement: PayoutAgreementSetting;
  readonly sites: readonly Site[];
  readonly close: (done?: string) => void;
};

type Doing =
  | { readonly what: "change" | "new" | "end"; readonly terms: PayoutTermsSetting }
  | { readonly what: "rename" };

export function AgreementDialog(props: AgreementDialogProps): ReactNode {
  const { agreement, sites, close } = props;
  const [doing, setDoing] = useState<Doing | undefined>(undefined);
  switch (doing?.what) {
    case undefined:
      return <ShownAgreement {...props} start={setDoing} />;
    case "rename":
      return <RenameAgreement agreement={agreement} close={close} />;
    case "end":
      return <EndAgreement {...{ agreement, sites, close }} terms={doing.terms} />;
    case "change":
    case "new":
      return (
        <SetTerms
          {...{ agreement, sites, close }}
          terms={doing.terms}
          isNew={doing.what === "new"}
        />
      );
  }
}

function ShownAgreement({
  agreement,
  sites,
  close,
  start,
}: AgreementDialogProps & { readonly start: (doing: Doing) => void }): ReactNode {
  const { payouts, settings } = useText();
  const { settings: names } = payouts;
  const { id, version, name } = agreement;
  const [isSure, setSure] = useState(false);
  const last = agreement.terms.findLast(({ issuers }) => issuers.length > 0);
  const removal = useDone(
    () => ({ method: "DELETE", path: `${AGREEMENTS}/${id}?version=${version}` }),
    () => close(names.removed(name)),
  );
  return (
    <DialogShell title={name} close={close}>
      <div className="kk-form">
        {agreement.lacksOwnCardRule ? (
          <WarningNotice title={names.ownCardMissing}>
            <LinkButton to="/settings/own-cards" variant="default">
              {names.toOwnCards}
            </LinkButton>
          </WarningNotice>
        ) : null}
        {agreement.terms.map((terms) => (
          <Terms
            key={terms.validFrom}
            {...{ agreement, sites, terms, close }}
            change={() => start({ what: "change", terms })}
          />
        ))}
        {removal.error === null ? null : <ProblemNotice error={removal.error} />}
        <div className="kk-payout-buttons">
          {last === undefined ? null : (
            <>
              <Button variant="default" onClick={() => start({ what: "new", terms: last })}>
                {names.newTerms}
              </Button>
              <Button variant="default" onClick={() => start({ what: "end", terms: last })}>
                {names.end}
              </Button>
            </>
          )}
          <Button variant="default" onClick={() => start({ what: "rename" })}>
            {names.rename}
          </Button>
          <Button
            variant="default"
            loading={removal.isPending}
            onClick={() => (isSure ? removal.mutate() : setSure(true))}
          >
            {isSure ? names.removeSure : names.remove}
          </Button>
        </div>
      </div>
      <details className="kk-setting-history">
        <summary>{settings.changes}</summary>
        <HistoryList subject="payoutAgreement" id={id} />
      </details>
    </DialogShell>
  );
}

type TermsProps = AgreementDialogProps & {
  readonly terms: PayoutTermsSetting;
  readonly change: () => void;
};

function Terms({ agreement, sites, terms, close, change }: TermsProps): ReactNode {
  const { payouts } = useText();
  const { settings: names } = payouts;
  const { id, version, name } = agreement;
  const { validFrom, confirmed, confirmedBy, confirmedAt } = terms;
  const isEnd = terms.issuers.length === 0;
  const path = `${AGREEMENTS}/${id}/terms/${validFrom}`;
  const confirming = useDone(
    () => ({ method: "POST", path: `${path}/confirm`, body: { version } }),
    () => close(names.wasConfirmed(name)),
  );
  const removing = useDone(
    () => ({ method: "DELETE", path: `${path}?version=${version}` }),
    () => close(names.removed(`${name} ${validFrom}`)),
  );
  const failed = confirming.error ?? removing.error;
  return (
    <section className="kk-payout-terms">
      <h3>{isEnd ? names.ended(validFrom) : names.beginsOn(validFrom)}</h3>
      {isEnd ? null : (
        <>
          <ConfirmedBadge confirmed={confirmed} />
          <TermsFacts terms={terms} sites={sites} />
          {confirmedBy !== null && confirmedAt !== null ? (
            <p className="kk-quiet">{names.confirmedBy(confirmedBy, showDay(confirmedAt))}</p>
          ) : (
            <p>{names.unconfirmedWords}</p>
          )}
        </>
      )}
      {failed === null ? null : <ProblemNotice error={failed} />}
      <div className="kk-payout-buttons">
        {isEnd || confirmedBy !== null ? null : (
          <Button loading={confirming.isPending} onClick={() => confirming.mutate()}>
            {names.confirm}
          </Button>
        )}
        {isEnd ? null : (
          <Button variant="default" onClick={change}>
            {names.change}
          </Button>
        )}
        {agreement.terms.length === 1 ? null : (
          <Button variant="default" loading={removing.isPending} onClick={() => removing.mutate()}>
            {names.removeTerms}
          </Button>
        )}
      </div>
    </section>
  );
}

function TermsFacts({
  terms,
  sites,
}: {
  readonly terms: PayoutTermsSetting;
  readonly sites: readonly Site[];
}): ReactNode {
  const text = useText();
  const { settings: names } = text.payouts;
  const { fields } = names;
  const codeOf = (siteId: string | null): string =>
    sites.find(({ id }) => id === siteId)?.code ?? "";
  const { fees } = terms;
  return (
    <Facts
      facts={[
        [fields.issuers, terms.issuers.map((one) => text.issuers[one]).join(", ")],
        [fields.sites, terms.siteIds?.map(codeOf).join(", ") ?? names.everySite],
        [fields.payerNames, terms.payerNames.join(", ")],
        [fields.account, terms.account],
        [fields.pattern, terms.referencePattern],
        [
          fields.merchants,
          terms.merchantNumbers
            .map(({ number, siteId }) => `${number} ${codeOf(siteId)}`.trim())
            .join(", "),
        ],
        [fields.bankDays, String(terms.bankDays)],
        [
          fields.reportedAfterDays,
          terms.reportedAfterDays === 0 ? null : String(terms.reportedAfterDays),
        ],
        [fields.cutOff, terms.cutOff],
        [fields.weekend, fields.weekendChoices[terms.weekend]],
        [fields.fees, fields.feeChoices[fees.rule]],
        [fields.feeDay, fees.rule === "monthly" ? String(fees.day) : null],
      ]}
    />
  );
}

type Asked = {
  readonly method: "POST" | "DELETE";
  readonly path: string;
  readonly body?: object;
};

function useDone(asked: () => Asked, done: () => void) {
  const readAgain = useReadAgain();
  return useMutation({
    mutationFn: () => callApi<unknown>(asked()),
    onSuccess: async () => {
      await readAgain();
      done();
    },
  });
}
