/** The fields of an agreement's terms; those that the own card's programme decides are not asked. */
import { ISSUERS } from "@kortkoll/core/cards/card-rules.ts";
import { NativeSelect, Textarea, TextInput } from "@mantine/core";
import type { ReactNode } from "react";
import { useText } from "../text/text.tsx";
import { LinkButton } from "../ui/link-button.tsx";
import { ChoiceField } from "./choice-field.tsx";
import type { Site, TermsValues } from "./payout-agreement-data.ts";
import type { SettingForm } from "./use-setting-form.ts";

export type TermsForm = Pick<SettingForm<TermsValues>, "values" | "set" | "errorOf">;

type TermsFieldsProps = {
  readonly form: TermsForm;
  readonly sites: readonly Site[];
  readonly isOwnCard: boolean;
};

export function TermsFields({ form, sites, isOwnCard }: TermsFieldsProps): ReactNode {
  const text = useText();
  const { settings: names } = text.payouts;
  return (
    <>
      <ChoiceField
        label={names.fields.issuers}
        choices={ISSUERS.filter((one) => (one === "ownCard") === isOwnCard).map((value) => ({
          value,
          label: text.issuers[value],
        }))}
        chosen={form.values.issuers}
        choose={(issuers) => form.set({ issuers })}
        error={form.errorOf("issuers")}
      />
      <ChoiceField
        label={names.fields.sites}
        hint={names.fields.sitesHint}
        choices={sites.map(({ id, name }) => ({ value: id, label: name }))}
        chosen={form.values.siteIds}
        choose={(siteIds) => form.set({ siteIds })}
        error={form.errorOf("siteIds")}
      />
      {isOwnCard ? (
        <div className="kk-payout-rule">
          <p className="kk-quiet">{names.ownCardRule}</p>
          <LinkButton to="/settings/own-cards" variant="default">
            {names.toOwnCards}
          </LinkButton>
        </div>
      ) : (
        <>
          <MoneyFields form={form} />
          <Lines form={form} name="payerNames" />
        </>
      )}
      <DayFields form={form} isOwnCard={isOwnCard} />
      <ReferenceFields form={form} />
    </>
  );
}

function MoneyFields({ form }: { readonly form: TermsForm }): ReactNode {
  const { settings: names } = useText().payouts;
  const { fields } = names;
  const { values, set, errorOf } = form;
  const rules = ["perPayout", "monthly", "invoiced"] as const;
  return (
    <>
      <NativeSelect
        label={fields.fees}
        value={values.fees}
        onChange={(event) => {
          const fees = rules.find((one) => one === event.currentTarget.value);
          if (fees !== undefined) set({ fees });
        }}
        data={rules.map((value) => ({ value, label: fields.feeChoices[value] }))}
        error={errorOf("fees")}
      />
      {values.fees === "monthly" ? (
        <TextInput
          label={fields.feeDay}
          inputMode="numeric"
          maxLength={2}
          value={values.feeDay}
          onChange={(event) => set({ feeDay: event.currentTarget.value })}
          error={errorOf("feeDay")}
        />
      ) : null}
    </>
  );
}

function DayFields({
  form,
  isOwnCard,
}: {
  readonly form: TermsForm;
  readonly isOwnCard: boolean;
}): ReactNode {
  const { settings: names } = useText().payouts;
  const { fields } = names;
  const { values, set, errorOf } = form;
  return (
    <>
      {isOwnCard ? null : (
        <TextInput
          label={fields.bankDays}
          inputMode="numeric"
          maxLength={2}
          value={values.bankDays}
          onChange={(event) => set({ bankDays: event.currentTarget.value })}
          error={errorOf("bankDays")}
        />
      )}
      <TextInput
        label={fields.reportedAfterDays}
        description={fields.reportedAfterDaysHint}
        inputMode="numeric"
        maxLength={2}
        value={values.reportedAfterDays}
        onChange={(event) => set({ reportedAfterDays: event.currentTarget.value })}
        error={errorOf("reportedAfterDays")}
      />
      <TextInput
        label={fields.cutOff}
        description={fields.cutOffHint}
        placeholder="23:00"
        maxLength={5}
        value={values.cutOff}
        onChange={(event) => set({ cutOff: event.currentTarget.value })}
        error={errorOf("cutOff")}
      />
      <NativeSelect
        label={fields.weekend}
        value={values.weekend}
        onChange={(event) =>
          set({ weekend: event.currentTarget.value === "separate" ? "separate" : "combined" })
        }
        data={(["combined", "separate"] as const).map((value) => ({
          value,
          label: fields.weekendChoices[value],
        }))}
        error={errorOf("weekend")}
      />
    </>
  );
}

function ReferenceFields({ form }: { readonly form: TermsForm }): ReactNode {
  const { fields } = useText().payouts.settings;
  const { values, set, errorOf } = form;
  return (
    <>
      <TextInput
        label={fields.pattern}
        description={fields.patternHint}
        autoComplete="off"
        spellCheck={false}
        maxLength={60}
        value={values.referencePattern}
        onChange={(event) => set({ referencePattern: event.currentTarget.value })}
        error={errorOf("referencePattern")}
      />
      {values.referencePattern.trim() === "" ? null : (
        <TextInput
          label={fields.dayOffset}
          description={fields.dayOffsetHint}
          inputMode="numeric"
          maxLength={2}
          value={values.referenceDayOffset}
          onChange={(event) => set({ referenceDayOffset: event.currentTarget.value })}
          error={errorOf("referenceDayOffset")}
        />
      )}
      <Lines form={form} name="merchantNumbers" />
      <TextInput
        label={fields.account}
        description={fields.accountHint}
        autoComplete="off"
        maxLength={40}
        value={values.account}
        onChange={(event) => set({ account: event.currentTarget.value })}
        error={errorOf("account")}
      />
    </>
  );
}

type LinesProps = { readonly form: TermsForm; readonly name: "payerNames" | "merchantNumbers" };

function Lines({ form, name }: LinesProps): ReactNode {
  const { fields } = useText().payouts.settings;
  const isPayer = name === "payerNames";
  return (
    <Textarea
      label={isPayer ? fields.payerNames : fields.merchants}
      description={isPayer ? fields.payerNamesHint : fields.merchantsHint}
      autosize
      minRows={2}
      spellCheck={false}
      value={form.values[name]}
      onChange={(event) => form.set({ [name]: event.currentTarget.value })}
      error={form.errorOf(name)}
    />
  );
}
