/** How the audit trail tells of what an invoicing system does with an order. */
import type { AuditRecord } from "../audit/record-audit.ts";
import type { StoredOrder } from "./order-store.ts";

export function auditedOf(
  order: StoredOrder,
  at: Date,
): Pick<AuditRecord, "companyId" | "siteId" | "subject" | "by" | "at"> {
  return {
    companyId: order.companyId,
    siteId: order.siteId,
    subject: { kind: "order", id: order.id },
    by: { id: null, name: `system:${order.systemCode}` },
    at,
  };
}
