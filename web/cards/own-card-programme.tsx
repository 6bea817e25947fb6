/** How the programme is recognised, booked and paid out; what nobody has confirmed says so. */
import type { OwnCards, OwnCardProgramme as Programme } from "@kortkoll/server/cards/cards-api.ts";
import { Button, NativeSelect, TextInput } from "@mantine/core";
import { IconAlertTriangle, IconCircleCheck } from "@tabler/icons-react";
import { useMutation } from "@tanstack/react-query";
import { type FormEvent, type ReactNode, useState } from "react";
import { callApi } from "../api-client.ts";
import { DialogFrame } from "../interrupted/words-dialog.tsx";
import { useSignedIn } from "../shell/signed-in.tsx";
import { showDayAndTime } from "../text/format.ts";
import { useText } from "../text/text.tsx";
import { ToneBadge } from "../ui/badge.tsx";
import { Facts } from "../ui/facts.tsx";
import { LinkButton } from "../ui/link-button.tsx";
import { Panel } from "../ui/panel.tsx";
import { ProblemNotice } from "../ui/problem-notice.tsx";
import { conditionWords } from "./rule-words.ts";

type OwnCardProgrammeProps = {
  readonly cards: OwnCards;
  readonly done: (words: string) => void;
};

const PATH = "/api/own-card-programmes/toyota";

export function OwnCardProgramme({ cards, done }: OwnCardProgrammeProps): ReactNode {
  const text = useText();
  const { own: names } = text.cards;
  const { programme, rules, companies } = cards;
  const [isOpen, setOpen] = useState(false);
  const mayRule = useSignedIn().person.rights.includes("settings");
  return (
    <>
      <Panel title={names.programme}>
        <Facts
          facts={[
            [
              names.known,
              rules.length === 0 ? (
                <span key="none">{names.knownNone}</span>
              ) : (
                <ul key="rules" className="kk-own-rules">
                  {rules.map((rule) => (
                    <li key={rule.position}>
                      {text.cards.rules.rule(rule.position, conditionWords(rule, text))}
                    </li>
                  ))}
                </ul>
              ),
            ],
            [
              names.accounts,
              <ul key="accounts" className="kk-own-rules">
                {companies.map(({ code, name, account }) => (
                  <li key={code}>
                    <span className="kk-account">{account ?? names.noAccount}</span> {name}
                  </li>
                ))}
              </ul>,
            ],
          ]}
        />
        {mayRule ? (
          <LinkButton to="/settings/card-rules" variant="default" className="kk-own-to-rules">
            {names.toRules}
          </LinkButton>
        ) : null}
      </Panel>
      <Panel
        title={names.payout}
        end={
          <Button variant="default" onClick={() => setOpen(true)}>
            {names.change}
          </Button>
        }
      >
        <Payout programme={programme} done={done} />
      </Panel>
      {isOpen ? (
        <PayoutDialog
          programme={programme}
          close={() => setOpen(false)}
          done={(words) => {
            setOpen(false);
            done(words);
          }}
        />
      ) : null}
    </>
  );
}

type PayoutProps = {
  readonly programme: Programme;
  readonly done: (words: string) => void;
};

function Payout({ programme, done }: PayoutProps): ReactNode {
  const { own: names } = useText().cards;
  const { version, payer, payoutBankDays, payoutForm, confirmedAt, confirmedBy } = programme;
  const confirm = useMutation({
    mutationFn: () =>
      callApi<Programme>({ method: "POST", path: `${PATH}/confirm`, body: { version } }),
    onSuccess: () => done(names.changes.confirmed),
  });
  const isWhole = payer !== null && payoutBankDays !== null && payoutForm !== null;
  return (
    <div className="kk-own-payout">
      {confirmedAt === null ? (
        <p>
          <ToneBadge tone="finding" icon={IconAlertTriangle}>
            {names.unconfirmed}
          </ToneBadge>{" "}
          {names.unconfirmedLead}
        </p>
      ) : (
        <ToneBadge tone="paid" icon={IconCircleCheck}>
          {names.confirmed(confirmedBy ?? "", showDayAndTime(confirmedAt))}
        </ToneBadge>
      )}
      <Facts
        facts={[
          [names.payer, payer ?? names.notGiven],
          [names.payoutDays, payoutBankDays === null ? names.notGiven : String(payoutBankDays)],
          [names.payoutForm, payoutForm === null ? names.notGiven : names.payoutForms[payoutForm]],
        ]}
      />
      {confirm.isError ? <ProblemNotice error={confirm.error} /> : null}
      {isWhole && confirmedAt === null ? (
        <Button loading={confirm.isPending} onClick={() => confirm.mutate()}>
          {names.confirm}
        </Button>
      ) : null}
    </div>
  );
}

function PayoutDialog(props: PayoutProps & { readonly close: () => void }): ReactNode {
  const { programme, done, close } = props;
  const { own: names } = useText().cards;
  const [payer, setPayer] = useState(programme.payer ?? "");
  const [days, setDays] = useState(String(programme.payoutBankDays ?? ""));
  const [form, setForm] = useState<string>(programme.payoutForm ?? "");
  const areDays = days.trim() === "" || (/^\d{1,2}$/.test(days.trim()) && Number(days) <= 60);
  const change = useMutation({
    mutationFn: () =>
      callApi<Programme>({
        method: "PUT",
        path: PATH,
        body: {
          version: programme.version,
          payer: payer.trim() === "" ? null : payer.trim(),
          payoutBankDays: days.trim() === "" ? null : Number(days),
          payoutForm: form === "" ? null : form,
        },
        idempotencyKey: crypto.randomUUID(),
      }),
    onSuccess: () => done(names.changes.payout),
  });
  const send = (event: FormEvent): void => {
    event.preventDefault();
    if (areDays && !change.isPending) change.mutate();
  };
  return (
    <DialogFrame title={names.changeTitle} close={close}>
      <form className="kk-form" onSubmit={send} noValidate>
        <p className="kk-quiet">{names.changeLead}</p>
        <TextInput
          label={names.payer}
          data-autofocus
          autoComplete="off"
          maxLength={80}
          value={payer}
          onChange={(event) => setPayer(event.currentTarget.value)}
        />
        <TextInput
          label={names.payoutDays}
          inputMode="numeric"
          autoComplete="off"
          maxLength={2}
          value={days}
          onChange={(event) => setDays(event.currentTarget.value)}
          error={areDays ? undefined : names.payoutDaysWrong}
        />
        <NativeSelect
          label={names.payoutForm}
          value={form}
          onChange={(event) => setForm(event.currentTarget.value)}
          data={[
            { value: "", label: names.notGiven },
            { value: "gross", label: names.payoutForms.gross },
            { value: "net", label: names.payoutForms.net },
          ]}
        />
        {change.isError ? <ProblemNotice error={change.error} /> : null}
        <Button type="submit" size="lg" loading={change.isPending}>
          {names.changeSave}
        </Button>
      </form>
    </DialogFrame>
  );
}
