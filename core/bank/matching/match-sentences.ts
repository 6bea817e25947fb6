/** Why a bank line pays what it does, or why a person is asked, in words that finance can check. */
import { PAYOUT_LOOKED_FOR_BANK_DAYS } from "../../assumptions.ts";
import type { Language } from "../../failure-sentences.ts";
import { formatOre, ore } from "../../money.ts";
import type { BusinessDay } from "../../time/stockholm.ts";
import type {
  BenchReason,
  MatchGrounds,
  MatchOutcome,
  MatchProposal,
  ZeroGround,
  ZeroPayout,
} from "../payout-match.ts";

export type Naming = {
  readonly language: Language;
  /** Of an agreement, as finance knows it. */
  readonly nameOf: (agreementId: string) => string;
};

type Said = Readonly<Record<Language, string>>;

/** "Referensen 63470645-20260804 är Worldlines för …, och summan stämmer på öret." */
export function proposalSentence(proposal: MatchProposal, naming: Naming): string {
  const { language } = naming;
  return `${evidenceOf(proposal, naming)[language]}${latenessOf(proposal.grounds)[language]}.`;
}

/** Of something that a line might pay: that it sums, and not that nothing else does. */
export function candidateSentence(proposal: MatchProposal, { language }: Naming): string {
  const { grounds, kind, reportedPayoutIds } = proposal;
  const sales = kind === "monthlyFee" ? FEE : salesOf(grounds.saleDays);
  const report = reportOf(reportedPayoutIds.length);
  const said: Said = {
    sv: `Summan stämmer på öret: ${sales.sv}${report.sv}`,
    en: `The sum is right to the öre: ${sales.en}${report.en}`,
  };
  return `${said[language]}${latenessOf(grounds)[language]}.`;
}

const FEE: Said = { sv: "avgiften för månaden", en: "the fee of the month" };

function evidenceOf(proposal: MatchProposal, naming: Naming): Said {
  const { evidence, grounds, kind, reportedPayoutIds } = proposal;
  const name = naming.nameOf(proposal.agreementId);
  const sales = salesOf(grounds.saleDays);
  const report = reportOf(reportedPayoutIds.length);
  if (kind === "monthlyFee") {
    return {
      sv: `Avgiften dras av ${name}, och summan är på öret den som filerna räknar till`,
      en: `The fee is drawn by ${name}, and the sum is to the öre what the files count`,
    };
  }
  switch (evidence) {
    case "reference":
      return {
        sv: `Referensen ${grounds.reference ?? "på raden"} är ${genitive(name)} för ${sales.sv}, och summan stämmer på öret${report.sv}`,
        en: `The reference ${grounds.reference ?? "of the line"} is that of ${name} for ${sales.en}, and the sum is right to the öre${report.en}`,
      };
    case "merchantAndDay":
      return {
        sv: `Butiksnumret ${grounds.merchantNumber ?? ""} är vårt hos ${name}, dagen är den väntade för ${sales.sv}, och summan stämmer på öret${report.sv}`,
        en: `The merchant number ${grounds.merchantNumber ?? ""} is ours at ${name}, the day is the expected one for ${sales.en}, and the sum is right to the öre${report.en}`,
      };
    case "amountInWindow":
      return {
        sv: `Betalaren är ${name}, och summan är på öret den enda som passar: ${sales.sv}${report.sv}`,
        en: `The payer is ${name}, and to the öre the sum is the only one that fits: ${sales.en}${report.en}`,
      };
    case "onlySubset":
      return {
        sv: `Betalaren är ${name}, och ${sales.sv} är den enda sammansättning av det som är öppet som ger summan på öret${report.sv}`,
        en: `The payer is ${name}, and ${sales.en} is the only combination of what is open that gives the sum to the öre${report.en}`,
      };
  }
}

function reportOf(reports: number): Said {
  if (reports === 0) return { sv: "", en: "" };
  return reports === 1
    ? { sv: ", som i inlösarens fil", en: ", as in the acquirer's file" }
    : {
        sv: `, som ${reports} utbetalningar i inlösarens filer`,
        en: `, as ${reports} payouts in the acquirer's files`,
      };
}

function latenessOf({ daysLate, dueOn }: MatchGrounds): Said {
  if (daysLate === undefined || daysLate === 0 || dueOn === undefined) return { sv: "", en: "" };
  const days = Math.abs(daysLate);
  const due = { sv: dayIn(dueOn, "sv"), en: dayIn(dueOn, "en") };
  const how: Said =
    daysLate > 0
      ? { sv: bankDays(days, "sv", "efter"), en: bankDays(days, "en", "after") }
      : { sv: bankDays(days, "sv", "före"), en: bankDays(days, "en", "before") };
  return { sv: `; den kom ${how.sv} ${due.sv}`, en: `; it came ${how.en} ${due.en}` };
}

function bankDays(days: number, language: Language, word: string): string {
  if (language === "sv") return `${days} ${days === 1 ? "bankdag" : "bankdagar"} ${word}`;
  return `${days} bank ${days === 1 ? "day" : "days"} ${word}`;
}

type Bench = Extract<MatchOutcome, { readonly outcome: "bench" }>;

/** What happened and, where there is one, what to hold it against. */
export function benchSentence(bench: Bench, naming: Naming): string {
  return REASONS[bench.reason](bench, namesOf(bench, naming))[naming.language];
}

function namesOf({ agreementIds }: Bench, { language, nameOf }: Naming): string {
  return agreementIds.map(nameOf).join(language === "sv" ? " och " : " and ");
}

/** Of a line that another file may have told of already, in other words. */
export function maybeSameSentence(others: number, language: Language): string {
  const said: Said =
    others === 1
      ? {
          sv: "En annan fil berättar om samma belopp på kontot samma dag eller bankdagen intill, på annat sätt och utan bankens referens. Säg om det är samma rörelse: i så fall räknas den en gång.",
          en: "Another file tells of the same amount on the account on the same day or the bank day beside it, in another way and without the bank's reference. Say whether it is the same movement: then it counts once.",
        }
      : {
          sv: `Andra filer berättar om samma belopp på kontot samma dag eller bankdagen intill, ${others} gånger, på annat sätt och utan bankens referens. Säg om det är en av de rörelserna: i så fall räknas den en gång.`,
          en: `Other files tell of the same amount on the account on the same day or the bank day beside it, ${others} times, in another way and without the bank's reference. Say whether it is one of those movements: then it counts once.`,
        };
  return said[language];
}

/** Why a payout is taken to have come to nothing, and what a person is asked where it is not certain. */
export function zeroPayoutSentence(zero: ZeroPayout, { language, nameOf }: Naming): string {
  const name = nameOf(zero.agreementId);
  const sales = salesOf(zero.saleDays);
  const reference = zero.reference === undefined ? "" : ` ${zero.reference}`;
  const due = { sv: dayIn(zero.dueOn, "sv"), en: dayIn(zero.dueOn, "en") };
  const told: Said = {
    sv: `${genitive(name)} fil säger att utbetalningen${reference} den ${due.sv} blev 0 kr: ${sales.sv} tas ut på öret av återköp, avgifter eller återkrav`,
    en: `The file of ${name} says that the payout${reference} of ${due.en} came to 0 kr: ${sales.en} are taken out to the öre by refunds, fees or chargebacks`,
  };
  const said: Readonly<Record<ZeroGround, Said>> = {
    report: {
      sv: `${told.sv}. Ingen bankrad kommer.`,
      en: `${told.en}. No bank line comes.`,
    },
    reportDiffers: {
      sv: `${told.sv}. Men det är inte vad som är kvar att få, eller så talar en annan utbetalning för samma köp. Läs filen innan du godtar det.`,
      en: `${told.en}. But that is not what is left to receive, or another payout speaks for the same sales. Read the file before you accept it.`,
    },
    calendar: {
      sv: `Det som ${name} skulle betala den ${due.sv} blir 0 kr: köp och återköp tar ut varandra. Ingen fil säger det. Säg det bara om inlösaren har gjort det.`,
      en: `What ${name} should pay on ${due.en} comes to 0 kr: sales and refunds take each other out. No file says so. Say it only if the acquirer has.`,
    },
  };
  return said[zero.ground][language];
}

const REASONS: Readonly<Record<BenchReason, (bench: Bench, name: string) => Said>> = {
  nothingOpen: ({ grounds, isChargeback, paidOre }, name) => {
    if (isChargeback) return chargedBack(paidOre, name);
    return {
      sv: `Raden kommer från ${name}, men inget är öppet${ofDays(grounds).sv} som den kan betala.`,
      en: `The line is from ${name}, but nothing is open${ofDays(grounds).en} that it could pay.`,
    };
  },
  severalFit: ({ candidates }, name) =>
    candidates.length === 1
      ? {
          sv: `Raden kommer från ${name}, och en annan rad kan betala samma sak. Välj den rätta.`,
          en: `The line is from ${name}, and another line may pay for the same. Choose the right one.`,
        }
      : {
          sv: `Raden kommer från ${name}, och ${candidates.length} saker passar lika bra. Välj den rätta.`,
          en: `The line is from ${name}, and ${candidates.length} things fit as well. Choose the right one.`,
        },
  short: ({ expectedOre, grounds, ...bench }, name) => ({
    sv: `${name} har betalat för lite${ofDays(grounds).sv}: ${sums(expectedOre, bench, "sv")}.`,
    en: `${name} has paid too little${ofDays(grounds).en}: ${sums(expectedOre, bench, "en")}.`,
  }),
  over: ({ expectedOre, grounds, ...bench }, name) => ({
    sv: `${name} har betalat för mycket${ofDays(grounds).sv}: ${sums(expectedOre, bench, "sv")}.`,
    en: `${name} has paid too much${ofDays(grounds).en}: ${sums(expectedOre, bench, "en")}.`,
  }),
  reportDiffers: ({ expectedOre, ...bench }, name) => ({
    sv: `${genitive(name)} fil säger något annat än banken: ${sums(expectedOre, bench, "sv")}.`,
    en: `The file of ${name} says something else than the bank: ${sums(expectedOre, bench, "en")}.`,
  }),
  wrongDay: ({ grounds }, name) => {
    const but = doesReferenceDiffer(grounds)
      ? {
          sv: `men referensen ${grounds.reference ?? ""} säger en annan dag`,
          en: `but the reference ${grounds.reference ?? ""} says another day`,
        }
      : {
          sv: `men inte dagen${latenessOf(grounds).sv}`,
          en: `but the day is not${latenessOf(grounds).en}`,
        };
    return {
      sv: `Summan stämmer på öret med ${name}${ofDays(grounds).sv}, ${but.sv}.`,
      en: `The sum is right to the öre for ${name}${ofDays(grounds).en}, ${but.en}.`,
    };
  },
  alreadyPaid: ({ grounds, settledMatchId }, name) =>
    settledMatchId === undefined
      ? {
          sv: `Det som raden skulle betala hos ${name}${ofDays(grounds).sv} är redan betalt av en annan rad.`,
          en: `What the line would pay at ${name}${ofDays(grounds).en} has already been paid by another line.`,
        }
      : {
          sv: `Det som raden skulle betala hos ${name}${ofDays(grounds).sv} är bokfört som en utbetalning på 0 kr. Är det fel, ångra den först.`,
          en: `What the line would pay at ${name}${ofDays(grounds).en} is booked as a payout of 0 kr. If that is wrong, undo it first.`,
        },
  tooManyToTry: (_bench, name) => ({
    sv: `Raden kommer från ${name}, men det som är öppet går att lägga ihop på för många sätt för att prövas. Inget har gissats.`,
    en: `The line is from ${name}, but what is open can be added up in too many ways to try. Nothing has been guessed.`,
  }),
  agreementUnclear: (_bench, name) => ({
    sv: `Betalaren passar ${name}, och inget på raden säger vilket avtal den hör till.`,
    en: `The payer fits ${name}, and nothing in the line says which agreement it belongs to.`,
  }),
  feeUnknown: ({ grounds }, name) => ({
    sv: `${name} betalar utan att en fil säger vad som är avgift${ofDays(grounds).sv}. Läs in filen, eller godta förslaget.`,
    en: `${name} pays and no file says what is the fee${ofDays(grounds).en}. Read the file, or accept the proposal.`,
  }),
};

function chargedBack(paidOre: Bench["paidOre"], name: string): Said {
  return paidOre < 0
    ? {
        sv: `Raden säger själv att den är ett återkrav från ${name}. Ingen fil säger av vilken försäljning: välj den.`,
        en: `The line says itself that it is a chargeback by ${name}. No file says of which sale: choose it.`,
      }
    : {
        sv: `Raden säger själv att ett återkrav kommer tillbaka från ${name}. Ingen fil säger av vilken försäljning: välj den.`,
        en: `The line says itself that ${name} gives a chargeback back. No file says of which sale: choose it.`,
      };
}

/** The day on the account is one of those that were expected. */
function doesReferenceDiffer({ reference, daysLate }: MatchGrounds): boolean {
  const isInTime =
    daysLate !== undefined && daysLate >= 0 && daysLate <= PAYOUT_LOOKED_FOR_BANK_DAYS;
  return reference !== undefined && isInTime;
}

function sums(
  expectedOre: Bench["expectedOre"],
  { paidOre }: { readonly paidOre: Bench["paidOre"] },
  language: Language,
): string {
  const paid = formatOre(paidOre);
  if (expectedOre === undefined) return language === "sv" ? `${paid} kr kom` : `${paid} kr came`;
  const [expected, differs] = [formatOre(expectedOre), formatOre(ore(paidOre - expectedOre))];
  return language === "sv"
    ? `${expected} kr väntades, ${paid} kr kom, skillnad ${differs} kr`
    : `${expected} kr expected, ${paid} kr came, difference ${differs} kr`;
}

function ofDays({ saleDays }: MatchGrounds): Said {
  if (saleDays.length === 0) return { sv: "", en: "" };
  const sales = salesOf(saleDays);
  return { sv: ` för ${sales.sv}`, en: ` for ${sales.en}` };
}

function salesOf(days: readonly BusinessDay[]): Said {
  const [first, last] = [days[0], days.at(-1)];
  if (first === undefined || last === undefined) {
    return { sv: "det som filen säger", en: "what the file says" };
  }
  if (first === last) {
    return {
      sv: `försäljningen den ${dayIn(first, "sv")}`,
      en: `the sales of ${dayIn(first, "en")}`,
    };
  }
  return {
    sv: `försäljningen från ${dayIn(first, "sv")} till ${dayIn(last, "sv")}`,
    en: `the sales from ${dayIn(first, "en")} to ${dayIn(last, "en")}`,
  };
}

const MONTHS: Readonly<Record<Language, readonly string[]>> = {
  sv: "januari februari mars april maj juni juli augusti september oktober november december".split(
    " ",
  ),
  en: "January February March April May June July August September October November December".split(
    " ",
  ),
};

/** "3 augusti 2026" */
function dayIn(day: BusinessDay, language: Language): string {
  const [year = "", month, date] = day.split("-");
  return `${Number(date)} ${MONTHS[language][Number(month) - 1] ?? ""} ${year}`;
}

/** A Swedish name that ends in s is its own genitive. */
function genitive(name: string): string {
  return /[sxz]$/i.test(name) ? name : `${name}s`;
}
