import { expect, test } from "vitest";
import type { Language } from "../../failure-sentences.ts";
import { ore } from "../../money.ts";
import { BENCH_REASONS, type MatchInput, type MatchOutcome } from "../payout-match.ts";
import { day } from "../test-agreements.ts";
import { benchSentence, candidateSentence, proposalSentence } from "./match-sentences.ts";
import { accept, batch, line, match, part, report, sales } from "./test-payouts.ts";

const NAMES: Readonly<Record<string, string>> = {
  nets: "Nets",
  worldline: "Worldline",
  amex: "American Express",
};

function say(outcome: MatchOutcome | undefined, language: Language): string | undefined {
  const naming = { language, nameOf: (id: string) => NAMES[id] ?? id };
  if (outcome?.outcome === "matched") return proposalSentence(outcome.proposal, naming);
  return outcome?.outcome === "bench" ? benchSentence(outcome, naming) : undefined;
}

const PAID = [batch("worldline visa malmo 2026-08-03", 100_000)];
const NETS_DAY = [batch("nets visa malmo 2026-08-03", 100_000)];

test.each<[Partial<MatchInput>, string, string]>([
  [
    {
      openBatches: PAID,
      bankLines: [line("a 2026-08-05 BAMBORA AB", 100_000, "63470645-20260804")],
    },
    "Referensen 63470645-20260804 är Worldlines för försäljningen den 3 augusti 2026, och summan stämmer på öret.",
    "The reference 63470645-20260804 is that of Worldline for the sales of 3 August 2026, and the sum is right to the öre.",
  ],
  [
    { bankLines: [line("a 2026-08-06 NETS DENMARK A/S", -5_000, "ÅTERKRAV 4711")] },
    "Raden säger själv att den är ett återkrav från Nets. Ingen fil säger av vilken försäljning: välj den.",
    "The line says itself that it is a chargeback by Nets. No file says of which sale: choose it.",
  ],
  [
    { bankLines: [line("a 2026-08-06 NETS DENMARK A/S", 5_000, "ÅTERKRAV VUNNET 4711")] },
    "Raden säger själv att ett återkrav kommer tillbaka från Nets. Ingen fil säger av vilken försäljning: välj den.",
    "The line says itself that Nets gives a chargeback back. No file says of which sale: choose it.",
  ],
  [
    { openBatches: NETS_DAY, bankLines: [line("a 2026-08-06 NETS DENMARK A/S", 100_000)] },
    "Betalaren är Nets, och summan är på öret den enda som passar: försäljningen den 3 augusti 2026; den kom 2 bankdagar efter 4 augusti 2026.",
    "The payer is Nets, and to the öre the sum is the only one that fits: the sales of 3 August 2026; it came 2 bank days after 4 August 2026.",
  ],
  [
    {
      openBatches: [...NETS_DAY, batch("nets visa malmo 2026-08-04", 1_000)],
      bankLines: [line("a 2026-08-05 NETS DENMARK A/S", 101_000)],
    },
    "Betalaren är Nets, och försäljningen från 3 augusti 2026 till 4 augusti 2026 är den enda sammansättning av det som är öppet som ger summan på öret.",
    "The payer is Nets, and the sales from 3 August 2026 to 4 August 2026 is the only combination of what is open that gives the sum to the öre.",
  ],
  [
    {
      openBatches: [batch("amex amex malmo 2026-08-03", 100_000)],
      reportedPayouts: [
        report("r", "amex", [sales("amex malmo 2026-08-03", 100_000), part("fee", -1_500)], {
          paidOn: day("2026-08-06"),
        }),
      ],
      bankLines: [line("a 2026-08-06 AMERICAN EXPRESS", 98_500)],
    },
    "Betalaren är American Express, och summan är på öret den enda som passar: försäljningen den 3 augusti 2026, som i inlösarens fil.",
    "The payer is American Express, and to the öre the sum is the only one that fits: the sales of 3 August 2026, as in the acquirer's file.",
  ],
  [
    { openBatches: NETS_DAY, bankLines: [line("a 2026-08-04 NETS DENMARK A/S", 99_950)] },
    "Nets har betalat för lite för försäljningen den 3 augusti 2026: 1\u00a0000,00 kr väntades, 999,50 kr kom, skillnad \u22120,50 kr.",
    "Nets has paid too little for the sales of 3 August 2026: 1\u00a0000,00 kr expected, 999,50 kr came, difference \u22120,50 kr.",
  ],
  [
    { openBatches: NETS_DAY, bankLines: [line("a 2026-08-03 NETS DENMARK A/S", 100_000)] },
    "Summan stämmer på öret med Nets för försäljningen den 3 augusti 2026, men inte dagen; den kom 1 bankdag före 4 augusti 2026.",
    "The sum is right to the öre for Nets for the sales of 3 August 2026, but the day is not; it came 1 bank day before 4 August 2026.",
  ],
  [
    {
      openBatches: [batch("worldline visa malmo 2026-08-04", 500)],
      bankLines: [line("a 2026-08-06 BAMBORA AB", 500, "63470645-20260804")],
    },
    "Summan stämmer på öret med Worldline för försäljningen den 4 augusti 2026, men referensen 63470645-20260804 säger en annan dag.",
    "The sum is right to the öre for Worldline for the sales of 4 August 2026, but the reference 63470645-20260804 says another day.",
  ],
  [
    { bankLines: [line("a 2026-08-03 NETS DENMARK A/S", 100_000)] },
    "Raden kommer från Nets, men inget är öppet som den kan betala.",
    "The line is from Nets, but nothing is open that it could pay.",
  ],
  [
    {
      accepted: [accept(line("old 2026-08-04 NETS DENMARK A/S", 5), "nets")],
      bankLines: [line("a 2026-08-04 NETS DENMARK A/S", 5)],
    },
    "Det som raden skulle betala hos Nets är redan betalt av en annan rad.",
    "What the line would pay at Nets has already been paid by another line.",
  ],
  [
    {
      reportedFees: [{ agreementId: "nets", month: "2026-08", feesOre: ore(700) }],
      bankLines: [line("a 2026-09-15 NETS DENMARK A/S", -700)],
    },
    "Avgiften dras av Nets, och summan är på öret den som filerna räknar till.",
    "The fee is drawn by Nets, and the sum is to the öre what the files count.",
  ],
])("an outcome says why in both languages (%#)", (input, swedish, english) => {
  const [outcome] = match(input);
  expect(say(outcome, "sv")).toBe(swedish);
  expect(say(outcome, "en")).toBe(english);
});

test("every reason has its words, which are not those of another", () => {
  const [bench] = match({ bankLines: [line("a 2026-08-03 NETS DENMARK A/S", 100_000)] });
  for (const language of ["sv", "en"] as const) {
    const said = BENCH_REASONS.map((reason) =>
      bench?.outcome === "bench" ? say({ ...bench, reason }, language) : undefined,
    );
    expect(said).not.toContain(undefined);
    expect(new Set(said).size).toBe(BENCH_REASONS.length);
  }
});

test("a candidate says that it sums, and never that it is the only one", () => {
  const [bench] = match({
    openBatches: [...NETS_DAY, batch("nets visa lund 2026-08-03", 100_000)],
    bankLines: [line("a 2026-08-05 NETS DENMARK A/S", 100_000)],
  });
  const candidates = bench?.outcome === "bench" ? bench.candidates : [];
  const naming = { language: "sv" as const, nameOf: (id: string) => id };
  expect(candidates.map((one) => candidateSentence(one, naming))).toEqual(
    Array(2).fill(
      "Summan stämmer på öret: försäljningen den 3 augusti 2026; den kom 1 bankdag efter 4 augusti 2026.",
    ),
  );
});
