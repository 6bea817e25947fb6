-- Nothing reads it: cars are looked for by plain_registration, and each payment wrote it three times.

drop index orders_by_registration;
