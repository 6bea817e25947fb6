/** The SQL of Toyota's programme, of the sites where it is on, and of what turned up elsewhere. */
import { type Sql, statement, type Transaction } from "../database/database.ts";
import type { Sight } from "../http/access.ts";

export type Programme = {
  readonly kind: "toyota";
  readonly version: number;
  readonly payer: string | null;
  readonly payoutBankDays: number | null;
  readonly payoutForm: "gross" | "net" | null;
  readonly confirmedAt: Date | null;
  readonly confirmedBy: string | null;
};

const PROGRAMME_COLUMNS = `kind, version, payer, payout_bank_days as "payoutBankDays",
  payout_form as "payoutForm", confirmed_at as "confirmedAt", confirmed_by as "confirmedBy"`;

const READ_PROGRAMME = statement({
  name: "read_own_card_programme",
  text: `select ${PROGRAMME_COLUMNS} from own_card_programmes where kind = 'toyota'`,
});
const LOCK_PROGRAMME = statement({
  name: "lock_own_card_programme",
  text: `select ${PROGRAMME_COLUMNS} from own_card_programmes where kind = 'toyota' for update`,
});

export async function selectProgramme(sql: Sql): Promise<Programme> {
  return theOne(await sql.query<Programme>(READ_PROGRAMME));
}

export async function lockProgramme(tx: Transaction): Promise<Programme> {
  return theOne(await tx.query<Programme>(LOCK_PROGRAMME));
}

function theOne(rows: readonly Programme[]): Programme {
  const [programme] = rows;
  if (programme === undefined) throw new Error("Toyota's programme is gone from the database");
  return programme;
}

const CHANGE_PROGRAMME = statement({
  name: "change_own_card_programme",
  text: `update own_card_programmes set version = version + 1, payer = $1, payout_bank_days = $2,
      payout_form = $3, confirmed_at = $4, confirmed_by_id = $5, confirmed_by = $6
    where kind = 'toyota'`,
});

export async function updateProgramme(
  tx: Transaction,
  programme: Pick<Programme, "payer" | "payoutBankDays" | "payoutForm"> & {
    readonly confirmed: { readonly at: Date; readonly byId: string; readonly by: string } | null;
  },
): Promise<void> {
  const { payer, payoutBankDays, payoutForm, confirmed } = programme;
  await tx.query(CHANGE_PROGRAMME, [
    payer,
    payoutBankDays,
    payoutForm,
    confirmed?.at ?? null,
    confirmed?.byId ?? null,
    confirmed?.by ?? null,
  ]);
}

const LOCK_SITE = statement({
  name: "lock_site_for_own_cards",
  text: `select s.id, s.code, s.version, s.toyota_franchise as "toyotaFranchise",
      s.own_cards_on as "ownCardsOn",
      not exists (select from site_companies b where b.site_id = s.id and not exists (
        select from company_accounts a
        where a.company_id = b.company_id and a.role = 'issuerOwnCard')) as "hasAccount"
    from sites s where s.id = $1 for no key update of s`,
});

export type LockedSite = {
  readonly id: string;
  readonly code: string;
  readonly version: number;
  readonly toyotaFranchise: boolean;
  readonly ownCardsOn: boolean;
  /** Every company of the site has an account for own cards. */
  readonly hasAccount: boolean;
};

export async function lockSite(tx: Transaction, siteId: string): Promise<LockedSite | undefined> {
  return (await tx.query<LockedSite>(LOCK_SITE, [siteId]))[0];
}

const SWITCH_SITE = statement({
  name: "switch_own_cards_of_site",
  text: "update sites set own_cards_on = $2, version = version + 1 where id = $1",
});

export async function switchSite(tx: Transaction, siteId: string, on: boolean): Promise<void> {
  await tx.query(SWITCH_SITE, [siteId, on]);
}

const READ_SITES = statement({
  name: "read_sites_with_own_cards",
  text: `select s.id as "siteId", s.version, s.code, s.name, s.toyota_franchise as "toyotaFranchise",
      s.own_cards_on as "ownCardsOn",
      array(select c.code from site_companies b join companies c on c.id = b.company_id
        where b.site_id = s.id and ($2::uuid[] is null or c.id = any($2))
        order by c.code) as "companyCodes",
      t.payments, t.amount_ore as "amountOre", t.open, t.last_at as "lastAt"
    from sites s cross join lateral (
      select count(*) as payments, coalesce(sum(a.approved_ore), 0)::bigint as amount_ore,
        count(*) filter (where 'ownCardWhereOff' = any(a.flags)
          and 'ownCardWhereOff' <> all(a.handled_flags)) as open,
        max(a.created_at) as last_at
      from attempts a where a.site_id = s.id and a.own_card_where_off and a.kind = 'purchase'
        and a.state = 'approved' and ($2::uuid[] is null or a.company_id = any($2))) t
    where ($1::uuid[] is null or s.id = any($1))
      and ($2::uuid[] is null or exists (select from site_companies b
        where b.site_id = s.id and b.company_id = any($2)))
    order by s.code`,
});

export type SiteRow = {
  siteId: string;
  version: number;
  code: string;
  name: string;
  toyotaFranchise: boolean;
  ownCardsOn: boolean;
  companyCodes: string[];
  payments: number;
  amountOre: number;
  open: number;
  lastAt: Date | null;
};

export function selectSites(
  sql: Sql,
  sight: Sight,
  only?: string | undefined,
): Promise<readonly SiteRow[]> {
  const siteIds = only === undefined ? sight.siteIds : [only];
  return sql.query<SiteRow>(READ_SITES, [siteIds, sight.companyIds]);
}

const READ_ACCOUNTS = statement({
  name: "read_own_card_accounts",
  text: `select c.code, c.name, a.account from companies c
    left join company_accounts a on a.company_id = c.id and a.role = 'issuerOwnCard'
    where ($1::uuid[] is null or c.id = any($1))
      and ($2::uuid[] is null or exists (select from site_companies b
        where b.company_id = c.id and b.site_id = any($2)))
    order by c.code`,
});

export type AccountRow = { code: string; name: string; account: string | null };

export function selectAccounts(sql: Sql, sight: Sight): Promise<readonly AccountRow[]> {
  return sql.query<AccountRow>(READ_ACCOUNTS, [sight.companyIds, sight.siteIds]);
}

/** What was changed stands on the audit trail, written with the change itself, here or at the site. */
const READ_CHANGES = statement({
  name: "read_own_card_changes",
  text: `select e.at, e.by, s.code as "siteCode", e.content
    from audit_events e left join sites s on s.id = e.site_id
    where e.kind = 'settingChanged' and (e.subject_kind = 'ownCardProgramme'
        or e.subject_kind = 'site' and e.content->'to' ?| array['ownCardsOn','toyotaFranchise'])
      and (e.site_id is null or $1::uuid[] is null or e.site_id = any($1))
      and (e.site_id is null or $2::uuid[] is null or exists (select from site_companies b
        where b.site_id = e.site_id and b.company_id = any($2)))
    order by e.at desc, e.id desc limit 50`,
});

export type ChangeRow = {
  at: Date;
  by: string;
  siteCode: string | null;
  content: { from?: Record<string, unknown>; to?: Record<string, unknown> };
};

export function selectChanges(sql: Sql, sight: Sight): Promise<readonly ChangeRow[]> {
  return sql.query<ChangeRow>(READ_CHANGES, [sight.siteIds, sight.companyIds]);
}
