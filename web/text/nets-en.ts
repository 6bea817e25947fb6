/** The account at Nets, in English. */
import type { NetsText } from "./nets-sv.ts";

export const netsEn: NetsText = {
  title: "Account at Nets",
  lead: "The account that Kortkoll signs in to Nets Connect@Cloud with.",
  host: "Connected to",
  noHost: "No address is given (KORTKOLL_NETS_URL)",
  account: "Account",
  from: {
    environment: "Given where the server is started",
    simulator: "The virtual terminal's own",
    settings: "Set here",
    none: "No account is set",
  },
  fixedTitle: "The account cannot be changed here",
  fixed: {
    environment:
      "It is given in KORTKOLL_NETS_USERNAME and KORTKOLL_NETS_PASSWORD, which go before what is set here.",
    simulator: "The demo uses the virtual terminal, which has an account of its own.",
  },
  setAt: (at, by) => `Since ${at}, by ${by}`,
  formTitle: "Set an account",
  changeTitle: "Change the account",
  hint: "User name and password are stored encrypted and never shown again. The change counts from the next sign-in at Nets; payments under way are not disturbed.",
  username: "User name",
  password: "Password",
  missing: "Fill in the field.",
  save: "Save the account",
  remove: "Remove the account",
  removeSure: "Yes, remove it",
  removeBack: "Keep the account",
  removeWarning: "Without an account no card payments can be taken once today's sign-in has ended.",
  saved: "The account is saved.",
  removed: "The account is removed.",
  history: "Changes",
  historyLine: (at, by) => `${at} by ${by}`,
  historySet: "Account set",
  historyRemoved: "Account removed",
};
