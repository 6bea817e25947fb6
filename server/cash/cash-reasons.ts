/** Each company's list of why cash goes in or out, and the contra account that each reason fixes. */
import { mayStandAgainstCash, PRESET_REASONS } from "@kortkoll/core/cash/cash-reasons.ts";
import { BY_SERVER, recordAudit } from "../audit/record-audit.ts";
import type { Transaction } from "../database/database.ts";
import type { PersonCaller, Sight } from "../http/access.ts";
import {
  changeSetting,
  doneWith,
  recordChange,
  refuseSetting,
  type SettingOutcome,
  type SettingRefusal,
} from "../settings/change-setting.ts";
import type { CashReason, CashReasonList, ChangeCashReasonsBody } from "./cash-api.ts";
import type { CashDeps } from "./mover.ts";
import {
  type CompanyOfCash,
  countChangeOfReasons,
  findCompany,
  findWithoutReasons,
  freeNames,
  insertPresets,
  insertReason,
  lockChart,
  lockVersions,
  readClaimAccounts,
  selectReasons,
  selectVersions,
  updateReason,
} from "./reason-store.ts";

/** A company that has never decided has the presets, which are its own from then on. */
export async function listReasons(
  deps: CashDeps,
  asked: { readonly sight: Sight; readonly companyCode: string | undefined },
): Promise<CashReasonList> {
  const { companyIds } = asked.sight;
  for (const company of await findWithoutReasons(deps.database, companyIds)) {
    const at = new Date(deps.clock());
    await deps.database.inTransaction(async (tx) => {
      await lockVersions(tx, company.id);
      const chart = await chartOf(tx, company.id);
      const presets = PRESET_REASONS.filter((one) => mayStandAgainstCash(one.account, chart)).map(
        (preset) => ({ ...preset, id: deps.newId() }),
      );
      if (!(await insertPresets(tx, company.id, presets))) return;
      await recordAudit(tx, deps.newId, {
        kind: "settingChanged",
        companyId: company.id,
        subject: { kind: "cashReasons", id: company.id },
        content: { from: null, to: { presets: presets.length } },
        by: BY_SERVER,
        at,
      });
    });
  }
  const { companyCode } = asked;
  // The version first: a list that is newer than its version is told apart, an older one is not.
  const versions = await selectVersions(deps.database, { companyIds, companyCode });
  const reasons = await selectReasons(deps.database, { companyIds, companyCode });
  return { reasons: [...reasons], versions: [...versions] };
}

export type ChangeReasons = {
  readonly body: ChangeCashReasonsBody;
  readonly by: PersonCaller;
};

/** From the version that was edited; what is refused changes nothing, and is on the record. */
export async function changeReasons(
  deps: CashDeps,
  asked: ChangeReasons,
): Promise<{
  readonly outcome: SettingOutcome<CashReasonList>;
  readonly companyId: string | null;
}> {
  const { body, by } = asked;
  const sought = { companyIds: by.companyIds, code: body.companyCode };
  const company = await findCompany(deps.database, sought);
  const companyId = company?.id ?? null;
  const outcome = await changeSetting<CashReasonList>(
    deps,
    { by, subject: { kind: "cashReasons", id: companyId }, wanted: body },
    {
      work: (tx) =>
        company === undefined
          ? Promise.resolve(refuseSetting("unknownCompany", "companyCode"))
          : writeReasons(tx, deps, { ...asked, company }),
      lastWords: { cash_reasons_have_names: { code: "cashReasonTaken", field: "reasons" } },
    },
  );
  return { outcome, companyId };
}

async function writeReasons(
  tx: Transaction,
  deps: CashDeps,
  writing: ChangeReasons & { readonly company: CompanyOfCash },
): Promise<SettingOutcome<CashReasonList>> {
  const { company, body, by } = writing;
  const place = { companyId: company.id, siteId: null };
  const read = (): Promise<readonly CashReason[]> =>
    selectReasons(tx, { companyIds: [company.id] });
  const held = await lockVersions(tx, company.id);
  const before = await read();
  const refusal =
    held.reasons === body.version
      ? await whyNot(tx, { company, body, before })
      : refuseSetting("conflict", "version");
  if (refusal !== undefined) return { ...refusal, about: { name: company.code, place } };
  const kept = new Set(body.reasons.map((one) => one.id));
  for (const gone of before.filter((one) => one.active && !kept.has(one.id))) {
    await updateReason(tx, { ...gone, companyId: company.id, active: false });
  }
  const known = new Map(before.map((one) => [one.id, one]));
  const renamed = body.reasons.flatMap(({ id, kind, name }) => {
    const was = id === undefined ? undefined : known.get(id);
    return was === undefined || (was.kind === kind && was.name === name) ? [] : [was.id];
  });
  await freeNames(tx, company.id, renamed);
  for (const one of body.reasons) {
    const reason = { ...one, id: one.id ?? deps.newId(), companyId: company.id };
    await (one.id === undefined ? insertReason(tx, reason) : updateReason(tx, reason));
  }
  await countChangeOfReasons(tx, company.id);
  const after = await read();
  await recordChange(tx, deps, {
    by,
    subject: { kind: "cashReasons", id: company.id },
    name: company.code,
    place,
    difference: {
      from: { reasons: differing(before, after) },
      to: { reasons: differing(after, before) },
    },
  });
  const versions = await selectVersions(tx, { companyIds: [company.id] });
  return doneWith([{ reasons: [...after], versions: [...versions] }]);
}

async function whyNot(
  tx: Transaction,
  wanted: {
    readonly company: CompanyOfCash;
    readonly body: ChangeCashReasonsBody;
    readonly before: readonly CashReason[];
  },
): Promise<SettingRefusal | undefined> {
  const { company, body, before } = wanted;
  const chart = await chartOf(tx, company.id);
  const bad = body.reasons.findIndex((one) => !mayStandAgainstCash(one.account, chart));
  if (bad >= 0) return refuseSetting("accountNotForCash", `reasons.${bad}.account`);
  const known = new Set(before.map((one) => one.id));
  const strange = body.reasons.findIndex((one) => one.id !== undefined && !known.has(one.id));
  if (strange >= 0) return refuseSetting("cashReasonNotFound", `reasons.${strange}.id`);
  return undefined;
}

async function chartOf(
  tx: Transaction,
  companyId: string,
): Promise<readonly { readonly role: string; readonly account: string }[]> {
  const claimAccounts = await readClaimAccounts(tx, companyId);
  return [
    ...(await lockChart(tx, companyId)),
    ...claimAccounts.map((account) => ({ role: "claim", account })),
  ];
}

function differing(
  these: readonly CashReason[],
  those: readonly CashReason[],
): readonly Omit<CashReason, "companyCode">[] {
  const known = new Set(those.map((one) => JSON.stringify(one)));
  return these
    .filter((one) => !known.has(JSON.stringify(one)))
    .map(({ companyCode: _code, ...rest }) => rest);
}
