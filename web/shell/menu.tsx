/** The menu: only what the person's rights allow, and always who and where one is. */

import type { Right } from "@kortkoll/core/people/rights.ts";
import { Burger, Drawer } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import {
  type Icon,
  IconAlertTriangle,
  IconArrowsJoin,
  IconBuildingBank,
  IconCalendarCheck,
  IconCash,
  IconChartBar,
  IconCoins,
  IconCreditCard,
  IconFileImport,
  IconHistory,
  IconReportAnalytics,
  IconScale,
  IconSettings,
  IconShieldCheck,
} from "@tabler/icons-react";
import { Link, useLocation } from "@tanstack/react-router";
import { type ReactNode, useEffect } from "react";
import { useOperatorDialog } from "../operators/operator-desk.tsx";
import type { Text } from "../text/sv.ts";
import { useText } from "../text/text.tsx";
import { useNarrow } from "../ui/use-narrow.ts";
import { Brand } from "./brand.tsx";
import { DemoLinks } from "./demo-links.tsx";
import { useSignedIn } from "./signed-in.tsx";
import { WhoAndWhere } from "./who-and-where.tsx";

type Place = {
  readonly to:
    | "/till"
    | "/history"
    | "/interrupted"
    | "/overview"
    | "/bank/payouts"
    | "/bank/bench"
    | "/books"
    | "/bank/files"
    | "/audit"
    | "/cash"
    | "/day-close"
    | "/till-reconciliation"
    | "/reports/service-advisors"
    | "/settings";
  readonly right: Right;
  /** Also enough. */
  readonly or?: Right;
  readonly icon: Icon;
  readonly name: keyof Text["nav"];
};

const PLACES: readonly Place[] = [
  { to: "/till", right: "takeCard", or: "takeCash", icon: IconCreditCard, name: "till" },
  { to: "/cash", right: "takeCash", or: "financeViews", icon: IconCash, name: "cash" },
  {
    to: "/till-reconciliation",
    right: "tillReconciliation",
    or: "approveDifference",
    icon: IconCoins,
    name: "count",
  },
  { to: "/history", right: "history", icon: IconHistory, name: "history" },
  { to: "/interrupted", right: "interrupted", icon: IconAlertTriangle, name: "interrupted" },
  { to: "/overview", right: "financeViews", icon: IconChartBar, name: "overview" },
  { to: "/day-close", right: "dayClose", icon: IconCalendarCheck, name: "dayClose" },
  { to: "/bank/payouts", right: "bank", icon: IconBuildingBank, name: "payouts" },
  { to: "/bank/files", right: "bank", icon: IconFileImport, name: "bankFiles" },
  { to: "/bank/bench", right: "bank", icon: IconArrowsJoin, name: "matching" },
  { to: "/books", right: "financeViews", or: "exports", icon: IconScale, name: "books" },
  {
    to: "/reports/service-advisors",
    right: "history",
    icon: IconReportAnalytics,
    name: "reports",
  },
  { to: "/audit", right: "audit", icon: IconShieldCheck, name: "audit" },
  { to: "/settings", right: "settings", or: "people", icon: IconSettings, name: "settings" },
];

export function Menu(): ReactNode {
  const text = useText();
  const narrow = useNarrow();
  const session = useSignedIn();
  const { pathname } = useLocation();
  const dialog = useOperatorDialog();
  const [open, drawer] = useDisclosure(false);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the menu closes when the page changes
  useEffect(() => drawer.close(), [pathname]);
  if (!narrow) {
    return (
      <section className="kk-rail" aria-label={text.shell.menu}>
        <Brand />
        <div className="kk-rail-ways">
          <Places />
          <DemoLinks />
        </div>
        <WhoAndWhere />
      </section>
    );
  }
  return (
    <section className="kk-bar" aria-label={text.shell.menu}>
      <Brand />
      {session.till === null ? (
        <p className="kk-bar-where">
          {text.shell.noTill} · {session.person.signature}
        </p>
      ) : (
        <button type="button" className="kk-bar-where" onClick={dialog.open}>
          <span className="kk-hidden">{text.people.operator.change}: </span>
          <span>{session.till.name}</span> <strong>{session.person.signature}</strong>
        </button>
      )}
      <Burger
        opened={open}
        onClick={drawer.open}
        color="white"
        size="md"
        aria-label={text.shell.menu}
        className="kk-burger"
      />
      <Drawer
        opened={open}
        onClose={drawer.close}
        title={text.shell.menu}
        position="right"
        size="min(20rem, 85vw)"
        closeButtonProps={{ "aria-label": text.shell.closeMenu, size: "xl" }}
        classNames={{ content: "kk-drawer", header: "kk-drawer-head" }}
      >
        <Places />
        <DemoLinks />
        <WhoAndWhere />
      </Drawer>
    </section>
  );
}

function Places(): ReactNode {
  const text = useText();
  const { rights } = useSignedIn().person;
  return (
    <nav aria-label={text.shell.mainNavigation}>
      <ul className="kk-places">
        {PLACES.filter(
          ({ right, or = right }) => rights.includes(right) || rights.includes(or),
        ).map((place) => (
          <li key={place.to}>
            <Link to={place.to} activeProps={{ "data-active": true }}>
              <place.icon size={22} stroke={1.8} aria-hidden />
              {text.nav[place.name]}
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  );
}
