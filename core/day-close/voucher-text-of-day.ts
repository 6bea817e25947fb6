/** What a numbered voucher is called, in Swedish because the books are Swedish. */
import type { BusinessDay } from "../time/stockholm.ts";
import type { DayOfSeries } from "./number-vouchers.ts";

type Day = Pick<DayOfSeries, "part" | "businessDay"> & { readonly bookedDay: BusinessDay };

/** "Dagsverifikation kort 2026-03-02, NORD". */
export function dayVoucherText(day: Day, siteCode: string): string {
  const what = day.part === "cash" ? "kontant" : "kort";
  const moved = day.bookedDay === day.businessDay ? "" : " (perioden var låst)";
  return `Dagsverifikation ${what} ${day.businessDay}, ${siteCode}${moved}`;
}

/** What comes after the text of an event that is booked on another day than its own. */
export function movedText(day: Day): string {
  return day.bookedDay === day.businessDay ? "" : ` (avser ${day.businessDay}, perioden var låst)`;
}
