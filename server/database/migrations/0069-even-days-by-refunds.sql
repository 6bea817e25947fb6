-- A day that has nothing left, of which a sale and its refund may still come, is found by its refunds.

drop index issuer_days_even;
