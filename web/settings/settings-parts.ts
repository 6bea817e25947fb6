/**
 * The parts of the settings in the order that they are shown. A new one has its own file, a line
 * here, a route in web/routes.tsx, and its words in web/text/settings-sv.ts and -en.ts.
 */
import type { Right } from "@kortkoll/core/people/rights.ts";
import {
  type Icon,
  IconAlarm,
  IconBuilding,
  IconBuildingBank,
  IconBuildingStore,
  IconCalendarCheck,
  IconCash,
  IconCashRegister,
  IconCloud,
  IconDeviceMobile,
  IconHistory,
  IconKey,
  IconListNumbers,
  IconPlugConnected,
  IconReportMoney,
  IconShieldLock,
  IconStarHalf,
  IconTags,
  IconUserQuestion,
  IconUsers,
  IconWebhook,
} from "@tabler/icons-react";
import type { Text } from "../text/sv.ts";

export type SettingsPart = {
  readonly to:
    | "/settings/companies"
    | "/settings/accounts"
    | "/settings/marking"
    | "/settings/payouts"
    | "/settings/sites"
    | "/settings/tills"
    | "/settings/terminals"
    | "/settings/systems"
    | "/settings/keys"
    | "/settings/webhooks"
    | "/settings/people"
    | "/settings/card-rules"
    | "/settings/own-cards"
    | "/settings/signatures"
    | "/settings/sign-in"
    | "/settings/nets"
    | "/settings/cash"
    | "/settings/day-close"
    | "/settings/open-items"
    | "/settings/bank-accounts"
    | "/settings/changes";
  readonly right: Right;
  readonly icon: Icon;
  readonly name: keyof Text["settings"]["parts"];
};

const PARTS: readonly SettingsPart[] = [
  { to: "/settings/companies", right: "settings", icon: IconBuilding, name: "companies" },
  { to: "/settings/accounts", right: "settings", icon: IconReportMoney, name: "accounts" },
  { to: "/settings/marking", right: "settings", icon: IconTags, name: "marking" },
  { to: "/settings/payouts", right: "settings", icon: IconBuildingBank, name: "payouts" },
  { to: "/settings/sites", right: "settings", icon: IconBuildingStore, name: "sites" },
  { to: "/settings/tills", right: "settings", icon: IconCashRegister, name: "tills" },
  { to: "/settings/terminals", right: "settings", icon: IconDeviceMobile, name: "terminals" },
  { to: "/settings/systems", right: "settings", icon: IconPlugConnected, name: "systems" },
  { to: "/settings/keys", right: "settings", icon: IconKey, name: "keys" },
  { to: "/settings/webhooks", right: "settings", icon: IconWebhook, name: "webhooks" },
  { to: "/settings/card-rules", right: "settings", icon: IconListNumbers, name: "cardRules" },
  { to: "/settings/own-cards", right: "ownCards", icon: IconStarHalf, name: "ownCards" },
  { to: "/settings/people", right: "people", icon: IconUsers, name: "people" },
  { to: "/settings/cash", right: "settings", icon: IconCash, name: "cash" },
  {
    to: "/settings/bank-accounts",
    right: "settings",
    icon: IconBuildingBank,
    name: "bankAccounts",
  },
  { to: "/settings/open-items", right: "settings", icon: IconAlarm, name: "openItems" },
  { to: "/settings/day-close", right: "settings", icon: IconCalendarCheck, name: "dayClose" },
  { to: "/settings/signatures", right: "people", icon: IconUserQuestion, name: "signatures" },
  { to: "/settings/sign-in", right: "settings", icon: IconShieldLock, name: "signIn" },
  { to: "/settings/nets", right: "settings", icon: IconCloud, name: "nets" },
  { to: "/settings/changes", right: "settings", icon: IconHistory, name: "changes" },
];

export function partsFor(rights: readonly Right[]): readonly SettingsPart[] {
  return PARTS.filter((part) => rights.includes(part.right));
}
