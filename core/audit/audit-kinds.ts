/** What the audit trail tells of beside money, by name; money has its own timelines and vouchers. */
export const AUDIT_KINDS = [
  "signedIn",
  "signInRefused",
  "signedOut",
  "signInLocked",
  "firstAdministratorMade",
  "sessionReplayed",
  "sessionsEnded",
  "operatorSwitched",
  "tillLocked",
  "pinChanged",
  "pinLocked",
  "passwordChanged",
  "secondFactorEnrolled",
  "secondFactorRemoved",
  "recoveryCodesMade",
  "recoveryCodeUsed",
  "settingChanged",
  "settingRefused",
  "rightUsed",
  "rightRefused",
] as const;
export type AuditKind = (typeof AUDIT_KINDS)[number];

export const AUDIT_SUBJECTS = [
  "person",
  "order",
  "payment",
  "route",
  "company",
  "site",
  "till",
  "terminal",
  "account",
  "invoicingSystem",
  "apiKey",
  "cardRules",
  "ownCardProgramme",
  "auditChain",
] as const;
export type AuditSubject = (typeof AUDIT_SUBJECTS)[number];
