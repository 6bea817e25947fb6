/** The dialogues in which an agreement is made, gets other terms, another name, or an end. */
import { ACQUIRERS, type Acquirer } from "@kortkoll/core/bank/payout-agreement.ts";
import { parseBusinessDay } from "@kortkoll/core/time/stockholm.ts";
import type {
  PayoutAgreementSetting,
  PayoutPresetList,
  PayoutTermsSetting,
} from "@kortkoll/server/payout-agreements/payout-agreements-api.ts";
import type { CompanySetting } from "@kortkoll/server/settings/company-api.ts";
import { NativeSelect, TextInput } from "@mantine/core";
import type { ReactNode } from "react";
import { useText } from "../text/text.tsx";
import { WarningNotice } from "../ui/warning-notice.tsx";
import {
  AGREEMENTS,
  type Site,
  type TermsValues,
  termsBodyOf,
  termsValuesOf,
  useAgreements,
  wrongTerms,
} from "./payout-agreement-data.ts";
import { TermsFields } from "./payout-terms-fields.tsx";
import { SettingDialog } from "./setting-dialog.tsx";
import { useSettingForm } from "./use-setting-form.ts";

type Close = (done?: string) => void;

type MakeProps = {
  readonly companies: readonly CompanySetting[];
  readonly presets: PayoutPresetList["presets"];
  readonly sitesOf: (companyId: string) => readonly Site[];
  readonly close: Close;
};

type MadeValues = TermsValues & {
  readonly companyId: string;
  readonly acquirer: Acquirer;
  readonly name: string;
};

export function MakeAgreement({ companies, presets, sitesOf, close }: MakeProps): ReactNode {
  const text = useText();
  const { payouts, settings } = text;
  const { settings: names } = payouts;
  const form = useSettingForm<MadeValues, PayoutAgreementSetting>({
    opened: { version: 0, values: valuesOfPreset(presets, "nets", companies[0]?.id ?? "") },
    wrong: (values) => ({
      ...wrongTerms(values, { sites: sitesOf(values.companyId), text }),
      companyId: values.companyId === "" && names.wrong.company,
      name: values.name.trim() === "" && settings.nameMissing,
    }),
    request: ({ companyId, acquirer, name, validFrom, ...values }) => ({
      method: "POST",
      path: AGREEMENTS,
      body: {
        ...{ companyId, acquirer, name, validFrom },
        ...termsBodyOf({ validFrom, ...values }, sitesOf(companyId)),
      },
    }),
    done: ({ name }) => close(names.made(name)),
  });
  const { values, set, errorOf } = form;
  const offered = ACQUIRERS.filter(
    (one) => one !== "ownCard" || presets.some(({ acquirer }) => acquirer === "ownCard"),
  );
  return (
    <SettingDialog title={names.make} close={close} form={form} save={names.save}>
      <NativeSelect
        label={names.preset}
        description={names.presetHint}
        data-autofocus
        value={values.acquirer}
        onChange={(event) => {
          const acquirer = ACQUIRERS.find((one) => one === event.currentTarget.value);
          if (acquirer === undefined) return;
          const { validFrom, companyId } = values;
          set({ ...valuesOfPreset(presets, acquirer, companyId), validFrom });
        }}
        data={offered.map((value) => ({ value, label: names.acquirers[value] }))}
        error={errorOf("acquirer")}
      />
      <NativeSelect
        label={names.fields.company}
        value={values.companyId}
        onChange={(event) => set({ companyId: event.currentTarget.value, siteIds: [] })}
        data={companies.map(({ id, name }) => ({ value: id, label: name }))}
        error={errorOf("companyId")}
      />
      <TextInput
        label={names.fields.name}
        autoComplete="off"
        maxLength={60}
        value={values.name}
        onChange={(event) => set({ name: event.currentTarget.value })}
        error={errorOf("name")}
      />
      <DayField
        label={names.fields.validFrom}
        day={values.validFrom}
        setDay={(validFrom) => set({ validFrom })}
        error={errorOf("validFrom")}
      />
      <TermsFields
        form={form}
        sites={sitesOf(values.companyId)}
        isOwnCard={values.acquirer === "ownCard"}
      />
    </SettingDialog>
  );
}

/** Another acquirer has no preset: what it pays for and how is empty. */
function valuesOfPreset(
  presets: PayoutPresetList["presets"],
  acquirer: Acquirer,
  companyId: string,
): MadeValues {
  const found = presets.find((one) => one.acquirer === acquirer);
  const [base] = presets;
  const terms = found?.terms ?? { ...base?.terms, issuers: [], payerNames: [] };
  return {
    ...termsValuesOf({ ...EMPTY_TERMS, ...terms }, []),
    companyId,
    acquirer,
    name: found?.name ?? "",
  };
}

const EMPTY_TERMS: Omit<
  PayoutTermsSetting,
  "validFrom" | "confirmed" | "confirmedAt" | "confirmedBy"
> = {
  issuers: [],
  siteIds: null,
  payerNames: [],
  account: null,
  referencePattern: null,
  referenceDayOffset: null,
  merchantNumbers: [],
  form: "gross",
  cutOff: null,
  reportedAfterDays: 0,
  bankDays: 1,
  weekend: "combined",
  fees: { rule: "invoiced" },
};

type DayFieldProps = {
  readonly label: string;
  readonly day: string;
  readonly setDay: (day: string) => void;
  readonly error: string | undefined;
};

function DayField({ label, day, setDay, error }: DayFieldProps): ReactNode {
  return (
    <TextInput
      type="date"
      label={label}
      value={day}
      onChange={(event) => setDay(event.currentTarget.value)}
      error={error}
    />
  );
}

type OfAgreement = {
  readonly agreement: PayoutAgreementSetting;
  readonly sites: readonly Site[];
  readonly close: Close;
};

/** Those that begin on a day, or others from a day that is to be chosen. */
export function SetTerms({
  agreement,
  sites,
  terms,
  isNew,
  close,
}: OfAgreement & {
  readonly terms: PayoutTermsSetting;
  readonly isNew: boolean;
}): ReactNode {
  const text = useText();
  const { settings: names } = text.payouts;
  const { refetch } = useAgreements();
  const openedOf = (one: PayoutTermsSetting): TermsValues =>
    termsValuesOf(isNew ? { ...one, validFrom: "" } : one, sites);
  const form = useSettingForm<TermsValues, PayoutAgreementSetting>({
    opened: { version: agreement.version, values: openedOf(terms) },
    wrong: (values) => wrongTerms(values, { sites, text }),
    request: ({ validFrom, ...values }, version) => ({
      method: "PUT",
      path: `${AGREEMENTS}/${agreement.id}/terms/${validFrom}`,
      body: { version, ...termsBodyOf({ validFrom, ...values }, sites) },
    }),
    newest: async () => {
      const now = (await refetch()).data?.agreements.find(({ id }) => id === agreement.id);
      const held = now?.terms.find(({ validFrom }) => validFrom === terms.validFrom);
      return now && { version: now.version, values: openedOf(held ?? terms) };
    },
    done: () => close(text.settings.saved(agreement.name)),
  });
  const { values, set, errorOf } = form;
  return (
    <SettingDialog
      title={
        isNew ? names.newTermsOf(agreement.name) : names.changeOf(agreement.name, terms.validFrom)
      }
      close={close}
      form={form}
      save={text.settings.save}
    >
      {isNew ? (
        <DayField
          label={names.fields.validFrom}
          day={values.validFrom}
          setDay={(validFrom) => set({ validFrom })}
          error={errorOf("validFrom")}
        />
      ) : null}
      <TermsFields form={form} sites={sites} isOwnCard={agreement.acquirer === "ownCard"} />
    </SettingDialog>
  );
}

type EndValues = Pick<TermsValues, "validFrom" | "issuers">;

/** From a day on it covers no cards. */
export function EndAgreement({
  agreement,
  sites,
  terms,
  close,
}: OfAgreement & { readonly terms: PayoutTermsSetting }): ReactNode {
  const text = useText();
  const { settings: names } = text.payouts;
  const { refetch } = useAgreements();
  const form = useSettingForm<EndValues, PayoutAgreementSetting>({
    opened: { version: agreement.version, values: { validFrom: "", issuers: [] } },
    wrong: ({ validFrom }) => ({
      validFrom: parseBusinessDay(validFrom) === undefined && names.wrong.validFrom,
    }),
    request: ({ validFrom }, version) => ({
      method: "PUT",
      path: `${AGREEMENTS}/${agreement.id}/terms/${validFrom}`,
      body: { version, ...termsBodyOf(termsValuesOf(terms, sites), sites), issuers: [] },
    }),
    newest: async () => {
      const now = (await refetch()).data?.agreements.find(({ id }) => id === agreement.id);
      return now && { version: now.version, values: { validFrom: "", issuers: [] } };
    },
    done: () => close(text.settings.saved(agreement.name)),
  });
  return (
    <SettingDialog
      title={names.endOf(agreement.name)}
      close={close}
      form={form}
      save={names.endSave}
    >
      <WarningNotice title={names.endWords} />
      <DayField
        label={names.fields.endFrom}
        day={form.values.validFrom}
        setDay={(validFrom) => form.set({ validFrom })}
        error={form.errorOf("validFrom") ?? form.errorOf("issuers")}
      />
    </SettingDialog>
  );
}

export function RenameAgreement({
  agreement,
  close,
}: Pick<OfAgreement, "agreement" | "close">): ReactNode {
  const { payouts, settings } = useText();
  const { refetch } = useAgreements();
  const form = useSettingForm<{ readonly name: string }, PayoutAgreementSetting>({
    opened: { version: agreement.version, values: { name: agreement.name } },
    wrong: ({ name }) => ({ name: name.trim() === "" && settings.nameMissing }),
    request: ({ name }, version) => ({
      method: "PUT",
      path: `${AGREEMENTS}/${agreement.id}`,
      body: { version, name },
    }),
    newest: async () => {
      const now = (await refetch()).data?.agreements.find(({ id }) => id === agreement.id);
      return now && { version: now.version, values: { name: now.name } };
    },
    done: ({ name }) => close(settings.saved(name)),
  });
  return (
    <SettingDialog title={agreement.name} close={close} form={form} save={settings.save}>
      <TextInput
        label={payouts.settings.fields.name}
        data-autofocus
        autoComplete="off"
        maxLength={60}
        value={form.values.name}
        onChange={(event) => form.set({ name: event.currentTarget.value })}
        error={form.errorOf("name")}
      />
    </SettingDialog>
  );
}
