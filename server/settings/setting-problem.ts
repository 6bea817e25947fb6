/** From a refusal of the settings to the problem that is sent. */
import { PAYOUT_TERMS_FAULTS } from "@kortkoll/core/bank/check-payout-agreement.ts";
import { MARKING_FAULTS } from "@kortkoll/core/exports/origin-marking.ts";
import type { FailureCode } from "@kortkoll/core/failure.ts";
import type { Language } from "@kortkoll/core/failure-sentences.ts";
import { minuteOf } from "@kortkoll/core/time/stockholm.ts";
import type { Sql } from "../database/database.ts";
import { ProblemError } from "../http/problem.ts";
import { ADDRESS_FAULTS } from "../webhooks/find-target.ts";
import type { SettingRefusal, SettingSubject } from "./change-setting.ts";
import { findLastChange } from "./history-store.ts";

type Told = { readonly language: Language; readonly subject: SettingSubject };

/** A conflict names whoever came between, and when. */
export async function settingProblem(
  sql: Sql,
  refusal: SettingRefusal,
  told: Told,
): Promise<ProblemError> {
  const { code, field } = refusal;
  const detail =
    code === "conflict" ? await whoCameBetween(sql, told) : refusal.detail?.[told.language];
  const nextStep = NEXT_STEPS[code]?.[told.language];
  const { paymentId, holding, needs } = refusal;
  return new ProblemError({
    status: statusOf(code),
    code,
    field,
    detail,
    nextStep,
    paymentId,
    needs,
    ...(holding && { heldBy: { ...holding, since: holding.since.toISOString() } }),
  });
}

async function whoCameBetween(sql: Sql, told: Told): Promise<string | undefined> {
  const { kind, id } = told.subject;
  const last = await findLastChange(sql, { kind, id });
  if (last === undefined) return undefined;
  const at = minuteOf(last.at.getTime());
  return told.language === "sv"
    ? `${last.by} ändrade det här ${at}, efter att du öppnade det. Inget av ditt är sparat.`
    : `${last.by} changed this ${at}, after you opened it. Nothing of yours is saved.`;
}

/** The codes' own next steps are for invoicing systems and tills. */
const NEXT_STEPS: Readonly<Partial<Record<string, Readonly<Record<Language, string>>>>> = {
  conflict: {
    sv: "Se vad som gäller nu, och gör din ändring igen.",
    en: "See what holds now, and make your change again.",
  },
  unknownSite: {
    sv: "Läs om sidan och välj en anläggning i listan.",
    en: "Reload the page and choose a site from the list.",
  },
  unknownCompany: {
    sv: "Välj ett företag som finns på anläggningen, eller lägg till företaget där först.",
    en: "Choose a company that is at the site, or add the company there first.",
  },
  /** The code's own is for a till that wants to take a payment. */
  terminalLeased: {
    sv: "Be kassan som har terminalen att släppa den, eller vänta tills ingen har den.",
    en: "Ask the till that has the terminal to let it go, or wait until nobody has it.",
  },
  terminalOfAnotherCompany: {
    sv: "Välj en kassa på en anläggning där terminalens företag finns.",
    en: "Choose a till at a site where the terminal's company is.",
  },
};

const NOT_THERE: readonly FailureCode[] = ["notFound", "terminalNotFound"];
const NOT_ALLOWED: readonly FailureCode[] = ["notAllowed", "sharedWithOtherCompany"];
/** Wrong in itself; everything else stands against what is there now. */
const NOT_USABLE: readonly FailureCode[] = [
  "invalidInput",
  "unknownSite",
  "unknownCompany",
  "unknownTill",
  "modelNotApproved",
  "organisationNumberWrong",
  ...MARKING_FAULTS,
  ...PAYOUT_TERMS_FAULTS,
  "payoutIssuersMissing",
  "accountNotForCash",
  "cashReasonNotFound",
  "cashReasonTaken",
  "payoutRuleIncomplete",
  ...ADDRESS_FAULTS,
];

function statusOf(code: FailureCode): number {
  if (NOT_THERE.includes(code)) return 404;
  if (NOT_ALLOWED.includes(code)) return 403;
  return NOT_USABLE.includes(code) ? 422 : 409;
}
