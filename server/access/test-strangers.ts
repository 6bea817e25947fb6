/** People and keys who see nothing of company A, and what they send and are answered. */
import { ROLES, type Role } from "@kortkoll/core/people/rights.ts";
import type { SubjectKind } from "../http/access.ts";
import type { TestApp } from "../http/test-app.ts";
import { openTestApp } from "../http/test-app.ts";
import type { Call, NamedField, Sent } from "./test-call.ts";
import { EVERY_CALL } from "./test-calls.ts";
import {
  addKeySeeing,
  addPersonSeeing,
  type CompanySide,
  insertKept,
  insertTwoCompanies,
  sessionOf,
  type TwoCompanies,
} from "./test-two-companies.ts";

export const NOBODYS = "0198c5a0-1234-7123-9123-411111111111";

export type As = Readonly<Record<string, string>>;
export type Answer = {
  readonly status: number;
  readonly type: string | null;
  readonly text: string;
};

export type Strangers = {
  readonly it: TestApp;
  readonly two: TwoCompanies;
  /** People who see company B, and people who see its site alone. */
  readonly ofCompany: ReadonlyMap<Role, string>;
  readonly ofSite: ReadonlyMap<Role, string>;
  readonly managerOfA: string;
};

const SIGNATURES: Readonly<Record<Role, readonly [string, string]>> = {
  operator: ["BOPE", "SOPE"],
  serviceAdvisor: ["BADV", "SADV"],
  manager: ["BCHE", "SCHE"],
  finance: ["BEKO", "SEKO"],
  administrator: ["BADM", "SADM"],
};

export async function openStrangers(): Promise<Strangers> {
  const it = await openTestApp();
  const two = await closeTheDay(it, await insertTwoCompanies(it.database));
  const [ofCompany, ofSite] = [new Map<Role, string>(), new Map<Role, string>()];
  const inB = { companyIds: [two.b.companyId] };
  const inSyd = { siteIds: [two.sites.SYD] };
  for (const role of ROLES) {
    const [company, site] = SIGNATURES[role];
    ofCompany.set(role, await addPersonSeeing(it, company, role, inB));
    ofSite.set(role, await addPersonSeeing(it, site, role, inSyd));
  }
  const inA = { companyIds: [two.a.companyId], siteIds: [two.sites.NORD] };
  const managerOfA = await addPersonSeeing(it, "ACHE", "manager", inA);
  return { it, two, ofCompany, ofSite, managerOfA };
}

async function closeTheDay(it: TestApp, two: TwoCompanies): Promise<TwoCompanies> {
  await it.addPerson("CHEF", "manager");
  const cookie = await it.signIn("CHEF");
  const close = async ({ companyCode, own }: CompanySide): Promise<string> => {
    const answer = await fetch(`${it.url}/api/day-closes`, {
      method: "POST",
      headers: { cookie, "content-type": "application/json" },
      body: JSON.stringify({ siteCode: own.siteCode, companyCode }),
    });
    const { id } = (await answer.json()) as { readonly id: string };
    return id;
  };
  const closed = async (side: CompanySide): Promise<CompanySide> => {
    const closeId = await close(side);
    return { ...side, closeId, kept: await insertKept(it.database, { ...side, closeId }) };
  };
  return { ...two, a: await closed(two.a), b: await closed(two.b) };
}

export function callOf(name: string): Call {
  const call = EVERY_CALL[name];
  if (call === undefined) throw new Error(`${name} is not in the table of calls`);
  return call;
}

/** Calls that answer at once, by name. */
export const CALLS = Object.keys(EVERY_CALL).filter((name) => EVERY_CALL[name]?.isStream !== true);

export async function send(
  { it }: Strangers,
  name: string,
  asked: { readonly as: As; readonly sent: Sent; readonly id?: string | undefined },
): Promise<Answer> {
  const [method = "", url = ""] = name.split(" ");
  const { params } = callOf(name);
  const path = url.replace(
    /:(\w+)/g,
    (_whole, param: string) => params?.[param] ?? asked.id ?? NOBODYS,
  );
  const query = new URLSearchParams(asked.sent.query).toString();
  const hasBody = method === "POST" || method === "PUT" || method === "PATCH";
  const answer = await fetch(`${it.url}${path}${query === "" ? "" : `?${query}`}`, {
    method,
    headers: {
      ...asked.as,
      "accept-language": "sv",
      ...(hasBody ? { "content-type": "application/json" } : {}),
    },
    ...(hasBody ? { body: JSON.stringify(asked.sent.body ?? {}) } : {}),
  });
  const type = answer.headers.get("content-type");
  return { status: answer.status, type, text: await answer.text() };
}

/** Every caller who may make the call and sees nothing of company A. */
export async function strangersTo(
  strangers: Strangers,
  call: Call,
): Promise<readonly (readonly [string, As])[]> {
  const { it, two, ofCompany, ofSite } = strangers;
  const role = call.roles.find((one) => one === "manager") ?? call.roles[0];
  const tillId = two.b.own.tillId;
  const person = async (people: ReadonlyMap<Role, string>, of: Role): Promise<As> => ({
    cookie: await sessionOf(it, { id: people.get(of) ?? "", tillId }),
  });
  const found: (readonly [string, As])[] = [];
  if (role !== undefined) {
    found.push([`the ${role} of company B`, await person(ofCompany, role)]);
    found.push([`the ${role} of the site`, await person(ofSite, role)]);
  }
  if (call.scope !== undefined) {
    const authorization = await addKeySeeing(it, [two.b.companyId], [call.scope]);
    found.push(["a key", { authorization }]);
  }
  return found;
}

/** A key names its operator where there is one; a person is the operator. */
export function sentBy(strangers: Strangers, call: Call, as: As): Sent {
  const sent = call.sent?.(strangers.two.b) ?? {};
  const namesOperator = (call.names ?? []).some((one) => one.field === "operator");
  if (!namesOperator || as["authorization"] === undefined) return sent;
  return { ...sent, body: { ...sent.body, operator: "BCHE" } };
}

export function idFor({ it, two }: Strangers, name: string, of: "a" | "b"): string {
  const side: CompanySide = two[of];
  return callOf(name).idOf?.(side) ?? idOf(subjectOf(it, name), side);
}

export function subjectOf(it: TestApp, name: string): SubjectKind {
  const [method, url] = name.split(" ");
  const access = it.app.routeTable.find((one) => one.method === method && one.url === url)?.access;
  if (access?.kind !== "granted" || typeof access.subject === "string") {
    throw new Error(`${name} has an id in its address and does not say of what (access.subject)`);
  }
  return access.subject.thing;
}

export function idOf(kind: SubjectKind, side: CompanySide): string {
  switch (kind) {
    case "order":
      return side.own.orderId;
    case "payment":
      return side.own.paymentId;
    case "till":
      return side.own.tillId;
    case "terminal":
      return side.own.terminalId;
    case "site":
      return side.own.siteId;
    case "company":
      return side.companyId;
    case "invoicingSystem":
      return side.systemId;
    case "person":
      return side.personId;
    case "dayClose":
      return side.closeId ?? NOBODYS;
    case "voucher":
      return side.kept?.voucherId ?? NOBODYS;
    case "export":
      return side.kept?.exportId ?? NOBODYS;
    case "tillReconciliation":
      return side.countId;
    case "payoutAgreement":
      return side.agreementId;
    case "bankFile":
      return side.bankFileId;
    case "bankLine":
      return side.bankLineId;
    case "payoutMatch":
      return side.matchId;
    case "acquirerLine":
      return side.acquirerLineId;
    case "webhook":
      return side.webhookId;
    case "bookDifference":
      return side.differenceId;
  }
}

export function withField(sent: Sent, { field }: NamedField, value: string): Sent {
  if (field.startsWith("?")) return { ...sent, query: { ...sent.query, [field.slice(1)]: value } };
  const body = replaced(sent.body ?? {}, field.split("."), value);
  return typeof body === "object" && body !== null ? { ...sent, body: { ...body } } : sent;
}

function replaced(from: unknown, path: readonly string[], value: string): unknown {
  const [first, ...rest] = path;
  if (first === undefined) return value;
  if (Array.isArray(from)) {
    return from.map((one: unknown, index) =>
      String(index) === first ? replaced(one, rest, value) : one,
    );
  }
  const fields: [string, unknown][] =
    typeof from === "object" && from !== null ? Object.entries(from) : [];
  const before = fields.find(([key]) => key === first)?.[1];
  return { ...Object.fromEntries(fields), [first]: replaced(before, rest, value) };
}
