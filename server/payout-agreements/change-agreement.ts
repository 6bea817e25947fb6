/**
 * Changes an agreement: its name, its terms from a day on, and that a person has read them in the
 * contract. Other terms are nobody's word until they are confirmed again.
 */
import {
  lacksMerchantNumber,
  type WrittenTerms,
} from "@kortkoll/core/bank/check-payout-agreement.ts";
import type { BusinessDay } from "@kortkoll/core/time/stockholm.ts";
import type { Transaction } from "../database/database.ts";
import type { PersonCaller } from "../http/access.ts";
import { isMatched } from "../payouts/paid-parts.ts";
import {
  changeSetting,
  editSetting,
  refuseSetting,
  type SettingDeps,
  type SettingOutcome,
  type SettingRefusal,
} from "../settings/change-setting.ts";
import {
  asAgreed,
  bumpVersion,
  changedThing,
  type Locked,
  lockAgreement,
  termsContent,
  termsOfDay,
  whyNotAgree,
  withTerms,
} from "./agreement-parts.ts";
import {
  changeAgreement,
  confirmTermsBy,
  deleteAgreement,
  deleteTerms,
  setTerms,
} from "./agreement-store.ts";
import { AGREEMENT_LAST_WORDS } from "./create-agreement.ts";
import { readAgreements } from "./list-agreements.ts";
import type { PayoutAgreementSetting, SetPayoutTermsBody } from "./payout-agreements-api.ts";

type Changing = {
  readonly id: string;
  readonly version: number;
  readonly by: PersonCaller;
};
type OfDay = Changing & { readonly validFrom: string };
type Outcome<View = PayoutAgreementSetting> = Promise<SettingOutcome<View>>;

/** In a transaction, with the company locked; a refusal names what was wished. */
function change<View>(
  deps: SettingDeps,
  { id, version, by, wanted = {} }: Changing & { readonly wanted?: object },
  work: (tx: Transaction, locked: Locked) => Outcome<View>,
): Outcome<View> {
  return changeSetting<View>(
    deps,
    { by, subject: { kind: "payoutAgreement", id }, wanted: { id, version, ...wanted } },
    {
      work: async (tx) => {
        const locked = await lockAgreement(tx, id);
        return locked.kind === "refused" ? locked : work(tx, locked);
      },
      lastWords: AGREEMENT_LAST_WORDS,
    },
  );
}

export function renameAgreement(
  deps: SettingDeps,
  changing: Changing & { readonly name: string },
): Outcome {
  const { id, version, name, by } = changing;
  return change(deps, { ...changing, wanted: { name } }, (tx, locked) =>
    editSetting<object, PayoutAgreementSetting>(tx, deps, {
      thing: changedThing(by, locked),
      held: { version: locked.agreement.version, setting: { name: locked.agreement.name } },
      wanted: { version, setting: { name } },
      write: () => changeAgreement(tx, id, name),
      view: () => readAgreements(tx, { companyIds: null, id }),
    }),
  );
}

/** New terms from a day, or others than those that begin on it. */
export function setPayoutTerms(
  deps: SettingDeps,
  changing: OfDay & { readonly terms: Omit<SetPayoutTermsBody, "version"> },
): Outcome {
  const { validFrom, by } = changing;
  const from = validFrom as BusinessDay;
  return change(
    deps,
    { ...changing, wanted: { validFrom, ...changing.terms } },
    async (tx, locked) => {
      const { agreement } = locked;
      const terms = await asAgreed(tx, agreement, { validFrom: from, ...changing.terms });
      if ("kind" in terms) return { ...terms, about: changedThing(by, locked) };
      return editTerms(tx, deps, { changing, locked, terms });
    },
  );
}

/** The terms that begin on the day: those before them hold on. */
export function removePayoutTerms(deps: SettingDeps, changing: OfDay): Outcome {
  const { validFrom } = changing;
  return change(deps, { ...changing, wanted: { validFrom } }, (tx, locked) =>
    editTerms(tx, deps, { changing, locked, terms: undefined }),
  );
}

function editTerms(
  tx: Transaction,
  deps: SettingDeps,
  {
    changing,
    locked,
    terms,
  }: {
    readonly changing: OfDay;
    readonly locked: Locked;
    readonly terms: WrittenTerms | undefined;
  },
): Outcome {
  const { id, validFrom, by } = changing;
  const { agreement, all, company } = locked;
  const held = termsOfDay(agreement, validFrom);
  const wished = withTerms(agreement, validFrom, terms);
  return editSetting<object, PayoutAgreementSetting>(tx, deps, {
    thing: changedThing(by, locked),
    held: { version: agreement.version, setting: contentOf(validFrom, held, company) },
    wanted: { version: changing.version, setting: contentOf(validFrom, terms, company) },
    whyNot: () => {
      if (wished.terms.length === 0) {
        return Promise.resolve(refuseSetting("payoutOnlyTerms", "validFrom"));
      }
      const from = validFrom as BusinessDay;
      const { sites } = company;
      return whyNotAgree(tx, { agreement: wished, others: all, sites, from });
    },
    write: async () => {
      const isOwnCard = agreement.acquirer === "ownCard";
      if (terms === undefined) await deleteTerms(tx, id, validFrom);
      else await setTerms(tx, id, { terms, isOwnCard });
      await bumpVersion(tx, id);
    },
    view: () => readAgreements(tx, { companyIds: null, id }),
  });
}

/** From which day it is, also where there are none. */
function contentOf(
  validFrom: string,
  terms: WrittenTerms | undefined,
  company: Locked["company"],
): object {
  return terms === undefined ? { validFrom } : termsContent(terms, company);
}

export function confirmPayoutTerms(deps: SettingDeps, changing: OfDay): Outcome {
  const { id, version, validFrom, by } = changing;
  return change(deps, { ...changing, wanted: { validFrom } }, (tx, locked) => {
    const { agreement } = locked;
    const held = termsOfDay(agreement, validFrom);
    if (held === undefined) return Promise.resolve(refuseSetting("notFound", "validFrom"));
    const isConfirmed = held.confirmedBy !== null;
    const confirmedBy = isConfirmed ? held.confirmedBy : by.signature;
    return editSetting<object, PayoutAgreementSetting>(tx, deps, {
      thing: changedThing(by, locked),
      held: { version: agreement.version, setting: { validFrom, confirmedBy: held.confirmedBy } },
      wanted: { version, setting: { validFrom, confirmedBy } },
      whyNot: () => Promise.resolve(whyNotConfirm(locked, held)),
      write: async () => {
        const at = new Date(deps.clock());
        const of = { agreementId: id, validFrom };
        await confirmTermsBy(tx, of, { id: by.personId, name: by.signature, at });
        await bumpVersion(tx, id);
      },
      view: () => readAgreements(tx, { companyIds: null, id }),
    });
  });
}

function whyNotConfirm({ agreement }: Locked, terms: WrittenTerms): SettingRefusal | undefined {
  if (agreement.lacksOwnCardRule) return refuseSetting("payoutRuleIncomplete", "acquirer");
  return lacksMerchantNumber(terms)
    ? refuseSetting("payoutMerchantMissing", "merchantNumbers")
    : undefined;
}

/** One that no bank line has paid by is taken away whole, and told of. */
export function removeAgreement(deps: SettingDeps, changing: Changing): Outcome<{ id: string }> {
  const { id, version, by } = changing;
  return change(deps, changing, (tx, locked) => {
    const { name, acquirer, terms } = locked.agreement;
    return editSetting<object, { id: string }>(tx, deps, {
      thing: changedThing(by, locked),
      held: {
        version: locked.agreement.version,
        setting: {
          acquirer,
          name,
          terms: terms.map((one) => termsContent(one, locked.company)),
          removed: false,
        },
      },
      wanted: { version, setting: { removed: true } },
      whyNot: async () =>
        (await isMatched(tx, id)) ? refuseSetting("payoutAgreementUsed", "id") : undefined,
      write: () => deleteAgreement(tx, id),
      view: () => Promise.resolve([{ id }]),
    });
  });
}
