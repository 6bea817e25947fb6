/** The addresses of the books and the page that each shows. */
import { createRoute } from "@tanstack/react-router";
import { frame } from "../shell/frame-route.tsx";
import { AccountsReportPage } from "./accounts-page.tsx";
import { type AccountsSearch, readAccountsSearch } from "./accounts-search.ts";
import { AgeingPage } from "./ageing-page.tsx";
import { type AgeingSearch, readAgeingSearch } from "./ageing-search.ts";
import { BooksPage } from "./books-page.tsx";
import { ExportsPage } from "./exports-page.tsx";
import { PeriodsPage } from "./periods-page.tsx";
import { RetentionPage } from "./retention-page.tsx";
import { VoucherPage } from "./voucher-page.tsx";
import { VouchersPage } from "./vouchers-page.tsx";
import { readVouchersSearch, type VouchersSearch } from "./vouchers-search.ts";

const books = createRoute({ getParentRoute: () => frame, path: "/books", component: BooksPage });

const vouchers = createRoute({
  getParentRoute: () => frame,
  path: "/books/vouchers",
  validateSearch: (search): VouchersSearch => readVouchersSearch(search),
  component: VouchersPage,
});

const voucher = createRoute({
  getParentRoute: () => frame,
  path: "/books/vouchers/$voucherId",
  component: VoucherPage,
});

const accountsReport = createRoute({
  getParentRoute: () => frame,
  path: "/books/accounts",
  validateSearch: (search): AccountsSearch => readAccountsSearch(search),
  component: AccountsReportPage,
});

const exportsOfBooks = createRoute({
  getParentRoute: () => frame,
  path: "/books/exports",
  component: ExportsPage,
});

const retention = createRoute({
  getParentRoute: () => frame,
  path: "/books/retention",
  component: RetentionPage,
});

const periods = createRoute({
  getParentRoute: () => frame,
  path: "/books/periods",
  component: PeriodsPage,
});

const ageing = createRoute({
  getParentRoute: () => frame,
  path: "/books/ageing",
  validateSearch: (search): AgeingSearch => readAgeingSearch(search),
  component: AgeingPage,
});

export const booksRoutes = [
  books,
  vouchers,
  voucher,
  accountsReport,
  exportsOfBooks,
  retention,
  periods,
  ageing,
] as const;
