/** Service advisors: the report by signature and the signatures that nobody has, in Swedish. */
export const advisorsSv = {
  title: "Serviceomottagare",
  lead: (from: string, to: string): string =>
    from === to ? `Betalt ${from}` : `Betalt ${from} till ${to}`,
  ownOnly: "Här visas dina egna siffror.",
  print: "Skriv ut",
  csv: "Hämta som CSV",
  printTitle: (from: string, to: string): string =>
    from === to ? `Serviceomottagare ${from}` : `Serviceomottagare ${from} till ${to}`,
  period: "Period",
  periods: {
    today: "I dag",
    month: "Denna månad",
    lastMonth: "Förra månaden",
    own: "Egen period",
  },
  from: "Från",
  to: "Till",
  periodWrong: "Perioden ska vara högst ett år och sluta efter att den börjar.",
  site: "Anläggning",
  allSites: "Alla",
  chartTitle: "Netto per signatur",
  tableTitle: "Per signatur",
  signature: "Signatur",
  paymentsCount: (count: number): string => (count === 1 ? "1 betalning" : `${count} betalningar`),
  paid: "Betalt",
  cash: "Kontant",
  refunds: "Återbetalt",
  refundCount: (count: number): string =>
    count === 1 ? "1 återbetalning" : `${count} återbetalningar`,
  net: "Netto",
  interrupted: "Avbrutna",
  where: "Kassor och operatörer",
  whereCount: (tills: number, operators: number): string =>
    `${tills === 1 ? "1 kassa" : `${tills} kassor`}, ${operators === 1 ? "1 operatör" : `${operators} operatörer`}`,
  unknown: "Okänd signatur",
  alsoCounts: (texts: string): string => `Räknar även ${texts}`,
  toHistory: (signature: string): string => `Visa betalningar för ${signature} i historiken`,
  historyOf: (signature: string): string => `Historik ${signature}`,
  total: "Summa",
  withoutOrder: (kronor: string): string =>
    `${kronor} till är godkänt men ännu inte bokat på någon faktura. Det följs upp på listan Avbrutna.`,
  empty: "Ingen har fått betalt under perioden",
  emptyNext: "Välj en annan period eller en annan anläggning.",
  unknownNotice: (count: number): string =>
    count === 1
      ? "1 signatur finns inte hos någon person i Kortkoll."
      : `${count} signaturer finns inte hos någon person i Kortkoll.`,
  unknownLink: "Gå igenom okända signaturer",
  signatures: {
    title: "Okända signaturer",
    lead: "Signaturer som faktureringssystemen har skickat och som ingen person har. De ger inga behörigheter.",
    empty: "Alla signaturer hör till en person",
    emptyNext: "När ett faktureringssystem skickar en signatur som ingen har syns den här.",
    toSay: "Att ta ställning till",
    noneToSay: "Det finns ingen signatur att ta ställning till.",
    said: "Räknas till en person",
    signature: "Signatur",
    company: "Företag och anläggningar",
    seen: "Sedd",
    seenUntil: (last: string): string => `senast ${last}`,
    orders: "Fakturor",
    ordersCount: (count: number): string => (count === 1 ? "1 faktura" : `${count} fakturor`),
    paid: "Betalt",
    paymentsCount: (count: number): string =>
      count === 1 ? "1 betalning" : `${count} betalningar`,
    act: "Vem är det?",
    itIs: "Det är …",
    itIsLabel: (signature: string, company: string): string =>
      `Det är … (${signature}, ${company})`,
    makePerson: "Ny person",
    makePersonLabel: (signature: string): string => `Ny person (${signature})`,
    means: "Betyder",
    saidBy: (by: string, at: string): string => `Sagt av ${by} ${at}`,
    undo: "Ångra",
    undoLabel: (signature: string, person: string): string =>
      `Ångra att ${signature} betyder ${person}`,
    dialogTitle: (signature: string): string => `Vem är ${signature}?`,
    dialogLead: (signature: string, company: string): string =>
      `${signature} i ${company} räknas till personen i rapporter. Betalningarna ändras inte, och ingen får behörigheter av det. Det kan ångras.`,
    person: "Vems är den",
    choosePerson: "Välj person",
    noLonger: "slutat",
    save: "Spara",
    savedNow: (signature: string, person: string): string =>
      `${signature} räknas nu till ${person} i rapporter.`,
    undoneNow: (signature: string): string => `${signature} är en okänd signatur igen.`,
  },
};

export type AdvisorsText = typeof advisorsSv;
