/**
 * The rule of a car's keys, in SQL of an order `k`: they may be handed over when every cash invoice on
 * the registration number is paid, none of it is on its way back or waits for somebody to say that the
 * customer signed, and none of it was approved without anything that shows that the bank was asked,
 * unless that has been given back from the order. What was a debt from the beginning was never the order's.
 */
export const IS_UNPROVEN = `k.left_ore > 0 or exists (
    select from allocations g join attempts t on t.id = g.attempt_id
    where g.order_id = k.id and t.kind <> 'purchase'
      and t.state in ('created','sent','unknown','claimed')) or exists (
    select from allocations g join attempts t on t.id = g.attempt_id
    where g.order_id = k.id and g.target = 'order' and g.applied_ore > 0
      and t.kind = 'purchase' and t.state = 'approved' and (t.signature_state = 'waiting'
        or 'offlineApproval' = any(t.flags)
          and g.applied_ore > (select coalesce(sum(b.applied_ore), 0) from allocations b
            join attempts r on r.id = b.attempt_id left join debts d on d.id = b.debt_id
            where r.original_id = t.id and r.state = 'approved' and b.order_id = k.id
              and (b.target <> 'debt' or d.attempt_id is null or d.reason = 'failedReversal'))))`;

export const CASH_INVOICE =
  "k.kind <> 'creditInvoice' and k.settlement = 'cash' and not k.withdrawn";

/**
 * Of the car with the plain registration number. Not as "not exists": the planner would then look
 * through the orders of every car for one page.
 */
export function keysOfCar(plainRegistration: string): string {
  return `(select false from orders k
      where k.registration_number is not null
        and plain_registration(k.registration_number) = ${plainRegistration}
        and ${CASH_INVOICE} and (${IS_UNPROVEN}) limit 1)`;
}

/**
 * Plain registration numbers, of at least every car whose keys must be kept: found from what is unpaid or
 * unproven, which is little, and not from all cars. Each is to be asked for by `keysOfCar`.
 */
export function perhapsKept(): string {
  return `(select plain_registration(k.registration_number) as registration from orders k
      where k.left_ore > 0 and k.registration_number is not null
    union select plain_registration(k.registration_number) from attempts t
      join allocations g on g.attempt_id = t.id join orders k on k.id = g.order_id
      where k.registration_number is not null and t.id in (
        select id from attempts where kind <> 'purchase'
          and state in ('created','sent','unknown','claimed')
        union all select id from attempts where signature_state = 'waiting'
        union all select id from attempts
          where flags <> '{}' and 'offlineApproval' = any(flags) and state = 'approved'))`;
}
