/**
 * One card terminal: a customer, a card, a clock that may be wrong, and a memory of its newest
 * transaction that it shows some seconds late. It tells the truth to nobody but Truth.
 */
import { CARDS, type Card, type CardIssuer } from "./cards.ts";
import type { Script } from "./script.ts";
import { localTime } from "./swedish-time.ts";
import type { MovementKind, Truth } from "./truth.ts";

export type Ask = {
  readonly kind: "purchase" | "returnOfGoods" | "voidLast";
  readonly amountOre: number;
  readonly orderId: string | undefined;
};

/** As the cloud passes it on. */
export type Reply = { readonly status: number; readonly json: unknown };

export type TerminalMake = {
  readonly id: string;
  readonly siteId: string;
  readonly organisationNumber: string;
  readonly mirrorsOrderId: boolean;
  readonly shape: "strings" | "numbers" | "instants";
  readonly ownCardsOn: boolean;
};

type Result = {
  readonly ok: boolean;
  readonly kind: MovementKind;
  readonly amountOre: number;
  readonly stanAuth: string;
  readonly time: string | number;
  readonly orderId: string | undefined;
  readonly card: Card;
  isVoided: boolean;
};

type Operation = {
  readonly ask: Ask;
  readonly script: Script;
  readonly pinAtMs: number;
  readonly finish: (reply: Reply) => void;
  isOver: boolean;
};

export type World = {
  readonly now: () => number;
  after(delayMs: number, work: () => void): void;
  readonly truth: Truth;
};

const SHOWS_WITHIN_MS = 30_000;
const ASIDE_FOR_MS = 8 * 60_000;

export class Terminal {
  readonly make: TerminalMake;
  readonly #world: World;
  clockSkewMs = 0;
  offlineUntilMs = 0;
  busyUntilMs = 0;
  /** When it last ended something, or showed something new. */
  lastBusyMs = 0;
  lastKeyedMs = 0;
  /** The people at the tills have lost their trust in it, and leave it alone until then. */
  asideUntilMs = 0;
  #stan = 0;
  #session = 31;
  #current: Operation | undefined;
  #newest: Result | undefined;
  #shown: Result | undefined;
  #results = 0;
  #shownNumber = 0;

  constructor(make: TerminalMake, world: World) {
    this.make = make;
    this.#world = world;
  }

  get isOffline(): boolean {
    return this.#world.now() < this.offlineUntilMs;
  }

  get isBusy(): boolean {
    return this.#current !== undefined || this.#world.now() < this.busyUntilMs;
  }

  /** Whether what GET tells of is the newest that it did. */
  get showsNewest(): boolean {
    return this.#shown === this.#newest;
  }

  /** Of the newest that it did, whatever came of it; empty when it was stopped early. */
  get newestStanAuth(): string | undefined {
    return this.#newest?.stanAuth;
  }

  state(): string {
    if (this.isOffline) return "offline";
    if (this.#current !== undefined) return "transaction";
    return this.#world.now() < this.busyUntilMs ? "administration" : "idle";
  }

  /** The customer sees the amount; `finish` is called once, when the terminal is done. */
  begin(ask: Ask, script: Script, finish: (reply: Reply) => void): void {
    const { now } = this.#world;
    const operation = { ask, script, pinAtMs: now() + script.pinMs, finish, isOver: false };
    this.#current = operation;
    const takesMs =
      ask.kind === "voidLast" ? Math.min(script.customerMs, 4_000) : script.customerMs;
    this.#world.after(takesMs, () => this.#complete(operation));
  }

  /** True when the cancel was in time. */
  cancel(): boolean {
    const operation = this.#current;
    if (operation === undefined || operation.ask.kind !== "purchase") return false;
    if (this.#world.now() >= operation.pinAtMs) return false;
    this.#world.after(700, () => {
      if (!operation.isOver)
        this.#end(operation, this.#stopped(operation, "Transaction cancelled"));
    });
    return true;
  }

  acknowledgesLateCancel(): boolean {
    return this.#current?.script.cancelAcknowledged ?? false;
  }

  /** A sale that somebody keys on the terminal itself. */
  keyByHand(amountOre: number, card: number, isApproved: boolean): boolean {
    if (this.isBusy) return false;
    this.busyUntilMs = this.#world.now() + 3_000;
    this.lastKeyedMs = this.#world.now();
    const result = this.#result("handKeyed", { amountOre, card: cardOf(card), ok: isApproved });
    this.#keep(result, 1_000);
    return true;
  }

  latest(): unknown {
    const shown = this.#shown;
    if (shown === undefined) return { result: {} };
    const numbers = this.make.shape === "numbers";
    const value = (text: string): string | number => (numbers ? Number(text) : text);
    const orderId = shown.ok && shown.orderId !== undefined ? { orderId: shown.orderId } : {};
    return {
      result: {
        latestTransactionResult: {
          Result: value(shown.ok ? "0" : "2"),
          StanAuth: shown.stanAuth === "" ? "" : value(shown.stanAuth),
          TimeStamp: shown.time,
          TotalAmount: value(shown.ok ? `${shown.amountOre}` : "0"),
          SessionNumber: value(`0${this.#session}`),
        },
        printText: { Text: "KOPIA" },
        ...orderId,
      },
    };
  }

  #complete(operation: Operation) {
    if (operation.isOver) return;
    const { ask, script } = operation;
    if (ask.kind === "voidLast") return this.#end(operation, this.#voidNewest(operation));
    switch (script.outcome) {
      case "declined":
        return this.#end(operation, this.#decline(operation));
      case "cancelledByCustomer":
        return this.#end(operation, this.#stopped(operation, "Avbrutet av kund"));
      case "approved":
      case "offlineApproval":
      case "otherAmount":
      case "partial":
      case "signature":
      case "surcharge":
      case "tip":
        return this.#end(operation, this.#approve(operation));
    }
  }

  #end(operation: Operation, reply: Reply): void {
    operation.isOver = true;
    if (this.#current === operation) this.#current = undefined;
    this.busyUntilMs = Math.max(this.busyUntilMs, this.#world.now() + 400);
    operation.finish(reply);
  }

  #approve(operation: Operation): Reply {
    const { ask, script } = operation;
    const isPurchase = ask.kind === "purchase";
    const step = Math.max(1, script.stepOre);
    const less = Math.max(1, ask.amountOre - step);
    const outcome = isPurchase ? script.outcome : "approved";
    const amountOre =
      outcome === "partial"
        ? less
        : outcome === "tip" || outcome === "surcharge" || outcome === "otherAmount"
          ? ask.amountOre + step
          : ask.amountOre;
    const card = cardOf(script.card);
    const result = this.#result(isPurchase ? "purchase" : "return", {
      amountOre,
      card,
      ok: true,
      orderId: ask.orderId,
      shownAfterMs: script.shownAfterMs,
      arrivedVeryLate: script.request === "arrivesVeryLate",
    });
    this.#keep(result, script.shownAfterMs);
    return this.#finished(result, {
      TipAmount: outcome === "tip" ? step : 0,
      SurchargeAmount: outcome === "surcharge" ? step : 0,
      CVM: outcome === "signature" ? "1" : "0",
      ResponseCode: outcome === "offlineApproval" ? "Y1" : "00",
    });
  }

  #decline({ ask, script }: Operation): Reply {
    const result = this.#result("purchase", {
      amountOre: ask.amountOre,
      card: cardOf(script.card),
      ok: false,
    });
    this.#keep(result, script.shownAfterMs);
    const fields = {
      Result: "2",
      TotalAmount: "0",
      StanAuth: result.stanAuth,
      TimeStamp: result.time,
      ResponseCode: "51",
    };
    return {
      status: 400,
      json: { failure: { error: "Transaction declined", localModeEventArgs: fields } },
    };
  }

  /** An early end has no StanAuth. */
  #stopped({ ask, script }: Operation, words: string): Reply {
    const result = {
      ...this.#result("purchase", {
        amountOre: ask.amountOre,
        card: cardOf(script.card),
        ok: false,
      }),
      stanAuth: "",
    };
    this.#keep(result, script.shownAfterMs);
    const fields = {
      Result: "2",
      TotalAmount: "0",
      StanAuth: "",
      TimeStamp: result.time,
      ResponseCode: "",
    };
    return {
      status: 400,
      json: {
        failure: { error: words, localModeEventArgs: fields, customerReceipt: "KÖP AVBRUTET" },
      },
    };
  }

  /** Only the newest transaction, only whole, only once. */
  #voidNewest({ ask, script }: Operation): Reply {
    const newest = this.#newest;
    const mayBe = newest?.ok === true && newest.kind === "purchase" && !newest.isVoided;
    if (
      newest === undefined ||
      !mayBe ||
      newest.amountOre !== ask.amountOre ||
      script.outcome === "declined"
    ) {
      return { status: 400, json: { failure: { error: "Transaction declined" } } };
    }
    newest.isVoided = true;
    const { amountOre, card } = newest;
    const { shownAfterMs } = script;
    const result = this.#result("void", { amountOre, card, ok: true, shownAfterMs });
    this.#keep(result, script.shownAfterMs);
    return this.#finished(result, {
      TipAmount: 0,
      SurchargeAmount: 0,
      CVM: "",
      ResponseCode: "00",
    });
  }

  #result(
    kind: MovementKind,
    of: {
      readonly amountOre: number;
      readonly card: Card;
      readonly ok: boolean;
      readonly orderId?: string | undefined;
      readonly shownAfterMs?: number;
      readonly arrivedVeryLate?: boolean;
    },
  ): Result {
    const { now, truth } = this.#world;
    this.#stan = (this.#stan % 999_999) + 1;
    const stanAuth = `${String(this.#stan).padStart(6, "0")}${String((this.#stan * 7_919 + 104_729) % 1_000_000).padStart(6, "0")}`;
    const shownAfterMs = of.shownAfterMs ?? 1_000;
    truth.noteActivity(this.make.id, now());
    if (of.ok) {
      const issuer: CardIssuer = this.make.ownCardsOn ? of.card.issuer : of.card.under;
      truth.add({
        kind,
        terminalId: this.make.id,
        reference: of.orderId,
        amountOre: kind === "purchase" || kind === "handKeyed" ? of.amountOre : -of.amountOre,
        issuer,
        stanAuth,
        atMs: now(),
        shownFromMs: now() + shownAfterMs,
        isVeryLate: shownAfterMs > SHOWS_WITHIN_MS || of.arrivedVeryLate === true,
        isMirrored: this.make.mirrorsOrderId && of.orderId !== undefined,
      });
    }
    const orderId = this.make.mirrorsOrderId ? of.orderId : undefined;
    return {
      ok: of.ok,
      kind,
      amountOre: of.amountOre,
      stanAuth,
      time: this.#time(),
      orderId,
      card: of.card,
      isVoided: false,
    };
  }

  #keep(result: Result, shownAfterMs: number): void {
    this.#newest = result;
    if (shownAfterMs > SHOWS_WITHIN_MS) this.asideUntilMs = this.#world.now() + ASIDE_FOR_MS;
    this.#results += 1;
    const number = this.#results;
    this.#world.after(shownAfterMs, () => {
      if (number <= this.#shownNumber) return;
      this.#shownNumber = number;
      this.#shown = result;
      this.lastBusyMs = this.#world.now();
    });
  }

  #time(): string | number {
    const atMs = this.#world.now() + this.clockSkewMs;
    switch (this.make.shape) {
      case "strings":
        return localTime(atMs);
      case "numbers":
        return Number(localTime(atMs));
      case "instants":
        return new Date(atMs).toISOString();
    }
  }

  #finished(
    result: Result,
    more: {
      readonly TipAmount: number;
      readonly SurchargeAmount: number;
      readonly CVM: string;
      readonly ResponseCode: string;
    },
  ): Reply {
    const numbers = this.make.shape === "numbers";
    const value = (text: string): string | number => (numbers ? Number(text) : text);
    const { card } = result;
    const fields = {
      Result: value("0"),
      TerminalID: value(this.make.id),
      SiteID: value(this.make.siteId),
      TotalAmount: value(`${result.amountOre}`),
      TipAmount: value(`${more.TipAmount}`),
      SurchargeAmount: value(`${more.SurchargeAmount}`),
      TimeStamp: result.time,
      SessionNumber: value(`0${this.#session}`),
      StanAuth: value(result.stanAuth),
      IssuerID: card.issuerId === "" ? null : value(card.issuerId),
      TruncatedPAN: card.pan,
      CardIssuerName: card.label,
      AID: card.aid === "" ? null : card.aid,
      CVM: more.CVM,
      ResponseCode: more.ResponseCode,
      OrganisationNumber: this.make.organisationNumber,
      OptionalData: null,
    };
    const orderId = result.orderId === undefined ? {} : { orderId: result.orderId };
    const one = {
      localModeEventArgs: fields,
      customerReceipt: "BETALNINGSKVITTO\r\nGODKÄNT",
      cardType: card.label,
      ...orderId,
    };
    return { status: 201, json: { result: this.make.shape === "instants" ? one : [one] } };
  }
}

function cardOf(index: number): Card {
  return CARDS[index % CARDS.length] ?? CARDS[0];
}
