/** Det vi är skyldiga kunden för en order, och hur det bokas på en annan, på svenska. */
export const owedSv = {
  title: "Skuld till kunden",
  left: (left: string, all: string): string =>
    left === all ? `${left} är kundens` : `${left} av ${all} är kundens`,
  settled: (all: string): string => `${all} var kundens, inget är kvar`,
  applied: (amount: string): string => `${amount} bokat på faktura`,
  toPayment: "Öppna betalningen",
  how: "Lämna tillbaka pengarna från betalningen, eller boka dem på en annan faktura i samma företag.",
  go: "Boka på en faktura",
  goFor: (invoice: string): string => `Boka på en faktura: ${invoice}`,
  dialogTitle: "Boka skulden på en faktura",
  lead: (amount: string, invoice: string): string =>
    `${amount} är betalade på ${invoice} och är nu kundens.`,
  own: (invoice: string, left: string): string =>
    `Samma faktura, ${invoice}: ${left} kvar att betala`,
  will: (amount: string, left: string): string =>
    `${amount} bokas. Sedan är ${left} kvar att betala på fakturan.`,
  reasonHint: "Behövs när det blir en annan faktura.",
  done: "Bokat på fakturan.",
};
