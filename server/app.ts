/** The server put together by hand: every part gets what it needs here, and nothing finds it itself. */
import type { TerminalCloud } from "@kortkoll/terminals/terminal.ts";
import type { FastifyBaseLogger } from "fastify";
import { createAccessSources } from "./access/access-sources.ts";
import { registerWhoMayRoutes } from "./access/who-may-routes.ts";
import { registerAcquirerLineRoutes } from "./acquirer-lines/acquirer-line-routes.ts";
import { registerAdvisorRoutes } from "./advisors/advisor-routes.ts";
import type { AuditChain } from "./audit/audit-chain.ts";
import { registerAuditRoutes } from "./audit/audit-routes.ts";
import { registerBankFileRoutes } from "./bank-files/bank-file-routes.ts";
import { registerBankMappingRoutes } from "./bank-files/bank-mapping-routes.ts";
import { registerBookCheckRoutes } from "./book-checks/book-check-routes.ts";
import type { BookCheck } from "./book-checks/check-loop.ts";
import { registerBooksRoutes } from "./books/books-routes.ts";
import { registerCardRuleRoutes } from "./cards/card-rule-routes.ts";
import { registerOwnCardRoutes } from "./cards/own-card-routes.ts";
import { registerCashSettingsRoutes } from "./cash/cash-settings-routes.ts";
import { registerDrawerRoutes } from "./cash/drawer-routes.ts";
import { type Clock, type NewId, systemPause } from "./clock.ts";
import type { Database } from "./database/database.ts";
import { registerDayCloseRoutes } from "./day-close/day-close-routes.ts";
import { registerDayCloseTimesRoutes } from "./day-close/day-close-times-routes.ts";
import { registerCloseFollowUpRoutes } from "./day-close/follow-up-routes.ts";
import { registerDemoRoutes } from "./demo/demo-routes.ts";
import { registerExportRoutes } from "./exports/export-routes.ts";
import { registerHealthRoutes } from "./health/health-routes.ts";
import type { Readiness } from "./health/readiness.ts";
import { registerHistoryRoutes } from "./history/history-routes.ts";
import { readPayment, readPaymentRowsOfOrder } from "./history/read-payment.ts";
import { createHttpServer, type HttpServer } from "./http/http-server.ts";
import { createKeyThrottle, type KeyThrottle } from "./http/key-throttle.ts";
import { registerInterruptedRoutes } from "./interrupted/interrupted-routes.ts";
import { registerLiveRoutes } from "./live/live-routes.ts";
import type { Live } from "./live/relay.ts";
import type { Answered } from "./metrics/metrics.ts";
import { registerOpenItemRoutes } from "./open-items/open-item-routes.ts";
import { registerOrderRoutes } from "./orders/order-routes.ts";
import { registerOverviewRoutes } from "./overview/overview-routes.ts";
import packageJson from "./package.json" with { type: "json" };
import { registerApplyRoutes } from "./payments/apply-routes.ts";
import type { KeptCardRules } from "./payments/card-rule-store.ts";
import { registerClaimRoutes } from "./payments/claim-routes.ts";
import { listMoves } from "./payments/list-moves.ts";
import { registerMoveRoutes } from "./payments/move-routes.ts";
import { registerPaymentRoutes } from "./payments/payment-routes.ts";
import type { PaymentRunner } from "./payments/payment-runner.ts";
import { registerRefundRoutes } from "./payments/refund-routes.ts";
import { registerSwitchRoutes } from "./payments/switch-routes.ts";
import { registerPayoutAgreementRoutes } from "./payout-agreements/agreement-routes.ts";
import { registerPayoutMatchRoutes } from "./payout-matches/payout-match-routes.ts";
import { registerZeroPayoutRoutes } from "./payout-matches/zero-payout-routes.ts";
import { registerPayoutRoutes } from "./payouts/payout-routes.ts";
import { registerAccountRoutes } from "./people/account-routes.ts";
import { createKeyLookup } from "./people/api-key.ts";
import { findPersonBySignature } from "./people/person-store.ts";
import { createSecondPersonCheck } from "./people/second-person.ts";
import { registerLeaseRoutes } from "./places/lease-routes.ts";
import { registerPlaceRoutes } from "./places/place-routes.ts";
import { listReleases } from "./releases/list-releases.ts";
import { registerReleaseRoutes } from "./releases/release-routes.ts";
import { registerReportRoutes } from "./reports/report-routes.ts";
import { registerRetentionRoutes } from "./retention/retention-routes.ts";
import { registerSecondFactorRoutes } from "./second-factor/second-factor-routes.ts";
import type { SecretBox } from "./secrets/secret-box.ts";
import { registerOperatorRoutes } from "./sessions/operator-routes.ts";
import { findSignedIn, findStillSignedIn, type SessionSurroundings } from "./sessions/session.ts";
import { registerSessionRoutes } from "./sessions/session-routes.ts";
import { registerSignInSettingsRoutes } from "./sessions/sign-in-settings-routes.ts";
import { registerSettingsRoutes } from "./settings/settings-routes.ts";
import { registerReconciliationRoutes } from "./till-reconciliations/count-routes.ts";
import { registerDifferenceLimitRoutes } from "./till-reconciliations/difference-limit-routes.ts";
import type { ConfiguredNets } from "./vendors/nets-account.ts";
import { registerNetsAccountRoutes } from "./vendors/nets-account-routes.ts";
import type { WebhookReach } from "./webhooks/find-target.ts";
import { WEBHOOK_TIMEOUT_MS } from "./webhooks/system-reach.ts";
import { registerWebhookRoutes } from "./webhooks/webhook-routes.ts";

export type AppDeps = {
  readonly database: Database;
  readonly clock: Clock;
  readonly newId: NewId;
  readonly log: FastifyBaseLogger;
  readonly live: Live;
  readonly cloud: TerminalCloud;
  /** Whose attempts are this server's to carry. */
  readonly serverId: string;
  readonly runner: PaymentRunner;
  readonly cardRules: KeptCardRules;
  readonly books: Pick<BookCheck, "latest">;
  readonly secrets: SecretBox;
  readonly audit: AuditChain;
  readonly readiness: Readiness;
  readonly nets: ConfiguredNets;
  /** The built web pages; without them only the API answers. */
  readonly webFolder?: string | undefined;
  /** What the pages are told of the world around: whether it is a demo, and its other programs. */
  readonly surroundings: SessionSurroundings;
  readonly heartbeatMs?: number | undefined;
  readonly trustedProxies?: readonly string[] | undefined;
  /** Of one API key at this server; without it a key is not counted. */
  readonly keyCallsPerSecond?: number | undefined;
  /** The largest file that is taken in from a bank. */
  readonly bankFileBytes?: number | undefined;
  readonly noteAnswer?: ((answered: Answered) => void) | undefined;
  /** Where webhooks may go. */
  readonly reach: WebhookReach;
  /** Routes that only a test needs. */
  readonly addRoutes?: ((app: HttpServer) => void) | undefined;
};

/** What the configuration says when nobody has said otherwise. */
export const BANK_FILE_BYTES = 250_000_000;

/** Ready to listen; `close()` ends the open streams and waits for what is under way. */
export async function buildApp(deps: AppDeps): Promise<HttpServer> {
  const app = await createHttpServer({
    ...deps,
    version: packageJson.version,
    access: {
      ...createAccessSources(deps),
      findSignedIn: (token, address) => findSignedIn(deps, token, address),
      findStillSignedIn: (sessionId) => findStillSignedIn(deps, sessionId),
      findKey: createKeyLookup(deps),
      throttleKey: throttleFor(deps.keyCallsPerSecond),
    },
  });
  app.addHook("preClose", () => {
    deps.live.close();
    return Promise.resolve();
  });
  registerRoutes(app, deps);
  deps.addRoutes?.(app);
  await app.ready();
  return app;
}

function throttleFor(callsPerSecond: number | undefined): KeyThrottle | undefined {
  if (callsPerSecond === undefined) return undefined;
  return createKeyThrottle({ callsPerSecond, elapsedMs: () => performance.now() });
}

function registerRoutes(app: HttpServer, deps: AppDeps): void {
  const { database } = deps;
  const wake = (): void => deps.live.wake();
  registerHealthRoutes(app, { ...deps, version: packageJson.version });
  registerSessionRoutes(app, deps);
  registerOperatorRoutes(app, deps);
  registerSecondFactorRoutes(app, deps);
  registerWhoMayRoutes(app, deps);
  registerAccountRoutes(app, deps);
  registerSignInSettingsRoutes(app, deps);
  registerDemoRoutes(app, deps);
  registerLiveRoutes(app, deps);
  registerOrderRoutes(app, {
    ...deps,
    paymentsOfOrder: readPaymentRowsOfOrder,
    releasesOfOrder: listReleases,
    movesOfOrder: listMoves,
  });
  registerReleaseRoutes(app, { ...deps, wake });
  const payments = { ...deps, wake, findPerson: findPersonBySignature, readPayment };
  registerPaymentRoutes(app, payments);
  const checkSecondPerson = createSecondPersonCheck(deps);
  registerRefundRoutes(app, { ...payments, checkSecondPerson });
  registerMoveRoutes(app, { ...payments, checkSecondPerson });
  registerSwitchRoutes(app, payments);
  registerDrawerRoutes(app, { ...deps, wake, findPerson: findPersonBySignature });
  registerCashSettingsRoutes(app, deps);
  registerReconciliationRoutes(app, { ...deps, wake, checkSecondPerson });
  registerDifferenceLimitRoutes(app, deps);
  registerReportRoutes(app, deps);
  registerClaimRoutes(app, { ...deps, wake, readPayment });
  registerApplyRoutes(app, { ...deps, wake, readPayment });
  registerHistoryRoutes(app, { ...deps, sql: database });
  registerAdvisorRoutes(app, deps);
  registerInterruptedRoutes(app, { ...deps, wake, findPerson: findPersonBySignature });
  registerPlaceRoutes(app, { ...deps, sql: database });
  registerLeaseRoutes(app, { ...deps, wake, findPerson: findPersonBySignature });
  registerCardRuleRoutes(app, { ...deps, forgetCardRules: deps.cardRules.forget });
  registerOwnCardRoutes(app, deps);
  registerSettingsRoutes(app, { ...deps, wake });
  registerRetentionRoutes(app, { ...deps, wake });
  registerBookCheckRoutes(app, deps);
  registerPayoutAgreementRoutes(app, { ...deps, wake });
  registerPayoutRoutes(app, deps);
  registerPayoutMatchRoutes(app, deps);
  registerZeroPayoutRoutes(app, deps);
  registerAcquirerLineRoutes(app, { ...deps, wake });
  registerOpenItemRoutes(app, { ...deps, wake, findPerson: findPersonBySignature });
  registerAuditRoutes(app, deps);
  const limitBytes = deps.bankFileBytes ?? BANK_FILE_BYTES;
  registerBankFileRoutes(app, { ...deps, limitBytes });
  registerBankMappingRoutes(app, deps);
  registerWebhookRoutes(app, {
    ...deps,
    elapsedMs: () => performance.now(),
    pause: systemPause,
    random: Math.random,
    timeoutMs: WEBHOOK_TIMEOUT_MS,
  });
  registerNetsAccountRoutes(app, deps);
  registerDayCloseRoutes(app, { ...deps, wake });
  registerCloseFollowUpRoutes(app, { ...deps, wake });
  registerDayCloseTimesRoutes(app, deps);
  registerBooksRoutes(app, { ...deps, checkSecondPerson: createSecondPersonCheck(deps) });
  registerExportRoutes(app, deps);
  registerOverviewRoutes(app, { ...deps, booksAgree: (codes) => booksAgree(deps.books, codes) });
}

/** Before the first check is done nobody has seen them part. */
function booksAgree(
  books: Pick<BookCheck, "latest">,
  companyCodes: readonly string[] | null,
): boolean {
  const differences = books.latest()?.differences ?? [];
  return !differences.some((one) => companyCodes?.includes(one.companyCode) ?? true);
}
