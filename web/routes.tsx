/** Every address of the app and the page that it shows. */
import { createRoute, createRouter } from "@tanstack/react-router";
import { AccountPage } from "./account/account-page.tsx";
import { AdvisorReportPage } from "./advisors/report-page.tsx";
import { type ReportSearch, readReportSearch } from "./advisors/report-search.ts";
import { SignaturesPage } from "./advisors/signatures-page.tsx";
import { AuditPage } from "./audit/audit-page.tsx";
import { type AuditSearch, readAuditSearch } from "./audit/audit-search.ts";
import { type AcquirerSearch, readAcquirerSearch } from "./bank/acquirer-data.ts";
import { AcquirerLinePage } from "./bank/acquirer-line-page.tsx";
import { AcquirerLinesPage } from "./bank/acquirer-lines-page.tsx";
import { BankFilePage } from "./bank/bank-file-page.tsx";
import { BankFilesPage } from "./bank/bank-files-page.tsx";
import { BankLinePage } from "./bank/bank-line-page.tsx";
import { BankLinesPage } from "./bank/bank-lines-page.tsx";
import { type LinesSearch, readLinesSearch } from "./bank/lines-search.ts";
import { MatchBenchPage } from "./bank/match-bench-page.tsx";
import { PayoutCalendarPage } from "./bank/payout-calendar-page.tsx";
import { PayoutPage } from "./bank/payout-page.tsx";
import {
  type PayoutCalendarSearch,
  type PayoutSearch,
  readCalendarSearch,
  readPayoutSearch,
} from "./bank/payout-search.ts";
import { ZeroPayoutPage } from "./bank/zero-payout-page.tsx";
import { booksRoutes } from "./books/books-routes.ts";
import { CardRulesPage } from "./cards/card-rules-page.tsx";
import { OwnCardReportPage } from "./cards/own-card-report-page.tsx";
import { OwnCardsPage } from "./cards/own-cards-page.tsx";
import { CashPage } from "./cash/cash-page.tsx";
import { CashSettingsPage } from "./cash/cash-settings-page.tsx";
import { ClosePage } from "./day-close/close-page.tsx";
import { DayClosePage } from "./day-close/day-close-page.tsx";
import {
  type CloseListSearch,
  type NewCloseSearch,
  readCloseListSearch,
  readNewCloseSearch,
} from "./day-close/day-close-search.ts";
import { NewClosePage } from "./day-close/new-close-page.tsx";
import { TimesPage } from "./day-close/times-page.tsx";
import { HistoryPage } from "./history/history-page.tsx";
import { type HistorySearch, readHistorySearch } from "./history/history-search.ts";
import { InterruptedPage } from "./interrupted/interrupted-page.tsx";
import { type InterruptedSearch, readInterruptedSearch } from "./interrupted/interrupted-search.ts";
import { OrderPage } from "./orders/order-page.tsx";
import { type OverviewSearch, readOverviewSearch } from "./overview/overview-data.ts";
import { OverviewPage } from "./overview/overview-page.tsx";
import { PayPage } from "./payments/pay-page.tsx";
import { type PaySearch, readPaySearch } from "./payments/pay-search.ts";
import { PaymentPage } from "./payments/payment-page.tsx";
import { WatchPage } from "./payments/watch-page.tsx";
import { ChoosePasswordPage } from "./people/choose-password-page.tsx";
import { ChooseTillPage } from "./people/choose-till-page.tsx";
import { FirstAdministratorPage } from "./people/first-administrator-page.tsx";
import { SignInPage } from "./people/sign-in-page.tsx";
import { AccountsPage } from "./settings/accounts-page.tsx";
import { BankAccountsPage } from "./settings/bank-accounts-page.tsx";
import { ChangesPage } from "./settings/changes-page.tsx";
import { CompaniesPage } from "./settings/companies-page.tsx";
import { KeysPage } from "./settings/keys-page.tsx";
import { MarkingPage } from "./settings/marking-page.tsx";
import { OpenItemLimitsPage } from "./settings/open-items-page.tsx";
import { PayoutAgreementsPage } from "./settings/payout-agreements-page.tsx";
import { PeoplePage } from "./settings/people-page.tsx";
import { SettingsPage } from "./settings/settings-page.tsx";
import { SettingsStart } from "./settings/settings-start.tsx";
import { SignInSettingsPage } from "./settings/sign-in-settings-page.tsx";
import { SitesPage } from "./settings/sites-page.tsx";
import { SystemsPage } from "./settings/systems-page.tsx";
import { TillsPage } from "./settings/tills-page.tsx";
import { frame, root } from "./shell/frame-route.tsx";
import { StartPage } from "./shell/start-page.tsx";
import { TerminalsPage } from "./terminals/terminals-page.tsx";
import { CountPage } from "./till-reconciliation/count-page.tsx";
import { CountsPage } from "./till-reconciliation/counts-page.tsx";
import { NetsPage } from "./vendors/nets-page.tsx";
import { type DeliveriesSearch, readDeliveriesSearch } from "./webhooks/deliveries-search.ts";
import { WebhookPage } from "./webhooks/webhook-page.tsx";
import { WebhooksPage } from "./webhooks/webhooks-page.tsx";
import { WorklistPage } from "./worklist/worklist-page.tsx";

const signIn = createRoute({
  getParentRoute: () => root,
  path: "/sign-in",
  validateSearch: (search): { back?: string } => {
    const back = search["back"];
    return typeof back === "string" && back.startsWith("/") ? { back } : {};
  },
  component: SignInPage,
});
const firstAdministrator = createRoute({
  getParentRoute: () => root,
  path: "/first-administrator",
  component: FirstAdministratorPage,
});

const choosePassword = createRoute({
  getParentRoute: () => root,
  path: "/choose-password",
  component: ChoosePasswordPage,
});

const start = createRoute({ getParentRoute: () => frame, path: "/", component: StartPage });
const chooseTill = createRoute({
  getParentRoute: () => frame,
  path: "/choose-till",
  component: ChooseTillPage,
});
const worklist = createRoute({
  getParentRoute: () => frame,
  path: "/till",
  component: WorklistPage,
});
const pay = createRoute({
  getParentRoute: () => frame,
  path: "/till/pay",
  validateSearch: (search): PaySearch => readPaySearch(search),
  component: PayPage,
});
const watch = createRoute({
  getParentRoute: () => frame,
  path: "/till/payments/$paymentId",
  // "1" while the customer waits to pay in cash instead.
  validateSearch: (search): { cash?: string } => (search["cash"] === "1" ? { cash: "1" } : {}),
  component: WatchPage,
});
const order = createRoute({
  getParentRoute: () => frame,
  path: "/orders/$orderId",
  component: OrderPage,
});
const history = createRoute({
  getParentRoute: () => frame,
  path: "/history",
  validateSearch: (search): HistorySearch => readHistorySearch(search),
  component: HistoryPage,
});
const payment = createRoute({
  getParentRoute: () => frame,
  path: "/payments/$paymentId",
  validateSearch: (search): { refund?: string } =>
    search["refund"] === "1" ? { refund: "1" } : {},
  component: PaymentPage,
});
const interrupted = createRoute({
  getParentRoute: () => frame,
  path: "/interrupted",
  validateSearch: (search): InterruptedSearch => readInterruptedSearch(search),
  component: InterruptedPage,
});
const overview = createRoute({
  getParentRoute: () => frame,
  path: "/overview",
  validateSearch: (search): OverviewSearch => readOverviewSearch(search),
  component: OverviewPage,
});
const account = createRoute({
  getParentRoute: () => frame,
  path: "/account",
  component: AccountPage,
});
const bankFiles = createRoute({
  getParentRoute: () => frame,
  path: "/bank/files",
  component: BankFilesPage,
});
const bankFile = createRoute({
  getParentRoute: () => frame,
  path: "/bank/files/$id",
  component: BankFilePage,
});
const audit = createRoute({
  getParentRoute: () => frame,
  path: "/audit",
  validateSearch: (search): AuditSearch => readAuditSearch(search),
  component: AuditPage,
});
const matchBench = createRoute({
  getParentRoute: () => frame,
  path: "/bank/bench",
  component: MatchBenchPage,
});
const bankLines = createRoute({
  getParentRoute: () => frame,
  path: "/bank/lines",
  validateSearch: (search): LinesSearch => readLinesSearch(search),
  component: BankLinesPage,
});
const acquirerLines = createRoute({
  getParentRoute: () => frame,
  path: "/bank/acquirer-lines",
  validateSearch: (search): AcquirerSearch => readAcquirerSearch(search),
  component: AcquirerLinesPage,
});
const acquirerLine = createRoute({
  getParentRoute: () => frame,
  path: "/bank/acquirer-lines/$lineId",
  component: AcquirerLinePage,
});
const zeroPayout = createRoute({
  getParentRoute: () => frame,
  path: "/bank/zero-payouts/$matchId",
  component: ZeroPayoutPage,
});
const bankLine = createRoute({
  getParentRoute: () => frame,
  path: "/bank/lines/$lineId",
  component: BankLinePage,
});
const payoutCalendar = createRoute({
  getParentRoute: () => frame,
  path: "/bank/payouts",
  validateSearch: (search): PayoutCalendarSearch => readCalendarSearch(search),
  component: PayoutCalendarPage,
});
const payout = createRoute({
  getParentRoute: () => frame,
  path: "/bank/payouts/$agreementId",
  validateSearch: (search): PayoutSearch => readPayoutSearch(search),
  component: PayoutPage,
});
const counts = createRoute({
  getParentRoute: () => frame,
  path: "/till-reconciliation",
  component: CountsPage,
});
const count = createRoute({
  getParentRoute: () => frame,
  path: "/till-reconciliation/$countId",
  component: CountPage,
});
const cash = createRoute({ getParentRoute: () => frame, path: "/cash", component: CashPage });
const dayClose = createRoute({
  getParentRoute: () => frame,
  path: "/day-close",
  validateSearch: (search): CloseListSearch => readCloseListSearch(search),
  component: DayClosePage,
});
const newDayClose = createRoute({
  getParentRoute: () => frame,
  path: "/day-close/new",
  validateSearch: (search): NewCloseSearch => readNewCloseSearch(search),
  component: NewClosePage,
});
const oneDayClose = createRoute({
  getParentRoute: () => frame,
  path: "/day-close/$closeId",
  component: ClosePage,
});
const advisorReport = createRoute({
  getParentRoute: () => frame,
  path: "/reports/service-advisors",
  validateSearch: (search): ReportSearch => readReportSearch(search),
  component: AdvisorReportPage,
});
const ownCardReport = createRoute({
  getParentRoute: () => frame,
  path: "/reports/own-cards",
  validateSearch: (search): ReportSearch => readReportSearch(search),
  component: OwnCardReportPage,
});
const settings = createRoute({
  getParentRoute: () => frame,
  path: "/settings",
  component: SettingsPage,
});
const settingsStart = createRoute({
  getParentRoute: () => settings,
  path: "/",
  component: SettingsStart,
});
const terminals = createRoute({
  getParentRoute: () => settings,
  path: "/terminals",
  component: TerminalsPage,
});
const cardRules = createRoute({
  getParentRoute: () => settings,
  path: "/card-rules",
  component: CardRulesPage,
});
const ownCards = createRoute({
  getParentRoute: () => settings,
  path: "/own-cards",
  component: OwnCardsPage,
});

const accountsSettings = createRoute({
  getParentRoute: () => settings,
  path: "/accounts",
  component: AccountsPage,
});
const changesSettings = createRoute({
  getParentRoute: () => settings,
  path: "/changes",
  component: ChangesPage,
});
const companiesSettings = createRoute({
  getParentRoute: () => settings,
  path: "/companies",
  component: CompaniesPage,
});
const keysSettings = createRoute({
  getParentRoute: () => settings,
  path: "/keys",
  component: KeysPage,
});
const bankAccountSettings = createRoute({
  getParentRoute: () => settings,
  path: "/bank-accounts",
  component: BankAccountsPage,
});
const markingSettings = createRoute({
  getParentRoute: () => settings,
  path: "/marking",
  component: MarkingPage,
});
const openItemSettings = createRoute({
  getParentRoute: () => settings,
  path: "/open-items",
  component: OpenItemLimitsPage,
});
const payoutSettings = createRoute({
  getParentRoute: () => settings,
  path: "/payouts",
  component: PayoutAgreementsPage,
});
const peopleSettings = createRoute({
  getParentRoute: () => settings,
  path: "/people",
  validateSearch: (search): { signature?: string } =>
    typeof search["signature"] === "string" ? { signature: search["signature"] } : {},
  component: PeoplePage,
});
const sitesSettings = createRoute({
  getParentRoute: () => settings,
  path: "/sites",
  component: SitesPage,
});
const signInSettings = createRoute({
  getParentRoute: () => settings,
  path: "/sign-in",
  component: SignInSettingsPage,
});
const systemsSettings = createRoute({
  getParentRoute: () => settings,
  path: "/systems",
  component: SystemsPage,
});
const tillsSettings = createRoute({
  getParentRoute: () => settings,
  path: "/tills",
  component: TillsPage,
});
const signatures = createRoute({
  getParentRoute: () => settings,
  path: "/signatures",
  component: SignaturesPage,
});

const netsSettings = createRoute({
  getParentRoute: () => settings,
  path: "/nets",
  component: NetsPage,
});
const cashSettings = createRoute({
  getParentRoute: () => settings,
  path: "/cash",
  component: CashSettingsPage,
});

const webhookSettings = createRoute({
  getParentRoute: () => settings,
  path: "/webhooks",
  component: WebhooksPage,
});
const webhookSetting = createRoute({
  getParentRoute: () => settings,
  path: "/webhooks/$webhookId",
  validateSearch: (search): DeliveriesSearch => readDeliveriesSearch(search),
  component: WebhookPage,
});
const dayCloseSettings = createRoute({
  getParentRoute: () => settings,
  path: "/day-close",
  component: TimesPage,
});

export const router = createRouter({
  routeTree: root.addChildren([
    signIn,
    firstAdministrator,
    choosePassword,
    frame.addChildren([
      start,
      chooseTill,
      worklist,
      pay,
      watch,
      order,
      history,
      payment,
      interrupted,
      overview,
      bankFiles,
      bankFile,
      ...booksRoutes,
      matchBench,
      bankLines,
      bankLine,
      zeroPayout,
      acquirerLines,
      acquirerLine,
      payoutCalendar,
      payout,
      account,
      audit,
      settings.addChildren([
        settingsStart,
        terminals,
        accountsSettings,
        markingSettings,
        bankAccountSettings,
        changesSettings,
        companiesSettings,
        keysSettings,
        openItemSettings,
        payoutSettings,
        peopleSettings,
        sitesSettings,
        signInSettings,
        systemsSettings,
        tillsSettings,
        cardRules,
        ownCards,
        signatures,
        netsSettings,
        cashSettings,
        webhookSettings,
        webhookSetting,
        dayCloseSettings,
      ]),
      advisorReport,
      ownCardReport,
      cash,
      dayClose,
      newDayClose,
      oneDayClose,
      counts,
      count,
    ]),
  ]),
  // Plain addresses that a person can read and a CSV link can share.
  parseSearch: (text) => Object.fromEntries(new URLSearchParams(text)),
  stringifySearch: (search) => {
    const given = Object.entries(search).filter(([, value]) => value !== undefined && value !== "");
    const text = new URLSearchParams(
      given.map(([name, value]) => [name, String(value)]),
    ).toString();
    return text === "" ? "" : `?${text}`;
  },
  scrollRestoration: true,
  scrollToTopSelectors: ["#content"],
});

declare module "@tanstack/react-router" {
  interface Register {
    router: typeof router;
  }
}
