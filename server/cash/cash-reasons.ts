/** Each company's list of why cash goes in or out, and the contra account that each reason fixes. */
import { mayStandAgainstCash, PRESET_REASONS } from "@kortkoll/core/cash/cash-reasons.ts";
import { type AuditActor, recordAudit } from "../audit/record-audit.ts";
import type { Transaction } from "../database/database.ts";
import { violatedConstraint } from "../database/database-errors.ts";
import type { Sight } from "../http/access.ts";
import type { CashReason, ChangeCashReasonsBody } from "./cash-api.ts";
import { type CashRefusal, refuseCash } from "./cash-refusal.ts";
import type { CashDeps } from "./mover.ts";
import {
  type CompanyOfCash,
  findCompany,
  findWithoutReasons,
  insertPresets,
  insertReason,
  lockChart,
  readClaimAccounts,
  selectReasons,
  updateReason,
} from "./reason-store.ts";

/** A company that has never decided has the presets, which are its own from then on. */
export async function listReasons(
  deps: CashDeps,
  asked: { readonly sight: Sight; readonly companyCode: string | undefined },
): Promise<readonly CashReason[]> {
  const { companyIds } = asked.sight;
  for (const company of await findWithoutReasons(deps.database, companyIds)) {
    const presets = PRESET_REASONS.map((preset) => ({ ...preset, id: deps.newId() }));
    await insertPresets(deps.database, company.id, presets);
  }
  return await selectReasons(deps.database, { companyIds, companyCode: asked.companyCode });
}

export type ChangeReasons = {
  readonly sight: Sight;
  readonly body: ChangeCashReasonsBody;
  readonly by: AuditActor;
};

export async function changeReasons(
  deps: CashDeps,
  asked: ChangeReasons,
): Promise<CashRefusal | { readonly kind: "changed"; readonly reasons: readonly CashReason[] }> {
  const { companyIds } = asked.sight;
  const { companyCode: code } = asked.body;
  try {
    return await deps.database.inTransaction(async (tx) => {
      const company = await findCompany(tx, { companyIds, code });
      if (company === undefined) return refuseCash("unknownCompany", "companyCode");
      return await writeReasons(tx, deps, { ...asked, company });
    });
  } catch (error) {
    if (violatedConstraint(error) !== "cash_reasons_have_names") throw error;
    return refuseCash("cashReasonTaken", "reasons");
  }
}

async function writeReasons(
  tx: Transaction,
  deps: CashDeps,
  writing: ChangeReasons & { readonly company: CompanyOfCash },
): Promise<CashRefusal | { readonly kind: "changed"; readonly reasons: readonly CashReason[] }> {
  const { company, body } = writing;
  const claimAccounts = await readClaimAccounts(tx, company.id);
  const chart = [
    ...(await lockChart(tx, company.id)),
    ...claimAccounts.map((account) => ({ role: "claim", account })),
  ];
  const bad = body.reasons.findIndex((one) => !mayStandAgainstCash(one.account, chart));
  if (bad >= 0) return refuseCash("accountNotForCash", `reasons.${bad}.account`);
  const read = (): Promise<readonly CashReason[]> =>
    selectReasons(tx, { companyIds: [company.id] });
  const before = await read();
  const known = new Set(before.map((one) => one.id));
  const strange = body.reasons.findIndex((one) => one.id !== undefined && !known.has(one.id));
  if (strange >= 0) return refuseCash("cashReasonNotFound", `reasons.${strange}.id`);
  const kept = new Set(body.reasons.map((one) => one.id));
  for (const gone of before.filter((one) => one.active && !kept.has(one.id))) {
    await updateReason(tx, { ...gone, companyId: company.id, active: false });
  }
  for (const one of body.reasons) {
    const reason = { ...one, id: one.id ?? deps.newId(), companyId: company.id };
    await (one.id === undefined ? insertReason(tx, reason) : updateReason(tx, reason));
  }
  const after = await read();
  await recordAudit(tx, deps.newId, {
    kind: "settingChanged",
    companyId: company.id,
    subject: { kind: "cashReasons", id: company.id },
    content: { from: differing(before, after), to: differing(after, before) },
    by: writing.by,
    at: new Date(deps.clock()),
  });
  return { kind: "changed", reasons: after };
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
