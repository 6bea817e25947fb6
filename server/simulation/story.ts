/** Tells what is left of a failing week in plain words, in the order in which it happens. */
import { TERMINALS_PER_SITE } from "./draw-plan.ts";
import type {
  Action,
  Customer,
  DatabaseMoment,
  DrawerWork,
  Mishap,
  Pay,
  Refund,
  TimedMishap,
  Week,
} from "./plan.ts";
import { FIRST_MORNING_MS } from "./simulation.ts";
import type { AnswerFault, Outcome, RequestFault, Script } from "./world/script.ts";

type Line = { readonly atMs: number; readonly text: string };

export function tellStory(week: Week): readonly string[] {
  const servers =
    week.servers === 1
      ? "One server, alone on its database."
      : `${week.servers} servers share the database.`;
  return [
    servers,
    ...week.days.flatMap((day, index) => {
      const lines = [
        ...day.customers.flatMap((customer) => linesOf(customer)),
        ...day.office.map(({ atMs, choose, pick }) => ({
          atMs,
          text: `The office takes debt ${pick} of those that are open, and ${choose === "apply" ? "applies it" : "gives it back"}.`,
        })),
        ...day.drawers.map((one) => ({ atMs: one.atMs, text: drawerText(one) })),
        ...day.mishaps.map((one) => ({ atMs: one.atMs, text: mishapText(one) })),
      ].toSorted((a, b) => a.atMs - b.atMs);
      return lines.map((line) => `Day ${index + 1}, ${clockText(line.atMs)}  ${line.text}`);
    }),
  ];
}

function clockText(afterMorningMs: number): string {
  return new Date(FIRST_MORNING_MS + 3_600_000 + afterMorningMs).toISOString().slice(11, 19);
}

function linesOf(customer: Customer): readonly Line[] {
  const invoices = customer.invoices
    .map((one) => `a ${one.settlement} invoice of ${one.totalOre} öre (${one.system})`)
    .join(" and ");
  return [
    {
      atMs: customer.atMs,
      text: `${customer.name} comes to site ${customer.site + 1} with ${invoices}.`,
    },
    ...customer.actions.map(({ afterMs, action }) => ({
      atMs: customer.atMs + afterMs,
      text: `${customer.name} ${actionText(action)}`,
    })),
  ];
}

function actionText(action: Action): string {
  switch (action.kind) {
    case "pay": {
      const what = action.invoices.map((one) => `invoice ${one + 1}`).join(" and ");
      const part = action.sharePercent === undefined ? "" : ` (${action.sharePercent} % of it)`;
      const where =
        action.terminal === undefined
          ? "the first free terminal"
          : `terminal ${action.terminal + 1}`;
      const twice = {
        no: "",
        sameTill: " The key is hit twice.",
        otherTill: " The other till takes it too.",
      }[action.twice];
      const cancel =
        action.cancelAfterMs === undefined
          ? ""
          : ` Cancel is asked for after ${action.cancelAfterMs} ms.`;
      const tries = action.scripts
        .map((script, index) => `${index === 0 ? "" : "If not paid, again: "}${scriptText(script)}`)
        .join(" ");
      const warned = action.underWarning ? " Under the warning it is paid again." : "";
      const signed = action.scripts.some((one) => one.outcome === "signature")
        ? ` (${action.signature})`
        : "";
      return `pays ${what}${part} at till ${action.till + 1} with ${where}.${twice}${cancel} ${tries}${signed}${CLAIM_TEXT[action.claim]}${warned}${CASH_TEXT[action.cash]}`;
    }
    case "refund":
      return `gets ${action.percent} % back (${TENDER_TEXT[action.tender]}). ${scriptText(action.script)}`;
    case "change":
      return `has invoice ${action.invoice + 1} changed to ${action.percent} %.`;
    case "withdraw":
      return `has invoice ${action.invoice + 1} withdrawn.`;
    case "credit":
      return `gets a credit invoice over ${action.percent} % of invoice ${action.invoice + 1}.`;
  }
}

const TENDER_TEXT: Readonly<Record<Refund["tender"], string>> = {
  sameCard: "to the same card",
  otherCard: "to another card",
  cash: "in cash",
};

const CLAIM_TEXT: Readonly<Record<Pay["claim"], string>> = {
  no: "",
  right: " If nobody can know, it is claimed with the slip.",
  wrong: " If nobody can know, it is claimed with another's slip.",
};

const OUTCOME_TEXT: Readonly<Record<Outcome, string>> = {
  approved: "approves",
  declined: "declines",
  cancelledByCustomer: "is stopped by the customer",
  partial: "approves less",
  tip: "approves with a tip",
  surcharge: "approves with a surcharge",
  otherAmount: "approves more than asked",
  signature: "approves, and wants a signature",
  offlineApproval: "approves offline",
};

const REQUEST_TEXT: Readonly<Record<RequestFault, string>> = {
  none: "",
  notConnected: "The cloud cannot be connected to. ",
  lostBefore: "The request is lost before it arrives. ",
  arrivesLate: "The line breaks at once, and the request arrives some seconds later. ",
  arrivesVeryLate: "The line breaks at once, and the request arrives much later. ",
  door401: "The cloud refuses the login. ",
  gatewayBefore: "A gateway answers 502, and the request never arrives. ",
};

const ANSWER_TEXT: Readonly<Record<AnswerFault, string>> = {
  none: "",
  brokenDuring: " The line breaks while the customer pays.",
  brokenAfter: " The answer is lost.",
  pastLimit: " The answer never comes.",
  cut: " The answer is cut off.",
  garbage: " The answer cannot be read.",
  empty: " The answer is empty.",
  http500: " The cloud answers 500.",
  http502: " The cloud answers 502.",
  http504: " The cloud answers 504.",
  result99: " The cloud answers Result 99.",
  noResponse: ' The cloud answers "no response from terminal".',
  lateBusy: ' After a long wait the cloud answers "busy".',
  slow: " The answer is slow.",
};

function scriptText(script: Script): string {
  const looks = script.looks.length === 0 ? "" : ` Look-ups: ${script.looks.join(", ")}.`;
  const shown = ` The last result shows it after ${script.shownAfterMs} ms.`;
  const hasFault = script.answer !== "none" || script.request !== "none";
  return `${REQUEST_TEXT[script.request]}The terminal ${OUTCOME_TEXT[script.outcome]} after ${script.customerMs} ms.${ANSWER_TEXT[script.answer]}${hasFault ? shown : ""}${looks}`;
}

function drawerText(work: DrawerWork): string {
  const where = `the drawer of till ${work.till + 1} at site ${work.site + 1}`;
  const what = {
    float: `${work.amountOre} öre of float go into ${where}.`,
    expense: `${work.amountOre} öre are taken out of ${where} for something small.`,
    wrong: `${work.amountOre} öre of float are put into ${where} by mistake, and corrected.`,
    bag: `A bag of ${work.amountOre} öre leaves ${where}, and the bank counts it.`,
  };
  return what[work.kind];
}

const CASH_TEXT: Readonly<Record<Pay["cash"], string>> = {
  no: "",
  instead: " It is paid in cash instead.",
  afterwards: " If no card would do, it is paid in cash.",
  changesOver: " The customer changes over to cash meanwhile.",
};

function mishapText({ mishap }: TimedMishap): string {
  return `${mishapWords(mishap)}.`;
}

function mishapWords(mishap: Mishap): string {
  switch (mishap.kind) {
    case "kill":
      return `Server ${mishap.server + 1} is killed ${momentText(mishap.moment)}, and starts again after ${mishap.downMs} ms`;
    case "freeze":
      return `Server ${mishap.server + 1} stands still for ${mishap.forMs} ms`;
    case "databaseLost":
      return `Server ${mishap.server + 1} loses its database ${momentText(mishap.moment)}`;
    case "cloudDown":
      return `The cloud is down for ${mishap.forMs} ms`;
    case "loginsForgotten":
      return "The cloud forgets all logins";
    case "terminalOffline":
      return `Terminal ${terminalText(mishap.terminal)} is offline for ${mishap.forMs} ms`;
    case "terminalBusy":
      return `Terminal ${terminalText(mishap.terminal)} is busy with itself for ${mishap.forMs} ms`;
    case "terminalClock":
      return `The clock of terminal ${terminalText(mishap.terminal)} is ${mishap.skewMs / 1_000} s ahead`;
    case "handKeyed":
      return `Somebody keys a sale of ${mishap.amountOre} öre on terminal ${terminalText(mishap.terminal)}, ${mishap.isApproved ? "approved" : "declined"}`;
  }
}

function terminalText(terminal: number): string {
  return `${(terminal % TERMINALS_PER_SITE) + 1} of site ${Math.floor(terminal / TERMINALS_PER_SITE) + 1}`;
}

function momentText({ at, count }: DatabaseMoment): string {
  const of = {
    statement: "statement",
    beforeCommit: "commit, before it",
    afterCommit: "commit, after it",
  }[at];
  return `at its next ${count}. ${of}`;
}
