/**
 * The one place that speaks HTTP. An answer is a value, a refusal is an ApiProblem with the server's
 * own sentences, and silence is NoContact: three different things that are never mixed.
 */
import type { Problem } from "@kortkoll/server/api.ts";
import { noteContact, noteNoContact } from "./live/contact.ts";

/** The operator that the pages show: what is asked for in another's name meanwhile is refused. */
let shownOperator: string | undefined;

export function showOperator(signature: string): void {
  shownOperator = signature;
}

type Doubt = (code: Problem["code"]) => void;
const doubts = new Set<Doubt>();

/** Called when an answer says that the session is no longer what the pages believe. */
export function onSessionDoubt(listener: Doubt): () => void {
  doubts.add(listener);
  return () => doubts.delete(listener);
}

const OF_THE_SESSION: ReadonlySet<Problem["code"]> = new Set([
  "sessionReplayed",
  "sessionLocked",
  "secondFactorNeeded",
  "operatorChanged",
  "passwordNeeded",
]);

export class ApiProblem extends Error {
  readonly problem: Problem;
  constructor(problem: Problem) {
    super(problem.detail);
    this.problem = problem;
  }
}

/** The server was not reached, or its answer was lost: what it did is not known. */
export class NoContact extends Error {}

export type ApiRequest = {
  readonly method?: "GET" | "POST" | "PUT" | "DELETE";
  readonly path: string;
  readonly body?: unknown;
  /** A file, sent as it is instead of a body: it may take its time. */
  readonly file?: Blob;
  readonly idempotencyKey?: string;
  /** In whose name, where that is not whoever the pages show now. */
  readonly by?: string;
  readonly signal?: AbortSignal;
};

const ANSWER_WITHIN_MS = 20_000;
const FILE_WITHIN_MS = 600_000;

export async function callApi<Answer>(request: ApiRequest): Promise<Answer> {
  const response = await reach(request);
  // A gateway's own error page says nothing of what the server did.
  if (response.status >= 502 && response.status <= 504 && !isProblem(response)) {
    noteNoContact();
    throw new NoContact(`HTTP ${response.status}`);
  }
  noteContact(response.headers.get("date"));
  const answer = await readBody(response);
  if (response.ok) return answer as Answer;
  const problem = asProblem(answer, response.status);
  if (OF_THE_SESSION.has(problem.code)) for (const tell of doubts) tell(problem.code);
  throw new ApiProblem(problem);
}

/**
 * An answer that comes as lines of JSON while it is worked out. Each line is given as it comes; long
 * silence between two of them is no answer.
 */
export async function callApiLines<Line>(
  request: ApiRequest,
  onLine: (line: Line) => void,
): Promise<void> {
  const silence = new AbortController();
  let patience = setTimeout(() => silence.abort(), ANSWER_WITHIN_MS);
  const given = request.signal;
  const signal = given === undefined ? silence.signal : AbortSignal.any([silence.signal, given]);
  const response = await reach(request, signal);
  noteContact(response.headers.get("date"));
  if (!response.ok) throw new ApiProblem(asProblem(await readBody(response), response.status));
  const decoder = new TextDecoder();
  let rest = "";
  try {
    for await (const bytes of response.body ?? []) {
      clearTimeout(patience);
      patience = setTimeout(() => silence.abort(), ANSWER_WITHIN_MS);
      const lines = (rest + decoder.decode(bytes, { stream: true })).split("\n");
      rest = lines.pop() ?? "";
      for (const line of lines) onLine(JSON.parse(line) as Line);
    }
  } catch (error) {
    if (given?.aborted === true) throw error;
    noteNoContact();
    throw new NoContact("The answer was cut off", { cause: error });
  } finally {
    clearTimeout(patience);
  }
}

async function reach(request: ApiRequest, until?: AbortSignal): Promise<Response> {
  const headers: Record<string, string> = {
    accept: "application/json",
    // Exactly the language that the page is shown in: problems are told in it.
    "accept-language": document.documentElement.lang,
  };
  if (request.body !== undefined) headers["content-type"] = "application/json";
  if (request.file !== undefined) headers["content-type"] = "application/octet-stream";
  const operator = request.by ?? shownOperator;
  if (operator !== undefined && isInItsName(request)) {
    headers["kortkoll-operator"] = encodeURIComponent(operator);
  }
  if (request.idempotencyKey !== undefined) headers["idempotency-key"] = request.idempotencyKey;
  const patienceMs = request.file === undefined ? ANSWER_WITHIN_MS : FILE_WITHIN_MS;
  const tooLate = until ?? AbortSignal.timeout(patienceMs);
  try {
    return await fetch(request.path, {
      method: request.method ?? "GET",
      headers,
      credentials: "same-origin",
      cache: "no-store",
      signal: request.signal === undefined ? tooLate : AbortSignal.any([tooLate, request.signal]),
      ...(request.body === undefined ? {} : { body: JSON.stringify(request.body) }),
      ...(request.file === undefined ? {} : { body: request.file }),
    });
  } catch (error) {
    if (request.signal?.aborted === true) throw error;
    noteNoContact();
    throw new NoContact("The server did not answer", { cause: error });
  }
}

/** Writes, but for those that are about the session itself. */
function isInItsName({ method = "GET", path }: ApiRequest): boolean {
  return method !== "GET" && !path.startsWith("/api/session");
}

async function readBody(response: Response): Promise<unknown> {
  try {
    const text = await response.text();
    return text === "" ? undefined : JSON.parse(text);
  } catch (error) {
    noteNoContact();
    throw new NoContact("The answer was cut off", { cause: error });
  }
}

function isProblem(response: Response): boolean {
  return response.headers.get("content-type")?.includes("application/problem+json") ?? false;
}

function asProblem(answer: unknown, status: number): Problem {
  if (typeof answer === "object" && answer !== null && "code" in answer && "detail" in answer) {
    return answer as Problem;
  }
  return {
    type: "about:blank",
    title: `HTTP ${status}`,
    status,
    code: "internalError",
    detail: "",
    nextStep: "",
  };
}

/** The question of an address, without what was not given. */
export function questionOf(given: Readonly<Record<string, string | undefined>>): URLSearchParams {
  return new URLSearchParams(
    Object.entries(given).filter((one): one is [string, string] => one[1] !== undefined),
  );
}
