/** The way between the parts of the books: those that the person may see. */
import type { Right } from "@kortkoll/core/people/rights.ts";
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { useSignedIn } from "../shell/signed-in.tsx";
import { useText } from "../text/text.tsx";
import "../settings/settings.css";
import "./books.css";

const PARTS = [
  { to: "/books", right: "financeViews", name: "balances" },
  { to: "/books/vouchers", right: "financeViews", name: "vouchers" },
  { to: "/books/ageing", right: "financeViews", name: "ageing" },
  { to: "/books/accounts", right: "financeViews", name: "accounts" },
  { to: "/books/exports", right: "exports", name: "exports" },
  { to: "/books/periods", right: "financeViews", name: "periods" },
  { to: "/books/retention", right: "financeViews", name: "retention" },
] as const satisfies readonly { to: string; right: Right; name: string }[];

export function BooksNav(): ReactNode {
  const { bookkeeping: names } = useText();
  const { rights } = useSignedIn().person;
  const parts = PARTS.filter(({ right }) => rights.includes(right));
  // A way between one part and itself leads nowhere.
  if (parts.length < 2) return null;
  return (
    <nav className="kk-settings-nav kk-books-nav" aria-label={names.nav}>
      <ul>
        {parts.map((part) => (
          <li key={part.to}>
            <Link
              to={part.to}
              className="kk-settings-tab"
              activeOptions={{ exact: part.to === "/books", includeSearch: false }}
              activeProps={{ "data-active": true }}
            >
              {names.parts[part.name]}
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  );
}
