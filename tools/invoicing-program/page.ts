/** The program's one page: its invoices with what the feed has said of each, and the desk's buttons. */
import { type Html, html } from "./html.ts";
import { canBeChanged, canBeCredited } from "./invoice-acts.ts";
import {
  type Book,
  type Invoice,
  isWaiting,
  openInvoices,
  SYSTEMS,
  type SystemCode,
  statusOf,
} from "./invoice-book.ts";
import { type Language, PAGE_TEXTS, type PageTexts } from "./page-texts.ts";

export type PageView = {
  readonly book: Book;
  readonly language: Language;
  readonly troubles: ReadonlyMap<SystemCode, string>;
  readonly actsByItself: boolean;
};

export function renderPage(view: PageView): string {
  const texts = PAGE_TEXTS[view.language];
  const other = view.language === "sv" ? "en" : "sv";
  return html`<!doctype html>
<html lang="${view.language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${texts.title}</title>
<link rel="stylesheet" href="/page.css">
<script src="/page.js" defer></script>
</head>
<body>
<header>
<h1>${texts.title}</h1>
<p>${texts.explanation} <a href="/?lang=${other}" lang="${other}" hreflang="${other}">${texts.otherLanguage}</a></p>
</header>
<main>
${renderDesk(view, texts)}
<h2 id="invoices">${texts.invoices}</h2>
<div id="live">${renderInvoices(view)}</div>
</main>
</body>
</html>`.text;
}

function renderDesk(view: PageView, texts: PageTexts): Html {
  const { language } = view;
  const hidden = html`<input type="hidden" name="lang" value="${language}">`;
  return html`<form method="post" action="/new" class="desk">${hidden}
${SYSTEMS.map((system) => html`<button name="system" value="${system}">${texts.newOrder}: ${texts.systems[system]}</button> `)}
</form>
<form method="post" action="/forget-paid" class="desk">${hidden}<button>${texts.forgetPaid}</button></form>
<form method="post" action="/by-itself" class="desk">${hidden}
<p>${view.actsByItself ? texts.automaticOn : texts.automaticOff}</p>
<button name="on" value="${view.actsByItself ? "no" : "yes"}">${view.actsByItself ? texts.switchOff : texts.switchOn}</button>
</form>`;
}

/** The part that the page fetches again while it is open. */
export function renderInvoices({ book, language, troubles }: PageView): Html {
  const texts = PAGE_TEXTS[language];
  const { columns } = texts;
  const trouble =
    troubles.size === 0
      ? null
      : html`<p class="trouble">${texts.trouble} (${[...troubles.values()].join("; ")})</p>`;
  if (book.invoices.length === 0) return html`${trouble}<p>${texts.none}</p>`;
  const open = new Set(openInvoices(book));
  const newestFirst = book.invoices.toReversed();
  const inOrder = [
    ...newestFirst.filter((invoice) => open.has(invoice)),
    ...newestFirst.filter((invoice) => !open.has(invoice)),
  ];
  return html`${trouble}<div class="wide" role="region" aria-labelledby="invoices" tabindex="0"><table>
<thead><tr><th scope="col">${columns.invoice}</th><th scope="col">${columns.customer}</th><th scope="col">${columns.site}</th><th scope="col">${columns.advisor}</th><th scope="col" class="amount">${columns.total}</th><th scope="col" class="amount">${columns.paid}</th><th scope="col">${columns.status}</th><th scope="col">${columns.acts}</th></tr></thead>
<tbody>${inOrder.map((invoice) => renderRow(book, invoice, language))}</tbody>
</table></div>`;
}

function renderRow(book: Book, invoice: Invoice, language: Language): Html {
  const texts = PAGE_TEXTS[language];
  const status = statusOf(invoice);
  const version = invoice.version === 1 ? null : html` <small>v${invoice.version}</small>`;
  return html`<tr data-invoice="${invoice.invoiceNumber}" data-status="${status}">
<th scope="row">${texts.systems[invoice.system]} ${invoice.invoiceNumber}${version}<br><small>${invoice.orderNumber}${kindText(invoice, texts)}</small></th>
<td>${invoice.customerName}<br><small>${invoice.registrationNumber ?? ""}</small></td>
<td>${invoice.siteCode}</td>
<td>${invoice.serviceAdvisor}</td>
<td class="amount">${amountText(invoice.totalOre)}</td>
<td class="amount">${amountText(invoice.standing?.paidOre ?? 0)}</td>
<td><strong class="${status}">${statusText(invoice, texts)}</strong>${remarks(book, invoice, texts)}</td>
<td>${renderActs(book, invoice, language)}</td>
</tr>`;
}

function kindText(invoice: Invoice, texts: PageTexts): string {
  if (invoice.kind === "creditInvoice") {
    return ` · ${texts.credit}, ${texts.creditOf} ${invoice.credits ?? ""}`;
  }
  if (invoice.kind === "advance") return ` · ${texts.advance}`;
  return invoice.settlement === "ledger" ? ` · ${texts.ledger}` : "";
}

function statusText(invoice: Invoice, texts: PageTexts): string {
  const status = statusOf(invoice);
  if (invoice.kind !== "creditInvoice") return texts.statuses[status];
  return status === "unpaid" || status === "partlyPaid" || status === "paid"
    ? texts.paidBack[status]
    : texts.statuses[status];
}

function remarks(book: Book, invoice: Invoice, texts: PageTexts): Html | null {
  const owedOre = invoice.standing?.owedToCustomerOre ?? 0;
  const said = [
    isWaiting(book, invoice) ? texts.waiting : undefined,
    !isWaiting(book, invoice) && invoice.standing === null && invoice.refusal === null
      ? texts.unknownToUs
      : undefined,
    owedOre > 0 ? `${texts.owed}: ${amountText(owedOre)}` : undefined,
    invoice.refusal === null ? undefined : `${texts.refused}: ${invoice.refusal}`,
  ].filter((remark) => remark !== undefined);
  return said.length === 0 ? null : html`<br><small>${said.join("; ")}</small>`;
}

const acts = ["raise", "lower", "credit", "withdraw"] as const;

function renderActs(book: Book, invoice: Invoice, language: Language): Html {
  const texts = PAGE_TEXTS[language];
  const { system, invoiceNumber } = invoice;
  const possible = acts.filter((act) => {
    if (act === "credit") return canBeCredited(book, invoice);
    if (act === "withdraw") return !invoice.withdrawn && statusOf(invoice) !== "refused";
    return canBeChanged(invoice);
  });
  if (possible.length === 0) return html``;
  return html`<form method="post" action="/act"><input type="hidden" name="lang" value="${language}"><input type="hidden" name="system" value="${system}"><input type="hidden" name="invoice" value="${invoiceNumber}">${possible.map(
    (act) =>
      html`<button name="act" value="${act}" aria-label="${texts.acts[act]} ${invoiceNumber}">${texts.acts[act]}</button> `,
  )}</form>`;
}

function amountText(amountOre: number): string {
  const digits = String(Math.abs(amountOre)).padStart(3, "0");
  const kronor = digits.slice(0, -2).replace(/\B(?=(\d{3})+$)/g, "\u00a0");
  return `${amountOre < 0 ? "\u2212" : ""}${kronor},${digits.slice(-2)}`;
}
