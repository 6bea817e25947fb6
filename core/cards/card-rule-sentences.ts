/** What is said of a list of card rules that is wrong or unwise, and of a rule itself. */
import type { Language } from "../failure-sentences.ts";
import type { CardRuleFault, CardRuleWarning } from "./check-card-rules.ts";

export function faultSentence(fault: CardRuleFault, language: Language): string {
  const { position, because } = fault;
  switch (fault.kind) {
    case "noConditions":
      return {
        sv: `Regel ${position} har inget villkor och skulle gälla alla kort. Ange minst ett.`,
        en: `Rule ${position} has no condition and would fit every card. Give at least one.`,
      }[language];
    case "sameConditions":
      return {
        sv: `Regel ${position} har samma villkor som regel ${because}. Ta bort en av dem.`,
        en: `Rule ${position} has the same conditions as rule ${because}. Take one of them away.`,
      }[language];
    case "badRange":
      return {
        sv: `Sifferserien i regel ${position} ska ha en till sex siffror, lika många i början som i slutet, och stigande.`,
        en: `The digits of rule ${position} must be one to six, as many at the start as at the end, and rising.`,
      }[language];
    case "notPlain":
      return {
        sv: `Regel ${position} har ett villkor som inget kort kan uppfylla. Kontrollera hur det är skrivet.`,
        en: `Rule ${position} has a condition that no card can meet. Check how it is written.`,
      }[language];
  }
}

export function warningSentence(warning: CardRuleWarning, language: Language): string {
  const { position, because } = warning;
  switch (warning.kind) {
    case "neverReached":
      return {
        sv: `Regel ${position} nås aldrig, för regel ${because} kommer först.`,
        en: `Rule ${position} is never reached, because rule ${because} comes first.`,
      }[language];
    case "onlyWhereOff":
      return {
        sv: `Regel ${position} nås bara där egna kort är avstängda, för regel ${because} kommer först.`,
        en: `Rule ${position} is reached only where own cards are off, because rule ${because} comes first.`,
      }[language];
    case "ownCardBelow":
      return {
        sv: `Regel ${position} är för egna kort, men regel ${because} kommer först och tar en del av dem. Flytta upp den.`,
        en: `Rule ${position} is for own cards, but rule ${because} comes first and takes some of them. Move it up.`,
      }[language];
  }
}
