import { RIGHTS } from "@kortkoll/core/people/rights.ts";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Problem } from "../api.ts";
import type { SettingHistory } from "./history-api.ts";
import type { CreatedPerson, PasswordLink, PersonList, PersonSetting } from "./person-api.ts";
import { openSettingsApp, type SettingsApp } from "./test-settings-app.ts";

let it: SettingsApp;
beforeAll(async () => {
  it = await openSettingsApp();
});
afterAll(() => it.close());

const PEOPLE = "/api/settings/people";
const PASSWORD = "korrekt häst batteri";

const NEW = {
  signature: "NYA",
  name: "Ny Person",
  role: "operator",
  language: "sv",
  rights: [],
  companyIds: null,
  siteIds: null,
} as const;

async function make(more: object): Promise<CreatedPerson> {
  const made = await it.call<CreatedPerson>("POST", PEOPLE, { ...NEW, ...more });
  if (made.status !== 201) throw new Error(JSON.stringify(made.body));
  return made.body;
}

async function personOf(signature: string): Promise<PersonSetting> {
  const { people } = (await it.call<PersonList>("GET", PEOPLE)).body;
  const person = people.find((one) => one.signature === signature);
  if (person === undefined) throw new Error(`${signature} is not there`);
  return person;
}

const bodyOf = (person: PersonSetting) => {
  const { version, name, role, language, rights, companyIds, siteIds, active } = person;
  return { version, name, role, language, rights, companyIds, siteIds, active };
};

function change(who: string, person: PersonSetting, more: object) {
  const body = { ...bodyOf(person), ...more };
  return it.callAs<PersonSetting & Problem>(who, "PUT", `${PEOPLE}/${person.id}`, { body });
}

async function post(path: string, body: object): Promise<Response> {
  return await fetch(it.app.url + path, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
  });
}

const choose = (token: string | null, password = PASSWORD): Promise<Response> =>
  post("/api/chosen-password", { token: token ?? "", password });
const signIn = (signature: string): Promise<Response> =>
  post("/api/session", { signature, password: PASSWORD });

describe("a new person", () => {
  test("chooses a password by a link that works once, and signs in", async () => {
    const { person, linkToken } = await make({ signature: "LENA" });
    expect(person).toMatchObject({ active: true, hasPassword: false, version: 1 });
    expect((await signIn("LENA")).status).toBe(401);
    expect((await choose(linkToken, "för kort")).status).toBe(400);
    expect((await choose(linkToken)).status).toBe(200);
    expect((await signIn("LENA")).status).toBe(200);
    const again = await choose(linkToken);
    expect(again.status).toBe(403);
    expect(await again.json()).toMatchObject({ code: "linkUsed" });
  });

  test("of two who use a link at once one chooses the password", async () => {
    const { linkToken } = await make({ signature: "DUB" });
    const answers = await Promise.all([choose(linkToken), choose(linkToken)]);
    expect(answers.map((one) => one.status).toSorted()).toEqual([200, 403]);
  });

  test("has the link of yesterday's administrator ended by a newer one, and by time", async () => {
    const { person, linkToken } = await make({ signature: "SEN" });
    const path = `${PEOPLE}/${person.id}/password-link`;
    const newer = (await it.call<PasswordLink>("POST", path)).body;
    expect((await choose(linkToken)).status).toBe(403);
    it.app.nowMs += newer.validHours * 3_600_000 + 1;
    expect((await choose(newer.linkToken)).status).toBe(403);
    it.app.nowMs -= newer.validHours * 3_600_000 + 1;
  });

  test.each([
    ["VÄXA", { role: "administrator" }, 403],
    ["VÄXB", { rights: [{ right: "takeCash", siteId: null, allowed: true }] }, 403],
    ["VÄXC", { name: "Annat Namn", language: "en" }, 200],
    ["VÄXD", { rights: [{ right: "takeCard", siteId: null, allowed: false }] }, 200],
  ])("who may do more than when the link was sent needs a new one: %s", async (...row) => {
    const [signature, more, status] = row;
    const { person, linkToken } = await make({ signature });
    expect((await change("ADMI", person, more)).status).toBe(200);
    expect((await choose(linkToken)).status).toBe(status);
    const path = `${PEOPLE}/history?id=${person.id}`;
    const { entries } = (await it.call<SettingHistory>("GET", path)).body;
    const ended = entries.filter((one) => one.to?.["passwordLink"] === false);
    expect(ended).toHaveLength(status === 403 ? 1 : 0);
    const newer = await it.call<PasswordLink>("POST", `${PEOPLE}/${person.id}/password-link`);
    expect((await choose(newer.body.linkToken)).status).toBe(200);
  });

  test("whose link is used while they are raised gets in before it or not at all", async () => {
    for (const signature of ["VÄXE", "VÄXF", "VÄXG", "VÄXH"]) {
      const { person, linkToken } = await make({ signature });
      const [raised, chosen] = await Promise.all([
        change("ADMI", person, { role: "administrator" }),
        choose(linkToken),
      ]);
      expect(raised.status).toBe(200);
      const now = await personOf(signature);
      expect(now.hasPassword).toBe(chosen.status === 200);
      // One that was begun before ended with the change of the role.
      expect([200, 403]).toContain(chosen.status);
    }
  });

  test("is made once by the same request sent again, and the link is shown once", async () => {
    const send = () =>
      it.callAs<CreatedPerson>("ADMI", "POST", PEOPLE, {
        body: { ...NEW, signature: "ENGÅN" },
        key: "person-1",
      });
    const first = await send();
    const again = await send();
    expect(first.body.linkToken).not.toBeNull();
    expect(again).toEqual({ status: 201, body: { ...first.body, linkToken: null } });
    const stored = await it.sql<{ row: string }>(
      `select to_jsonb(i)::text as row from idempotency_keys i union all
       select to_jsonb(e)::text from audit_events e union all
       select to_jsonb(l)::text from one_time_links l`,
    );
    expect(stored.filter(({ row }) => row.includes(first.body.linkToken ?? "?"))).toEqual([]);
  });

  test.each([
    ["signatureTaken", 409, "signature", { signature: "ADMI" }],
    ["unknownSite", 422, "siteIds", { siteIds: ["0198c5a0-1234-7123-9123-411111111111"] }],
    ["unknownCompany", 422, "companyIds", { companyIds: ["0198c5a0-1234-7123-9123-411111111111"] }],
  ])("is refused: %s", async (code, status, field, more) => {
    const refused = await it.call<Problem>("POST", PEOPLE, { ...NEW, signature: "NEJ", ...more });
    expect([refused.status, refused.body.code, refused.body.field]).toEqual([status, code, field]);
  });

  test.each([["a"], ["FÖRLÅNG"], ["A1"], ["liten"]])("cannot be called %s", async (signature) => {
    expect((await it.call("POST", PEOPLE, { ...NEW, signature })).status).toBe(400);
  });
});

test("cash is given to a named person at one site, and holds there at once", async () => {
  const { sites, tills } = it.places;
  const rights = [{ right: "takeCash", siteId: sites.NORD, allowed: true }];
  const { linkToken, person } = await make({ signature: "KONT", rights, siteIds: null });
  await choose(linkToken);
  const rightsAt = async (tillId: string): Promise<readonly string[]> => {
    await it.callAs("KONT", "PUT", "/api/session/till", { body: { tillId } });
    const session = await it.callAs<{ person: { rights: string[] } }>(
      "KONT",
      "GET",
      "/api/session",
    );
    return session.body.person.rights;
  };
  expect(await rightsAt(tills["NORD-K1"])).toContain("takeCash");
  expect(await rightsAt(tills["SÖDER-K9"])).not.toContain("takeCash");
  await change("ADMI", person, { rights: [] });
  expect(await rightsAt(tills["NORD-K1"])).not.toContain("takeCash");
  const { entries } = (await it.call<SettingHistory>("GET", `${PEOPLE}/history?id=${person.id}`))
    .body;
  expect(entries[0]).toMatchObject({
    by: "ADMI",
    name: "KONT",
    from: { rights: [{ right: "takeCash", site: "NORD", allowed: true }] },
    to: { rights: [] },
  });
});

test("somebody who leaves is signed out everywhere, and comes back with the old rights", async () => {
  const { linkToken, person } = await make({ signature: "SLUT", role: "manager" });
  await choose(linkToken);
  expect((await it.callAs("SLUT", "GET", "/api/session")).status).toBe(200);
  const left = await change("ADMI", person, { active: false });
  expect(left.body).toMatchObject({ active: false, version: 2 });
  expect((await it.callAs("SLUT", "GET", "/api/session")).status).toBe(401);
  expect((await signIn("SLUT")).status).toBe(401);
  const path = `${PEOPLE}/${person.id}/password-link`;
  expect(await it.refused("POST", path)).toMatchObject({ code: "personInactive" });
  const back = await change("ADMI", left.body, { active: true });
  expect(back.body).toMatchObject({ active: true, role: "manager" });
  expect((await signIn("SLUT")).status).toBe(200);
});

test("two administrators who change a person at once do not overwrite each other", async () => {
  const { person } = await make({ signature: "SAMT" });
  const answers = await Promise.all([
    change("ADMI", person, { role: "manager" }),
    change("BOSS", person, { name: "Annat Namn" }),
  ]);
  expect(answers.map((one) => one.status).toSorted()).toEqual([200, 409]);
  expect(answers.find((one) => one.status === 409)?.body.code).toBe("conflict");
});

describe("somebody with the right to people, who is no administrator", () => {
  let chief: PersonSetting;
  beforeAll(async () => {
    const rights = [{ right: "people", siteId: null, allowed: true }];
    const { person, linkToken } = await make({ signature: "CHEFE", role: "manager", rights });
    await choose(linkToken);
    chief = person;
  });

  test("gives what they hold themselves", async () => {
    const rights = [{ right: "takeCash", siteId: it.places.sites.NORD, allowed: true }];
    const made = await it.callAs("CHEFE", "POST", PEOPLE, {
      body: { ...NEW, signature: "GES", rights },
    });
    expect(made.status).toBe(201);
  });

  test.each([
    ["makes nobody an administrator", { signature: "FEL", role: "administrator" }],
    ["gives nobody a right of finance", { signature: "FEL", role: "finance" }],
    [
      "gives nobody the settings",
      { signature: "FEL", rights: [{ right: "settings", siteId: null, allowed: true }] },
    ],
  ])("%s", async (_what, more) => {
    const refused = await it.callAs<Problem>("CHEFE", "POST", PEOPLE, {
      body: { ...NEW, ...more },
    });
    expect([refused.status, refused.body.code]).toEqual([409, "rightsBeyondOwn"]);
  });

  test("raises nobody's rights above their own, their own neither", async () => {
    const refused = await change("CHEFE", await personOf("CHEFE"), { role: "administrator" });
    expect(refused.body.code).toBe("rightsBeyondOwn");
    expect((await personOf("CHEFE")).role).toBe("manager");
    expect(chief.role).toBe("manager");
  });

  test("does not become administrator by holding every right, alone or through another", async () => {
    const rights = RIGHTS.map((right) => ({ right, siteId: null, allowed: true }));
    const { linkToken } = await make({ signature: "ALLA", role: "finance", rights });
    await choose(linkToken);
    const own = await change("ALLA", await personOf("ALLA"), { role: "administrator" });
    expect([own.body.code, own.body.field]).toEqual(["rightsBeyondOwn", "role"]);
    const body = { ...NEW, signature: "FEL", role: "administrator" };
    const made = await it.callAs<Problem>("ALLA", "POST", PEOPLE, { body });
    expect(made.body.code).toBe("rightsBeyondOwn");
    const path = `${PEOPLE}/${(await personOf("BOSS")).id}/password-link`;
    const link = await it.callAs<Problem>("ALLA", "POST", path);
    expect(link.body.code).toBe("rightsBeyondOwn");
    // What was asked of an administrator is all on the trail.
    const { entries } = (
      await it.call<SettingHistory>("GET", `${PEOPLE}/history?id=${(await personOf("ALLA")).id}`)
    ).body;
    const refused = entries.filter((one) => one.kind === "refused");
    expect(refused).toMatchObject([{ by: "ALLA", name: "ALLA" }]);
  });

  test("neither demotes an administrator nor becomes one by a link", async () => {
    const admin = await personOf("BOSS");
    expect((await change("CHEFE", admin, { role: "operator" })).body.code).toBe("rightsBeyondOwn");
    const path = `${PEOPLE}/${admin.id}/password-link`;
    const link = await it.callAs<Problem>("CHEFE", "POST", path);
    expect(link.body.code).toBe("rightsBeyondOwn");
    for (const what of ["pin", "second-factor", "sessions"]) {
      const refused = await it.callAs<Problem>(
        "CHEFE",
        "DELETE",
        `/api/people/${admin.id}/${what}`,
      );
      expect([what, refused.status, refused.body.code]).toEqual([what, 409, "rightsBeyondOwn"]);
    }
    const resets = await it.sql<{ reset: string }>(
      `select content->'wanted'->>'reset' as reset from audit_events
       where kind = 'settingRefused' and subject_id = $1 and content->'wanted' ? 'reset'
      `,
      admin.id,
    );
    expect(resets.map((one) => one.reset).toSorted()).toEqual(["pin", "secondFactor", "sessions"]);
    expect(await personOf("BOSS")).toEqual(admin);
  });
});

test("who sees one site decides over its people, and sees nobody else", async () => {
  const { sites } = it.places;
  const places = { role: "administrator", siteIds: [sites.NORD] };
  const { linkToken } = await make({ signature: "NORDA", ...places });
  await choose(linkToken);
  await make({ signature: "HOS", siteIds: [sites.NORD] });
  await make({ signature: "ANNAN", siteIds: [sites.SÖDER] });
  const { people } = (await it.callAs<PersonList>("NORDA", "GET", PEOPLE)).body;
  const seen = people.map((one) => one.signature);
  expect(seen).toContain("HOS");
  expect(seen).not.toContain("ANNAN");
  expect(seen).not.toContain("ADMI");
  const everywhere = await it.callAs<Problem>("NORDA", "POST", PEOPLE, {
    body: { ...NEW, signature: "ALLT" },
  });
  expect(everywhere.body.code).toBe("unknownSite");
  const hidden = await change("NORDA", await personOf("ANNAN"), { name: "Nytt" });
  expect(hidden.status).toBe(404);
});

test("what somebody did elsewhere is not told to who sees one site", async () => {
  const { sites } = it.places;
  const { linkToken } = await make({
    signature: "NORDB",
    role: "administrator",
    siteIds: [sites.NORD],
  });
  await choose(linkToken);
  const right = { right: "takeCash", siteId: sites.SÖDER, allowed: true };
  const { person } = await make({ signature: "FLYTT", siteIds: [sites.SÖDER], rights: [right] });
  expect((await change("ADMI", person, { siteIds: [sites.NORD], rights: [] })).status).toBe(200);
  const path = `${PEOPLE}/history?id=${person.id}`;
  const seen = await it.callAs<SettingHistory>("NORDB", "GET", path);
  expect(seen.body.entries.length).toBeGreaterThan(1);
  const tos = seen.body.entries.map((one) => one.to?.["sites"]);
  expect(tos).toContainEqual(["NORD"]);
  expect(JSON.stringify(seen.body)).not.toContain("SÖDER");
  expect(JSON.stringify((await it.call("GET", path)).body)).toContain("SÖDER");
});

test("the history of the settings tells of people only to who decides over all of them", async () => {
  await make({ signature: "HIST" });
  const settings = { right: "settings", siteId: null, allowed: true };
  const { linkToken } = await make({ signature: "EJPER", role: "finance", rights: [settings] });
  await choose(linkToken);
  const path = "/api/settings/history?subject=person";
  const admi = await it.call<SettingHistory>("GET", path);
  expect(admi.body.entries.map((one) => one.name)).toContain("HIST");
  const other = await it.callAs<SettingHistory>("EJPER", "GET", path);
  expect(other).toMatchObject({ status: 200, body: { entries: [] } });
  const authorization = await it.app.addKey(["settings:read"]);
  const answer = await fetch(it.app.url + path, { headers: { authorization } });
  expect(await answer.json()).toMatchObject({ entries: [] });
});

describe("a link that is open", () => {
  const linkFor = async (id: string): Promise<string | null> =>
    (await it.call<PasswordLink>("POST", `${PEOPLE}/${id}/password-link`)).body.linkToken;

  test.each([
    ["ÖPPA", "their password changed", "PUT", "/api/account/password"],
    ["ÖPPB", "signed out everywhere", "DELETE", "/api/account/sessions"],
    ["ÖPPC", "signed out by an administrator", "DELETE", "sessions"],
  ])("is ended, and it is on the trail: %s, %s", async (signature, _how, method, path) => {
    const { person, linkToken } = await make({ signature });
    await choose(linkToken);
    const open = await linkFor(person.id);
    const isOwn = path.startsWith("/");
    const ended = await it.callAs(
      isOwn ? signature : "ADMI",
      method,
      isOwn ? path : `/api/people/${person.id}/${path}`,
      method === "PUT" ? { body: { password: PASSWORD, newPassword: `${PASSWORD} två` } } : {},
    );
    expect(ended.status).toBeLessThan(300);
    expect((await choose(open)).status).toBe(403);
    const { entries } = (await it.call<SettingHistory>("GET", `${PEOPLE}/history?id=${person.id}`))
      .body;
    const ends = entries.filter((one) => one.to?.["passwordLink"] === false);
    expect(ends).toMatchObject([{ name: signature, from: { passwordLink: true } }]);
  });
});

describe("the last administrator", () => {
  let last: SettingsApp;
  let ids: Readonly<Record<string, string>>;
  beforeAll(async () => {
    last = await openSettingsApp();
    const { people } = (await last.call<PersonList>("GET", PEOPLE)).body;
    ids = Object.fromEntries(people.map((one) => [one.signature, one.id]));
  });
  afterAll(() => last.close());

  async function read(signature: string): Promise<PersonSetting> {
    const [row] = await last.sql<{ version: number; role: string; active: boolean }>(
      "select version, role, active from people where id = $1",
      ids[signature],
    );
    const { people } = (await last.call<PersonList>("GET", PEOPLE)).body;
    const person = people.find((one) => one.signature === signature);
    if (person === undefined || row === undefined) throw new Error(`${signature} is gone`);
    return person;
  }

  const alter = (who: string, person: PersonSetting, more: object) =>
    last.callAs<PersonSetting & Problem>(who, "PUT", `${PEOPLE}/${person.id}`, {
      body: { ...bodyOf(person), ...more },
    });

  test("of two who take away each other's rights at the same moment, one is left", async () => {
    for (let round = 0; round < 8; round += 1) {
      const [admi, boss] = [await read("ADMI"), await read("BOSS")];
      const answers = await Promise.all([
        alter("ADMI", boss, { role: "manager" }),
        alter("BOSS", admi, round % 2 === 0 ? { role: "manager" } : { active: false }),
      ]);
      const left = await last.sql<{ signature: string }>(
        "select signature from people where role = 'administrator' and active",
      );
      expect(left, JSON.stringify(answers.map((one) => one.body))).toHaveLength(1);
      // Both are administrators again, and sign in anew.
      await last.sql("update people set role = 'administrator', active = true where id = any($1)", [
        ids["ADMI"],
        ids["BOSS"],
      ]);
      await last.signInAgain();
    }
  });

  test.each([
    ["demoted", { role: "finance" }, "role"],
    ["let go", { active: false }, "active"],
    [
      "denied the settings",
      { rights: [{ right: "settings", siteId: null, allowed: false }] },
      "rights",
    ],
    ["denied people at a site", "deniedAtSite", "rights"],
    ["kept to one site", "oneSite", "rights"],
  ])("cannot be %s: refused, nothing changed, on the record", async (_how, more, field) => {
    await last.sql("update people set active = false where signature = 'BOSS'");
    const before = await read("ADMI");
    const { NORD } = last.places.sites;
    const wanted =
      more === "deniedAtSite"
        ? { rights: [{ right: "people", siteId: NORD, allowed: false }] }
        : more === "oneSite"
          ? { siteIds: [NORD] }
          : (more as object);
    const refused = await alter("ADMI", before, wanted);
    expect([refused.status, refused.body.code]).toEqual([409, "lastAdministrator"]);
    expect(refused.body.field).toBe(field);
    expect(await read("ADMI")).toEqual(before);
    const [entry] = await last.history(`subject=person&id=${before.id}`);
    expect(entry).toMatchObject({ kind: "refused", refused: { code: "lastAdministrator" } });
  });

  test("is not the last when another has chosen a password, and is while nobody has", async () => {
    const body = { ...NEW, signature: "NÄSTA", role: "administrator" };
    const { linkToken } = (await last.call<CreatedPerson>("POST", PEOPLE, body)).body;
    const admi = await read("ADMI");
    const tooSoon = await alter("ADMI", admi, { role: "finance" });
    expect(tooSoon.body.code).toBe("lastAdministrator");
    const chosen = await fetch(`${last.app.url}/api/chosen-password`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ token: linkToken, password: PASSWORD }),
    });
    expect(chosen.status).toBe(200);
    expect((await alter("ADMI", admi, { role: "finance" })).status).toBe(200);
  });
});
