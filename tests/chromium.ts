/** A real browser for tests, spoken to through a pipe in the DevTools protocol. */
import { type ChildProcess, spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Readable, Writable } from "node:stream";
import { pathToFileURL } from "node:url";
import { programOnPath } from "./programOnPath.ts";

const NAMES = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];

/** The path of a Chromium: HARMATTAN_CHROMIUM, else the first on PATH; null where there is none. */
export const findChromium = (): string | null => programOnPath("HARMATTAN_CHROMIUM", NAMES);

interface Message {
  readonly id?: number;
  readonly method?: string;
  readonly params?: Record<string, unknown> & { readonly request?: { readonly url: string } };
  readonly sessionId?: string;
  readonly result?: Record<string, unknown>;
  readonly error?: { readonly message: string };
}

export interface Screen {
  readonly width: number;
  readonly height: number;
  readonly dark?: boolean;
}

/** A file that is open in a tab of its own. */
export interface OpenPage {
  /** What a page complained about while it was loaded: console errors, exceptions, refused or failed requests. */
  readonly complaints: readonly string[];
  /** Addresses that were asked for, the page's own first. */
  readonly requests: readonly string[];
  /** The value of an expression of JavaScript in the page. */
  evaluate<T>(expression: string): Promise<T>;
  /** PNG of the whole page, or of a part of it, pixels. */
  screenshot(clip?: { readonly y: number; readonly height: number }): Promise<Buffer>;
  /** The page as it would be printed. */
  pdf(): Promise<Buffer>;
}

export class Chromium {
  readonly #process: ChildProcess;
  readonly #profile: string;
  readonly #waiting = new Map<
    number,
    { resolve: (result: Record<string, unknown>) => void; reject: (error: Error) => void }
  >();
  #listeners: ((message: Message) => void)[] = [];
  #lastId = 0;

  private constructor(child: ChildProcess, profile: string) {
    this.#process = child;
    this.#profile = profile;
    let rest = "";
    (child.stdio[4] as Readable).setEncoding("utf8").on("data", (chunk: string) => {
      const texts = (rest + chunk).split("\0");
      rest = texts.pop() ?? "";
      for (const text of texts) this.#receive(JSON.parse(text) as Message);
    });
    child.on("exit", (code) => {
      for (const { reject } of this.#waiting.values()) reject(new Error(`Chromium ended with ${code}`));
    });
  }

  /** Starts a browser that has a profile of its own and no access to any network. */
  static async start(program: string): Promise<Chromium> {
    const profile = await mkdtemp(join(tmpdir(), "harmattan-chromium-"));
    const options = [
      "--headless",
      // tests often run as root, where Chromium has no sandbox
      "--no-sandbox",
      "--disable-gpu",
      "--hide-scrollbars",
      "--no-first-run",
      "--host-resolver-rules=MAP * ~NOTFOUND",
      `--user-data-dir=${profile}`,
      "--remote-debugging-pipe",
    ];
    const child = spawn(program, options, { stdio: ["ignore", "ignore", "ignore", "pipe", "pipe"] });
    await new Promise((resolve, reject) => child.once("spawn", resolve).once("error", reject));
    return new Chromium(child, profile);
  }

  async end(): Promise<void> {
    const ended = new Promise((resolve) => this.#process.once("exit", resolve));
    this.#process.kill("SIGKILL");
    await ended;
    await rm(this.#profile, { recursive: true, force: true, maxRetries: 5 });
  }

  /** Opens a file from disk on a screen of some size. */
  async open(path: string, { width, height, dark = false }: Screen): Promise<OpenPage> {
    const { targetId } = await this.#send("Target.createTarget", { url: "about:blank" });
    const { sessionId } = await this.#send("Target.attachToTarget", { targetId, flatten: true });
    const session = sessionId as string;
    const send = (method: string, params: object = {}) => this.#send(method, params, session);
    const [complaints, requests]: [string[], string[]] = [[], []];
    let finish = () => {};
    const loaded = new Promise<void>((resolve) => {
      finish = resolve;
    });
    this.#listeners.push((message) => {
      if (message.sessionId !== session) return;
      const text = JSON.stringify(message.params);
      const { method = "" } = message;
      if (method === "Page.loadEventFired") finish();
      if (["Runtime.exceptionThrown", "Network.loadingFailed", "Log.entryAdded"].includes(method))
        complaints.push(text);
      if (method === "Runtime.consoleAPICalled") complaints.push(text);
      if (method === "Network.requestWillBeSent") requests.push(message.params?.request?.url ?? "");
    });
    for (const domain of ["Page", "Runtime", "Network", "Log"]) await send(`${domain}.enable`);
    await send("Emulation.setDeviceMetricsOverride", {
      width,
      height,
      deviceScaleFactor: 1,
      mobile: width < 600,
    });
    const features = [{ name: "prefers-color-scheme", value: dark ? "dark" : "light" }];
    await send("Emulation.setEmulatedMedia", { features });
    await send("Page.navigate", { url: pathToFileURL(path).href });
    await loaded;
    return {
      complaints,
      requests,
      async evaluate<T>(expression: string): Promise<T> {
        const { result, exceptionDetails } = await send("Runtime.evaluate", {
          expression,
          returnByValue: true,
          awaitPromise: true,
        });
        if (exceptionDetails !== undefined) throw new Error(JSON.stringify(exceptionDetails));
        return (result as { value: T }).value;
      },
      async screenshot(clip) {
        const { cssContentSize } = await send("Page.getLayoutMetrics");
        const whole = cssContentSize as { width: number; height: number };
        const { y, height: high } = clip ?? { y: 0, height: whole.height };
        const { data } = await send("Page.captureScreenshot", {
          captureBeyondViewport: true,
          clip: { x: 0, y, width: whole.width, height: high, scale: 1 },
        });
        return Buffer.from(data as string, "base64");
      },
      async pdf() {
        const { data } = await send("Page.printToPDF", { printBackground: true, preferCSSPageSize: true });
        return Buffer.from(data as string, "base64");
      },
    };
  }

  #receive(message: Message): void {
    if (message.id === undefined) {
      for (const listener of this.#listeners) listener(message);
      return;
    }
    const waiting = this.#waiting.get(message.id);
    this.#waiting.delete(message.id);
    if (message.error !== undefined) waiting?.reject(new Error(message.error.message));
    else waiting?.resolve(message.result ?? {});
  }

  #send(method: string, params: object, sessionId?: string): Promise<Record<string, unknown>> {
    const id = ++this.#lastId;
    const answer = new Promise<Record<string, unknown>>((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject });
    });
    (this.#process.stdio[3] as Writable).write(`${JSON.stringify({ id, method, params, sessionId })}\0`);
    return answer;
  }
}
