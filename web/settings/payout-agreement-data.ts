/** What the page of agreements asks for, and how terms are typed and sent. */
import type { Issuer } from "@kortkoll/core/cards/card-rules.ts";
import { parseBusinessDay } from "@kortkoll/core/time/stockholm.ts";
import type {
  CreatePayoutAgreementBody,
  PayoutAgreementList,
  PayoutPresetList,
  PayoutTermsSetting,
} from "@kortkoll/server/payout-agreements/payout-agreements-api.ts";
import { type UseQueryResult, useQuery } from "@tanstack/react-query";
import { callApi } from "../api-client.ts";
import type { Text } from "../text/sv.ts";

export const AGREEMENTS = "/api/settings/payout-agreements";

export function useAgreements(): UseQueryResult<PayoutAgreementList> {
  return useQuery({
    queryKey: ["settings", "payoutAgreements"],
    queryFn: ({ signal }) => callApi<PayoutAgreementList>({ path: AGREEMENTS, signal }),
  });
}

export function usePresets(): UseQueryResult<PayoutPresetList> {
  return useQuery({
    queryKey: ["settings", "payoutPresets"],
    queryFn: ({ signal }) =>
      callApi<PayoutPresetList>({ path: "/api/settings/payout-presets", signal }),
  });
}

export type PresetTerms = PayoutPresetList["presets"][number]["terms"];
export type FeeChoice = PayoutTermsSetting["fees"]["rule"];

/** As they are typed, named as the server names what it refuses. */
export type TermsValues = {
  readonly validFrom: string;
  readonly issuers: readonly Issuer[];
  /** None is all. */
  readonly siteIds: readonly string[];
  readonly payerNames: string;
  readonly account: string;
  readonly referencePattern: string;
  readonly referenceDayOffset: string;
  readonly merchantNumbers: string;
  readonly fees: FeeChoice;
  readonly feeDay: string;
  readonly cutOff: string;
  readonly reportedAfterDays: string;
  readonly bankDays: string;
  readonly weekend: "combined" | "separate";
};

export type Site = { readonly id: string; readonly code: string; readonly name: string };

export function termsValuesOf(
  terms: PresetTerms & { readonly validFrom?: string },
  sites: readonly Site[],
): TermsValues {
  const codeOf = (siteId: string | null): string =>
    sites.find(({ id }) => id === siteId)?.code ?? "";
  return {
    validFrom: terms.validFrom ?? "",
    issuers: terms.issuers,
    siteIds: terms.siteIds ?? [],
    payerNames: terms.payerNames.join("\n"),
    account: terms.account ?? "",
    referencePattern: terms.referencePattern ?? "",
    referenceDayOffset: terms.referenceDayOffset === null ? "" : String(terms.referenceDayOffset),
    merchantNumbers: terms.merchantNumbers
      .map(({ number, siteId }) => `${number} ${codeOf(siteId)}`.trim())
      .join("\n"),
    fees: terms.fees.rule,
    feeDay: terms.fees.rule === "monthly" ? String(terms.fees.day) : "15",
    cutOff: terms.cutOff ?? "",
    reportedAfterDays: String(terms.reportedAfterDays),
    bankDays: String(terms.bankDays),
    weekend: terms.weekend,
  };
}

type TermsBody = Omit<CreatePayoutAgreementBody, "companyId" | "acquirer" | "name" | "validFrom">;

export function termsBodyOf(values: TermsValues, sites: readonly Site[]): TermsBody {
  const day = numberOf(values.referenceDayOffset);
  return {
    issuers: [...values.issuers],
    siteIds: values.siteIds.length === 0 ? null : [...values.siteIds],
    payerNames: linesOf(values.payerNames),
    account: orNull(values.account),
    referencePattern: orNull(values.referencePattern),
    referenceDayOffset: day ?? null,
    merchantNumbers: linesOf(values.merchantNumbers).map((line) => {
      const [number = "", code] = line.split(/\s+/);
      return { number, siteId: sites.find((one) => one.code === code)?.id ?? null };
    }),
    form: values.fees === "perPayout" ? "net" : "gross",
    cutOff: orNull(values.cutOff),
    reportedAfterDays: numberOf(values.reportedAfterDays) ?? 0,
    bankDays: numberOf(values.bankDays) ?? 0,
    weekend: values.weekend,
    fees:
      values.fees === "monthly"
        ? { rule: "monthly", day: numberOf(values.feeDay) ?? 1 }
        : { rule: values.fees },
  };
}

/** What cannot be sent so; the rest is the server's to say. */
export function wrongTerms(
  values: TermsValues,
  { sites, text }: { readonly sites: readonly Site[]; readonly text: Text },
): Partial<Record<keyof TermsValues, string | false>> {
  const { wrong } = text.payouts.settings;
  const isBetween = (typed: string, from: number, to: number): boolean => {
    const number = numberOf(typed);
    return number !== undefined && number >= from && number <= to;
  };
  const strange = linesOf(values.merchantNumbers)
    .map((line) => line.split(/\s+/)[1])
    .find((code) => code !== undefined && !sites.some((one) => one.code === code));
  return {
    validFrom: parseBusinessDay(values.validFrom) === undefined && wrong.validFrom,
    issuers: values.issuers.length === 0 && wrong.issuers,
    referenceDayOffset:
      values.referenceDayOffset.trim() !== "" &&
      !isBetween(values.referenceDayOffset, 0, 30) &&
      wrong.number(0, 30),
    merchantNumbers: strange !== undefined && wrong.site(strange),
    feeDay: values.fees === "monthly" && !isBetween(values.feeDay, 1, 31) && wrong.number(1, 31),
    reportedAfterDays: !isBetween(values.reportedAfterDays, 0, 10) && wrong.number(0, 10),
    bankDays: !isBetween(values.bankDays, 0, 60) && wrong.number(0, 60),
  };
}

function linesOf(text: string): string[] {
  return text
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "");
}

function orNull(typed: string): string | null {
  return typed.trim() === "" ? null : typed.trim();
}

function numberOf(typed: string): number | undefined {
  return /^\d{1,3}$/.test(typed.trim()) ? Number(typed) : undefined;
}
