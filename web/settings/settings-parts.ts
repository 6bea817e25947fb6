/**
 * The parts of the settings in the order that they are shown. A new one has its own file, a line
 * here, a route in web/routes.tsx, and its words in web/text/settings-sv.ts and -en.ts.
 */
import type { Right } from "@kortkoll/core/people/rights.ts";
import { type Icon, IconDeviceMobile } from "@tabler/icons-react";

export type SettingsPart = {
  readonly to: "/settings/terminals";
  readonly right: Right;
  readonly icon: Icon;
  readonly name: "terminals";
};

const PARTS: readonly SettingsPart[] = [
  { to: "/settings/terminals", right: "settings", icon: IconDeviceMobile, name: "terminals" },
];

export function partsFor(rights: readonly Right[]): readonly SettingsPart[] {
  return PARTS.filter((part) => rights.includes(part.right));
}
