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
  "tillUnlocked",
  "pinChanged",
  "pinLocked",
  "passwordChanged",
  "secondFactorEnrolled",
  "secondFactorRemoved",
  "secondFactorGiven",
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
  "signInSettings",
] as const;
export type AuditSubject = (typeof AUDIT_SUBJECTS)[number];
