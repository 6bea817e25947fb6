-- What came while an attempt held an order, and when the order was last changed, are held as well.

select hold_rows('orders', 't.id',
  '{id,company_id,system_id,site_id,order_number,invoice_number,kind,settlement,credits_order_id,
    version,customer_number,customer_name,registration_number,service_advisor,invoice_date,lines,
    total_ore,paid_ore,interim_ore,withdrawn,
    position,created_at,
    released,interim_since,pending_version,pending_change,pending_withdrawal,changed_at}');
