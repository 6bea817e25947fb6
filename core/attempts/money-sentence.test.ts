import { describe, expect, test } from "vitest";
import type { Language } from "../failure-sentences.ts";
import { ore, ZERO } from "../money.ts";
import { ATTEMPT_POSITIONS, EVIDENCE_KINDS, ORDER_POSITIONS } from "./money-position.ts";
import { type AttemptKnowledge, moneySentence, orderSentence } from "./money-sentence.ts";

const LANGUAGES: readonly Language[] = ["sv", "en"];
const KINDS = ["purchase", "refund", "void"] as const;

const known = (more: Partial<AttemptKnowledge>): AttemptKnowledge => ({
  kind: "purchase",
  position: "hasPaid",
  evidence: "terminalAnswer",
  nextCheckInMs: undefined,
  claim: undefined,
  offline: false,
  ...more,
});

const OPENINGS: Readonly<Record<string, RegExp>> = {
  hasPaid: /^(Kunden HAR|Pengarna HAR|Betalningen ÄR|The (customer|money|payment) HAS) /,
  hasNotPaid:
    /^(Kunden|Pengarna|The customer|The money|Betalningen|The payment) (har|är|has) (INTE|NOT) /,
  findingOut: /^(VI TAR REDA PÅ DET|WE ARE FINDING OUT) – /,
  notProven: /^(EJ BEVISAT|NOT PROVEN) – /,
};

describe("every position, kind and evidence has its sentence in both languages", () => {
  const all = ATTEMPT_POSITIONS.flatMap((position) =>
    KINDS.flatMap((kind) =>
      EVIDENCE_KINDS.flatMap((evidence) =>
        LANGUAGES.map((language) => ({ position, kind, evidence, language })),
      ),
    ),
  );
  test.each(all)("$language $kind $position $evidence", ({ language, ...what }) => {
    const sentence = moneySentence(known(what), language);
    expect(sentence).toMatch(OPENINGS[what.position] ?? /$^/);
    expect(sentence).toMatch(/\.$/);
    expect(sentence).not.toMatch(/undefined|null|\.\./);
  });
});

test("evidence that cannot carry a position is never given as its reason", () => {
  for (const evidence of ["claim", "waiting", "nothingSent", "olderLastResult"] as const) {
    expect(moneySentence(known({ evidence }), "sv")).toBe("Kunden HAR betalat.");
  }
});

test("the terminal's own answer is named", () => {
  expect(moneySentence(known({}), "sv")).toBe("Kunden HAR betalat – terminalen svarade själv.");
});

test("what is being found out says when it is asked for next", () => {
  const asked = (nextCheckInMs: number | undefined, language: Language): string =>
    moneySentence(known({ position: "findingOut", evidence: "waiting", nextCheckInMs }), language);
  expect(asked(6_100, "sv")).toBe("VI TAR REDA PÅ DET – nästa kontroll om 7 s.");
  expect(asked(300_000, "en")).toBe("WE ARE FINDING OUT – next check in 5 min.");
  expect(asked(6 * 3_600_000, "sv")).toBe("VI TAR REDA PÅ DET – nästa kontroll om 6 h.");
  expect(asked(0, "sv")).toBe("VI TAR REDA PÅ DET – kontroll pågår.");
  expect(asked(undefined, "sv")).toBe("VI TAR REDA PÅ DET – terminalen har det just nu.");
});

test("a claim says who and why, and that the order was let go", () => {
  const claim = { by: "ANLI", reason: "slipen visar godkänt. ", releasedOrder: true };
  const what = known({ position: "notProven", evidence: "claim", claim });
  expect(moneySentence(what, "sv")).toBe(
    "EJ BEVISAT – ANLI uppger betalt, därför att slipen visar godkänt. Ordern är släppt på uppgiften.",
  );
});

test("an approval without the bank says so", () => {
  expect(moneySentence(known({ offline: true }), "en")).toBe(
    "The customer HAS paid – the terminal itself answered. It is not shown that the bank has approved.",
  );
});

describe("an order", () => {
  test.each(
    ORDER_POSITIONS.flatMap((position) => LANGUAGES.map((language) => ({ position, language }))),
  )(
    "has a sentence for $position in $language, with and without an attempt",
    ({ position, language }) => {
      for (const kind of ["purchase", "refund"] as const) {
        for (const attempt of [undefined, known({})]) {
          const owed = { leftOre: ore(100), owedToCustomerOre: ZERO };
          const sentence = orderSentence(
            { kind, position, attempt, wasPaid: false, ...owed },
            language,
          );
          expect(sentence).toMatch(/^[A-ZÅÄÖ].+\.$/);
          expect(sentence).not.toMatch(/undefined|null/);
        }
      }
    },
  );

  test("that nobody has tried to pay says so", () => {
    const owed = { leftOre: ore(100), owedToCustomerOre: ZERO };
    const what = { kind: "purchase", position: "hasNotPaid", attempt: undefined, ...owed } as const;
    expect(orderSentence({ ...what, wasPaid: false }, "sv")).toBe(
      "Kunden har INTE betalat – ingen betalning är gjord.",
    );
    expect(orderSentence({ ...what, wasPaid: true }, "en")).toBe(
      "The customer has NOT paid – what had been paid was given back or moved.",
    );
    const failed = { ...what, wasPaid: true, owedToCustomerOre: ore(125_050) };
    expect(orderSentence(failed, "sv")).toBe(
      "Kunden har INTE betalat – det som hade betalats gäller inte, och 1\u00a0250,50 kr ska tillbaka till kunden.",
    );
  });

  test("that is partly paid says what is not", () => {
    const owed = { leftOre: ore(125_050), owedToCustomerOre: ZERO };
    const what = {
      kind: "purchase",
      position: "partlyPaid",
      attempt: known({}),
      wasPaid: false,
      ...owed,
    } as const;
    expect(orderSentence(what, "sv")).toBe(
      "Kunden HAR betalat en del – 1\u00a0250,50 kr är INTE betalt.",
    );
  });
});
