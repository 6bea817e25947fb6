/** Who may do what, by role: the one table that the server asks. */

export const RIGHTS = [
  "takeCard",
  "takeCash",
  "refund",
  "approveRefund",
  "history",
  "interrupted",
  "ownCards",
  "dayClose",
  "tillReconciliation",
  "approveDifference",
  "openItems",
  "financeViews",
  "bank",
  "exports",
  "periods",
  "people",
  "settings",
  "audit",
] as const;
export type Right = (typeof RIGHTS)[number];

export const ROLES = ["operator", "serviceAdvisor", "manager", "finance", "administrator"] as const;
export type Role = (typeof ROLES)[number];

export const RIGHTS_OF: Readonly<Record<Role, readonly Right[]>> = {
  operator: ["takeCard", "history", "tillReconciliation"],
  serviceAdvisor: ["takeCard", "history"],
  manager: [
    "takeCard",
    "takeCash",
    "refund",
    "approveRefund",
    "history",
    "interrupted",
    "dayClose",
    "tillReconciliation",
    "approveDifference",
    "openItems",
    "exports",
  ],
  finance: [
    "refund",
    "approveRefund",
    "history",
    "interrupted",
    "dayClose",
    "approveDifference",
    "openItems",
    "financeViews",
    "bank",
    "exports",
    "periods",
    "audit",
  ],
  administrator: [
    "history",
    "ownCards",
    "financeViews",
    "exports",
    "periods",
    "people",
    "settings",
    "audit",
  ],
};

/** What is done at the desk: the rights that a PIN is enough for. Everything else needs a sign-in. */
const DESK_RIGHTS: readonly Right[] = [
  "takeCard",
  "takeCash",
  "refund",
  "approveRefund",
  "history",
  "interrupted",
  "tillReconciliation",
  "approveDifference",
];

export function isDeskRight(right: Right): boolean {
  return DESK_RIGHTS.includes(right);
}

export function mayDo(role: Role, right: Right): boolean {
  return RIGHTS_OF[role].includes(right);
}

/** What a program with an API key may be let do. */
export const SCOPES = [
  "orders:read",
  "orders:write",
  "events:read",
  "payments:read",
  "payments:write",
  "interrupted:read",
  "ledger:read",
  "overview:read",
  "settings:read",
  "day-closes:write",
  "exports:read",
  "bank:write",
  "audit:read",
] as const;
export type Scope = (typeof SCOPES)[number];

/** The rights that a person holds who may do what the scope lets a program do. */
export const RIGHTS_OF_SCOPE: Readonly<Record<Scope, readonly Right[]>> = {
  "orders:read": ["history"],
  "orders:write": ["settings"],
  "events:read": ["settings"],
  "payments:read": ["history"],
  "payments:write": ["takeCard", "refund"],
  "interrupted:read": ["history"],
  "ledger:read": ["financeViews"],
  "overview:read": ["financeViews"],
  "settings:read": ["settings"],
  "day-closes:write": ["dayClose"],
  "exports:read": ["exports"],
  "bank:write": ["bank"],
  "audit:read": ["audit"],
};
