/** What leaves the simulator for one request, the broken ways included. */
export type Reply =
  | { readonly kind: "json"; readonly status: number; readonly body: unknown }
  | {
      readonly kind: "text";
      readonly status: number;
      readonly contentType: string;
      readonly text: string;
    }
  /** A file of the virtual terminal page. */
  | { readonly kind: "file"; readonly name: string }
  /** Live events: `snapshot` is sent again whenever it has changed. */
  | { readonly kind: "live"; readonly snapshot: () => unknown }
  /** The connection is cut without a word. */
  | { readonly kind: "drop" }
  /** The connection is cut when half of the answer is out. */
  | { readonly kind: "dropMidAnswer"; readonly status: number; readonly body: unknown }
  /** Nothing is ever answered; the client has to give up. */
  | { readonly kind: "hang" };

export function json(status: number, body: unknown): Reply {
  return { kind: "json", status, body };
}

/** The documented shape of a refusal. */
export function failure(error: string): Reply {
  return json(400, { failure: { error } });
}

/** The undocumented shape, seen in production for a busy terminal. */
export function failureText(text: string): Reply {
  return json(400, { failure: text });
}

export function unauthorised(error: string): Reply {
  return json(401, { error });
}
