/** The SQL of acquirers' lines as people see them. */
import { type Sql, statement } from "../database/database.ts";
import type { DayCursor } from "../day-cursor.ts";
import type { AcquirerLineView, AcquirerTieView, LISTED_STATES } from "./acquirer-lines-api.ts";
import { IS_UNTIED } from "./line-store.ts";

/** Of a tie `t`. */
const TIE = `json_build_object('id', t.id, 'paymentId', t.attempt_id, 'evidence', t.evidence,
    'differences', t.differences, 'proved', t.proved, 'reason', t.reason, 'by', t."by",
    'at', to_char(t.at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), 'undone',
    case when t.undone_at is not null then json_build_object('by', t.undone_by,
      'reason', t.undone_reason,
      'at', to_char(t.undone_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')) end)`;

/** Of a counted line `l`, with the tie `t` that stands. */
const VIEW = `l.id, c.code as "companyCode", f.id as "fileId", f.name as "fileName", a.line, l.type,
    l.sale_on as "saleOn", a.sale_time as "saleTime", l.amount_ore as "amountOre",
    a.fee_ore as "feeOre", coalesce(a.merchant_number, p.merchant_number) as "merchantNumber",
    a.terminal_id as "terminalId", a.issuer_text as card, a.last_four as "lastFour",
    a.authorisation_code as "authorisationCode", a.reference, a.own_reference as "ownReference",
    json_build_object('reference', p.reference, 'paidOn', p.paid_on) as payout,
    g.name as "agreementName", case when t.id is null then coalesce(l.reason, l.result) end
      as "leftBecause",
    l.first_line_id as "firstLineId", case when t.id is not null then ${TIE} end as tie,
    coalesce(l.sale_on, p.paid_on, f.received_at::date) as "listedOn"`;
const JOINED = `join companies c on c.id = l.company_id
    join acquirer_lines a on a.file_id = l.file_id and a.number = l.number
    join reported_payouts p on p.id = l.payout_id join bank_files f on f.id = l.file_id
    left join payout_agreements g on g.id = l.agreement_id`;
const STANDING = `left join acquirer_ties t on t.line_id = l.id and t.undone_at is null`;

export type ViewRow = AcquirerLineView & { readonly listedOn: string };

const IN_PAGE = `($1::uuid[] is null or l.company_id = any($1)) and ($2::text is null or c.code = $2)
    and ($3::date is null
      or (coalesce(l.sale_on, p.paid_on, f.received_at::date), l.id) < ($3, $4::uuid))`;
const NEWEST_FIRST = `order by "listedOn" desc, l.id desc limit $5`;

const OPEN = statement({
  name: "list_open_acquirer_lines",
  text: `select ${VIEW} from counted_acquirer_lines l ${JOINED} ${STANDING}
    where l.result in ('unknownSale','ambiguous','alreadyPaid','saleNotFound','dayMissing',
        'agreementMissing') and ${IS_UNTIED} and ${IN_PAGE} ${NEWEST_FIRST}`,
});

const ofTies = (state: string, which: string) =>
  statement({
    name: `list_acquirer_lines_${state}`,
    text: `select ${VIEW} from acquirer_ties t join counted_acquirer_lines l on l.id = t.line_id
      ${JOINED} where t.undone_at is null and ${which} and ${IN_PAGE} ${NEWEST_FIRST}`,
  });

const LISTS: Readonly<Record<(typeof LISTED_STATES)[number], ReturnType<typeof statement>>> = {
  open: OPEN,
  differs: ofTies(
    "differs",
    `t.differences && '{amount,issuer,site,terminal,authorisationCode,card,voided}'`,
  ),
  booked: ofTies("booked", "t.proved"),
  setAside: ofTies("setAside", "t.attempt_id is null"),
};

/** One more than the page, to tell whether there is another. */
export function selectLinePage(
  sql: Sql,
  asked: {
    readonly state: (typeof LISTED_STATES)[number];
    readonly companyIds: readonly string[] | null;
    readonly company: string | undefined;
    readonly after: DayCursor | undefined;
    readonly limit: number;
  },
): Promise<ViewRow[]> {
  const { state, companyIds, company, after, limit } = asked;
  const place = [after?.businessDay ?? null, after?.id ?? null];
  return sql.query<ViewRow>(LISTS[state], [companyIds, company ?? null, ...place, limit + 1]);
}

const ONE = statement({
  name: "read_acquirer_line",
  text: `select ${VIEW} from counted_acquirer_lines l ${JOINED} ${STANDING} where l.id = $1`,
});

export async function selectLine(sql: Sql, id: string): Promise<ViewRow | undefined> {
  return (await sql.query<ViewRow>(ONE, [id]))[0];
}

const UNDONE = statement({
  name: "read_undone_acquirer_ties",
  text: `select ${TIE} as tie from acquirer_ties t where t.line_id = $1 and t.undone_at is not null
    order by t.undone_at desc, t.id`,
});

export async function selectUndone(sql: Sql, lineId: string): Promise<AcquirerTieView[]> {
  return (await sql.query<{ tie: AcquirerTieView }>(UNDONE, [lineId])).map(({ tie }) => tie);
}

const OF_PAYMENT = statement({
  name: "acquirer_lines_of_payment",
  text: `select ${VIEW} from acquirer_ties t join counted_acquirer_lines l on l.id = t.line_id ${JOINED}
    where t.attempt_id = $1 and t.undone_at is null order by t.holds desc, l.sale_on, l.id`,
});

/** The one that holds it first, then chargebacks of it. */
export function selectLinesOfPayment(sql: Sql, attemptId: string): Promise<ViewRow[]> {
  return sql.query<ViewRow>(OF_PAYMENT, [attemptId]);
}
