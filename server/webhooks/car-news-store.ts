/**
 * The SQL of what is told of cars' keys: of those that were touched, and of all whose receiver has missed
 * how they stand. What a company was told last is kept for all its receivers together.
 */
import { statement, type Transaction } from "../database/database.ts";
import { keysOfCar, perhapsKept } from "../orders/keys-rule.ts";
import type { Range } from "./news-store.ts";

export type CarNewsRow = {
  readonly companyId: string;
  readonly registration: string;
  readonly may: boolean;
  readonly told: boolean;
  readonly content: Readonly<Record<string, unknown>>;
};

/** Of a car `f` of a company `c`. */
const CONTENT = `jsonb_build_object('companyCode', c.code, 'registrationNumber', f.registration,
  'mayBeHandedOver', f.may, 'orders', (select coalesce(jsonb_agg(n.told), '[]') from (
    select jsonb_build_object('orderId', o.id, 'system', y.code,
      'orderNumber', o.order_number, 'invoiceNumber', o.invoice_number,
      'leftOre', o.left_ore) as told
    from orders o join invoicing_systems y on y.id = o.system_id
    where o.company_id = c.id and o.registration_number is not null
      and plain_registration(o.registration_number) = f.registration
      and o.kind <> 'creditInvoice' and o.settlement = 'cash' and not o.withdrawn
    order by o.created_at desc, o.id desc limit 20) n))`;

const IS_TOUCHED_SINCE = (registration: string): string => `exists (select from orders k
    where k.registration_number is not null
      and plain_registration(k.registration_number) = ${registration}
      and (exists (select from order_events e where e.order_id = k.id and e.tx >= $2::xid8)
        or exists (select from allocations l join attempt_events e on e.attempt_id = l.attempt_id
          where (l.order_id = k.id or l.credit_invoice_id = k.id) and e.tx >= $2::xid8)))`;

/**
 * The cars of every order that was touched, also the one that an order was of before it was changed;
 * each for every company that wants to know and has an order on it. How the keys stand is read now: a
 * car that has been touched since is left until that is told of, and so is never told of before it.
 */
const READ_CAR_NEWS = statement({
  name: "read_car_news_for_webhooks",
  text: `with touched as (
        select e.order_id from order_events e where e.tx >= $1::xid8 and e.tx < $2::xid8
        union select unnest(array[l.order_id, l.credit_invoice_id]) from attempt_events e
          join allocations l on l.attempt_id = e.attempt_id
          where e.tx >= $1::xid8 and e.tx < $2::xid8),
      cars as (
        select plain_registration(o.registration_number) as registration
          from touched t join orders o on o.id = t.order_id
        union select plain_registration(v.content ->> 'registrationNumber')
          from touched t join order_versions v on v.order_id = t.order_id),
      standing as materialized (
        select r.registration, coalesce(${keysOfCar("r.registration")}, true) as may
        from cars r where r.registration is not null),
      of_company as (
        select distinct s.registration, s.may, o.company_id from standing s
        join orders o on o.registration_number is not null
          and plain_registration(o.registration_number) = s.registration
        where o.company_id = any($3::uuid[]))
    select f.company_id as "companyId", f.registration, f.may,
      coalesce(k.may_be_handed_over, false) as told,
      ${CONTENT} as content
    from of_company f join companies c on c.id = f.company_id
    left join webhook_car_keys k on k.company_id = f.company_id and k.registration = f.registration
    where f.may <> coalesce(k.may_be_handed_over, false)
      and not ${IS_TOUCHED_SINCE("f.registration")}
    order by f.registration, f.company_id`,
});

export function readCarNews(
  tx: Transaction,
  { from, below }: Range,
  companyIds: readonly string[],
): Promise<CarNewsRow[]> {
  return tx.query<CarNewsRow>(READ_CAR_NEWS, [from, below, companyIds]);
}

const KEEP_CARS = statement({
  name: "keep_told_cars",
  text: `insert into webhook_car_keys (company_id, registration, may_be_handed_over)
    select * from unnest($1::uuid[], $2::text[], $3::boolean[])
    on conflict (company_id, registration)
      do update set may_be_handed_over = excluded.may_be_handed_over`,
});

export async function keepCars(tx: Transaction, cars: readonly CarNewsRow[]): Promise<void> {
  await tx.write(KEEP_CARS, [
    cars.map((one) => one.companyId),
    cars.map((one) => one.registration),
    cars.map((one) => one.may),
  ]);
}

const READ_CARS_MISSED = statement({
  name: "read_cars_missed_by_webhook",
  text: `with last as (
        select distinct on (d.subject) d.subject, d.kind, d.state from webhook_deliveries d
        where d.subscription_id = $2 and d.kind in ('keysMayBeHandedOver','keysMustBeKept')
        order by d.subject, d.sequence desc),
      perhaps_kept as materialized ${perhapsKept()},
      cars as (
        select k.registration from webhook_car_keys k
          where k.company_id = $1 and k.may_be_handed_over
            and k.registration in (select registration from perhaps_kept)
        union select l.subject from last l where l.kind = 'keysMustBeKept' or l.state = 'gaveUp'
          or l.subject in (select registration from perhaps_kept)),
      standing as materialized (
        select r.registration, coalesce(${keysOfCar("r.registration")}, true) as may from cars r)
    select $1::uuid as "companyId", f.registration, f.may,
      coalesce(k.may_be_handed_over, false) as told, ${CONTENT} as content,
      case when l.subject is null then not f.may
        else l.state = 'gaveUp' or f.may <> (l.kind = 'keysMayBeHandedOver') end as "isMissed"
    from standing f join companies c on c.id = $1
    left join webhook_car_keys k on k.company_id = $1 and k.registration = f.registration
    left join last l on l.subject = f.registration
    where exists (select from orders o where o.registration_number is not null
      and plain_registration(o.registration_number) = f.registration and o.company_id = $1)
    order by f.registration`,
});

export type CarMissed = CarNewsRow & {
  /** The receiver holds it otherwise, as far as it was told. */
  readonly isMissed: boolean;
};

/**
 * How the keys stand now of every car that one receiver may hold otherwise: it was told so, or its company
 * was once told that they may be handed over.
 */
export function readCarsMissed(
  tx: Transaction,
  { companyId, id }: { readonly companyId: string; readonly id: string },
): Promise<CarMissed[]> {
  return tx.query<CarMissed>(READ_CARS_MISSED, [companyId, id]);
}

const DO_OTHERS_WANT_KEYS = statement({
  name: "do_others_want_keys",
  text: `select exists (select from webhook_subscriptions where company_id = $1 and id <> $2
    and is_on and 'keys' = any(topics)) as others`,
});

export async function doOthersWantKeys(
  tx: Transaction,
  { companyId, id }: { readonly companyId: string; readonly id: string },
): Promise<boolean> {
  const [row] = await tx.query<{ others: boolean }>(DO_OTHERS_WANT_KEYS, [companyId, id]);
  return row?.others === true;
}
