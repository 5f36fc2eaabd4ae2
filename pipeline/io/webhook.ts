import { setTimeout as wait } from "node:timers/promises";

/** How patient a webhook is called. */
export interface Patience {
  readonly timeoutMs: number;
  /** Before the second, third ... attempt. */
  readonly pausesMs: readonly number[];
}

const PATIENCE: Patience = { timeoutMs: 10_000, pausesMs: [1000, 5000] };

/**
 * Posts JSON to a web address, again after a pause where the server is busy, fails or does not answer. Redirects are not
 * followed: the address and the token are secrets of the user's, so nothing returned names them.
 * @param token sent as a bearer token; null for none
 * @returns what went wrong, in words; null if the message was taken
 */
export async function postWebhook(
  url: string,
  token: string | null,
  content: object,
  { timeoutMs, pausesMs }: Patience = PATIENCE,
): Promise<string | null> {
  if (!isPermitted(url)) return "its address is not an https address";
  let problem: string | null = null;
  for (const pause of [0, ...pausesMs]) {
    if (pause > 0) await wait(pause);
    const answer = await attempt(url, token, content, timeoutMs);
    problem = answer.problem;
    if (!answer.isPassing) return problem;
  }
  return problem;
}

/** @returns what went wrong, and whether it may pass */
async function attempt(
  url: string,
  token: string | null,
  content: object,
  timeoutMs: number,
): Promise<{ problem: string | null; isPassing: boolean }> {
  try {
    const response = await fetch(url, {
      method: "POST",
      headers: {
        "content-type": "application/json",
        ...(token === null ? {} : { authorization: `Bearer ${token}` }),
      },
      body: JSON.stringify(content),
      redirect: "manual",
      signal: AbortSignal.timeout(timeoutMs),
    });
    await response.body?.cancel();
    if (response.ok) return { problem: null, isPassing: false };
    const isPassing = response.status >= 500 || response.status === 429 || response.status === 408;
    return { problem: `it answered ${response.status}`, isPassing };
  } catch (error) {
    const isSlow = error instanceof Error && error.name === "TimeoutError";
    return {
      problem: isSlow ? `it did not answer within ${timeoutMs / 1000} s` : "it cannot be reached",
      isPassing: true,
    };
  }
}

/** https, or this very machine. */
function isPermitted(text: string): boolean {
  try {
    const { protocol, hostname } = new URL(text);
    return (
      protocol === "https:" ||
      (protocol === "http:" && ["localhost", "127.0.0.1", "[::1]"].includes(hostname))
    );
  } catch {
    return false;
  }
}
