-- Whoever may lock periods; and cash that is in no numbered voucher yet is found by its day.

alter table person_rights drop constraint person_rights_right_check,
  add constraint person_rights_right_check check ("right" in ('takeCard','takeCash','refund',
    'approveRefund','history','interrupted','ownCards','dayClose','tillReconciliation',
    'approveDifference','openItems','financeViews','bank','exports','periods','people','settings',
    'audit'));

create index vouchers_of_cash on vouchers (company_id, business_day)
  where cash_movement_id is not null or event in ('cashPaid','cashRefund');
