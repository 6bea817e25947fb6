/** The day in a row of figures, each with what it is held beside and the way to what is behind it. */
import type { Outlook, Overview } from "@kortkoll/server/overview/overview-api.ts";
import { IconAlertTriangle, IconCircleCheck, IconHourglass } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { useSignedIn } from "../shell/signed-in.tsx";
import { showCash, showKronor } from "../text/format.ts";
import { useText } from "../text/text.tsx";
import { behindTakings, type OverviewSearch } from "./overview-data.ts";

type FiguresProps = {
  readonly overview: Overview;
  readonly outlook: Outlook | undefined | null;
  readonly site: string | undefined;
};

export function Figures({ overview, outlook, site }: FiguresProps): ReactNode {
  const text = useText();
  const { overview: names } = text;
  const { sameWeekday, businessDay: day } = overview;
  const ofDay = behindTakings(day, site);
  return (
    <section className="kk-figures" aria-label={names.takings}>
      <Figure name={names.takings} value={showKronor(overview.takingsOre, text)} main>
        <Link to="/history" search={{ ...ofDay, method: "card" }}>
          {names.payments(overview.payments)}
        </Link>
        <Beside
          untilNow={showKronor(sameWeekday.untilNowOre, text)}
          whole={showKronor(sameWeekday.takingsOre, text)}
        />
      </Figure>
      <Figure name={names.cash} value={showCash(overview.cash.amountOre, text)}>
        <Link to="/history" search={{ ...ofDay, method: "cash" }}>
          {names.payments(overview.cash.payments)}
        </Link>
        <Beside
          untilNow={showCash(sameWeekday.cashUntilNowOre, text)}
          whole={showCash(sameWeekday.cashOre, text)}
        />
      </Figure>
      {overview.ownCards.payments === 0 ? null : (
        <Figure name={names.ownCards} value={showKronor(overview.ownCards.amountOre, text)}>
          <Link to="/history" search={{ ...ofDay, issuer: "ownCard" }}>
            {names.payments(overview.ownCards.payments)}
          </Link>
        </Figure>
      )}
      <Figure name={names.underWay} value={showKronor(overview.underWay.askedOre, text)}>
        {overview.underWay.payments === 0
          ? names.underWayNone
          : names.payments(overview.underWay.payments)}
      </Figure>
      <InterruptedFigure overview={overview} site={site} />
      <OutlookFigures outlook={outlook} site={site} />
      <BooksFigure agree={overview.booksAgree} />
    </section>
  );
}

type FigureProps = {
  readonly name: string;
  readonly value: string;
  readonly main?: true;
  readonly tone?: "finding" | "paid" | "unpaid" | undefined;
  readonly children: ReactNode;
};

function Figure({ name, value, main, tone, children }: FigureProps): ReactNode {
  return (
    <div className="kk-figure" data-main={main} data-tone={tone}>
      <p className="kk-figure-name">{name}</p>
      <p className="kk-figure-value">{value}</p>
      <div className="kk-figure-note kk-figure-lines">{children}</div>
    </div>
  );
}

/** The same weekday a week ago: as far as the day has come, and all of it. */
function Beside({ untilNow, whole }: { untilNow: string; whole: string }): ReactNode {
  const { overview: names } = useText();
  return (
    <>
      <span>{names.againstUntilNow(untilNow)}</span>
      <span>{names.wholeDay(whole)}</span>
    </>
  );
}

function InterruptedFigure({
  overview,
  site,
}: {
  overview: Overview;
  site: string | undefined;
}): ReactNode {
  const text = useText();
  const { overview: names } = text;
  const mayFollow = useSignedIn().person.rights.includes("interrupted");
  const { items, atRiskOre } = overview.interrupted;
  const findingOut = overview.unknownPayments;
  const words = items === 0 ? names.interruptedNone : names.interruptedItems(items);
  return (
    <Figure
      name={names.interrupted}
      value={showKronor(atRiskOre, text)}
      tone={items > 0 ? "finding" : undefined}
    >
      {mayFollow && items > 0 ? (
        <Link to="/interrupted" search={site === undefined ? {} : { siteCode: site }}>
          {words}
        </Link>
      ) : (
        <span>{words}</span>
      )}
      {findingOut === 0 ? null : (
        <span className="kk-figure-line">
          <IconHourglass size={18} aria-hidden /> {names.unknownSome(findingOut)}
        </span>
      )}
    </Figure>
  );
}

/** Asked for after the day: until it comes its figures stand in their places, with nothing in them. */
function OutlookFigures({
  outlook,
  site,
}: {
  outlook: Outlook | undefined | null;
  site: OverviewSearch["site"];
}): ReactNode {
  const text = useText();
  const { overview: names } = text;
  if (outlook === null) return null;
  if (outlook === undefined) {
    return (
      <>
        <Figure name={names.due} value="">
          {null}
        </Figure>
        <Figure name={names.notSent} value="">
          {null}
        </Figure>
      </>
    );
  }
  const search = site === undefined ? {} : { site };
  const isLate = outlook.overdue.length > 0;
  return (
    <>
      <Figure
        name={names.due}
        value={showKronor(outlook.dueOre, text)}
        tone={isLate ? "unpaid" : undefined}
      >
        <Link to="/bank/payouts" search={search}>
          {outlook.due.length === 0 ? names.dueNone : names.dueCount(outlook.due.length)}
        </Link>
        {isLate ? (
          <span className="kk-figure-line">
            <IconAlertTriangle size={18} aria-hidden />
            {names.overdue(showKronor(outlook.overdueOre, text))}
          </span>
        ) : null}
      </Figure>
      <Figure name={names.notSent} value={showKronor(outlook.notSentOre, text)}>
        <span>{outlook.notSent.length === 0 ? names.notSentNone : names.notSentNote}</span>
      </Figure>
    </>
  );
}

function BooksFigure({ agree }: { agree: boolean }): ReactNode {
  const { overview: names } = useText();
  const BooksIcon = agree ? IconCircleCheck : IconAlertTriangle;
  return (
    <div className="kk-figure" data-tone={agree ? "paid" : "unpaid"}>
      <p className="kk-figure-name">{names.books}</p>
      <p className="kk-figure-words">
        <BooksIcon size={26} aria-hidden />{" "}
        <Link to="/books">{agree ? names.agree : names.differ}</Link>
      </p>
    </div>
  );
}
