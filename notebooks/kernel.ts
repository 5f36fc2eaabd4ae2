import { type ChildProcess, spawn } from "node:child_process";
import { createHmac, randomUUID } from "node:crypto";
import { once } from "node:events";
import { readFile, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { Dealer, Subscriber } from "zeromq";

/** What a cell shows, in the form in which a notebook keeps it. */
export interface Output {
  readonly output_type: "stream" | "display_data" | "execute_result" | "error";
  readonly [key: string]: unknown;
}

/** A cell that failed: what the kernel says about it. */
export interface Failure {
  readonly ename: string;
  readonly evalue: string;
}

interface Message {
  readonly type: string;
  /** Id of the request that it answers. */
  readonly answers: string;
  readonly content: Readonly<Record<string, unknown>>;
}

const DELIMITER = "<IDS|MSG>";
/** A cell that shows nothing for longer is taken to hang. */
const PATIENCE_MS = 180_000;
const FAREWELL_MS = 5_000;
const KNOCK_MS = 100;
/** Whether a process can be ended together with those it has started: deno comes as one that starts another. */
const GROUPS = process.platform !== "win32";

/**
 * Speaks with a Jupyter kernel as Jupyter does (https://jupyter-client.readthedocs.io/en/stable/messaging.html), as far as
 * it takes to run the cells of a notebook one after another.
 */
export class Kernel {
  readonly #process: ChildProcess;
  readonly #ended: Promise<never>;
  readonly #shell: Dealer;
  readonly #control: Dealer;
  readonly #published: Subscriber;
  readonly #key: string;
  /** By the id of the request that asked for them. */
  readonly #outputs = new Map<string, Output[]>();

  private constructor(started: ChildProcess, address: (port: number) => string, connection: Connection) {
    this.#process = started;
    this.#key = connection.key;
    let said = "";
    started.stderr?.setEncoding("utf8").on("data", (text: string) => {
      said += text;
    });
    this.#ended = once(started, "close").then(([code]) => {
      throw new Error(`the kernel ended by itself with ${code}: ${said}`);
    });
    this.#ended.catch(() => {});
    this.#shell = new Dealer({ linger: 0 });
    this.#control = new Dealer({ linger: 0 });
    this.#published = new Subscriber({ linger: 0 });
    this.#shell.connect(address(connection.shell_port));
    this.#control.connect(address(connection.control_port));
    this.#published.connect(address(connection.iopub_port));
    this.#published.subscribe();
    process.once("exit", this.#end);
  }

  /**
   * Starts the kernel that a kernelspec describes and waits until it answers.
   * @param spec folder that holds the kernel.json
   * @param folder where the cells' relative imports begin
   * @param temporary for the connection file
   */
  static async start(
    spec: string,
    folder: string,
    temporary: string,
    env: NodeJS.ProcessEnv,
  ): Promise<Kernel> {
    const connection = await newConnection();
    const file = join(temporary, `kernel-${connection.key}.json`);
    await writeFile(file, JSON.stringify(connection));
    const { argv } = JSON.parse(await readFile(join(spec, "kernel.json"), "utf8")) as { argv: string[] };
    const [command = "", ...args] = argv.map((word) => word.replace("{connection_file}", file));
    const started = spawn(command, args, {
      cwd: folder,
      env,
      stdio: ["ignore", "ignore", "pipe"],
      shell: !GROUPS,
      detached: GROUPS,
    });
    await once(started, "spawn");
    const kernel = new Kernel(started, (port) => `tcp://${connection.ip}:${port}`, connection);
    try {
      await kernel.#answer();
      return kernel;
    } catch (error) {
      kernel.#end();
      throw error;
    }
  }

  /** Knocks until something comes back where cells publish: before that a cell's outputs could be missed. */
  async #answer(): Promise<void> {
    const knocking = setInterval(() => void this.#send(this.#shell, "kernel_info_request", {}), KNOCK_MS);
    try {
      await this.#receive(this.#published);
    } finally {
      clearInterval(knocking);
    }
  }

  /**
   * Runs a cell to its end. @returns what it shows, and what went wrong, else null. Outputs may still be added while the
   * next cell runs, or the kernel stops: Deno says that a cell is done before all that it shows has been sent.
   */
  async run(code: string): Promise<{ outputs: Output[]; failure: Failure | null }> {
    const id = await this.#send(this.#shell, "execute_request", {
      code,
      silent: false,
      store_history: true,
      user_expressions: {},
      allow_stdin: false,
      stop_on_error: true,
    });
    const outputs: Output[] = [];
    this.#outputs.set(id, outputs);
    await this.#collectUntilDone(id);
    for (;;) {
      const { answers, content } = await this.#receive(this.#shell);
      if (answers !== id) continue; // it still answers the knocking
      return { outputs, failure: content["status"] === "error" ? (content as unknown as Failure) : null };
    }
  }

  /** Takes what the kernel publishes up to its word that a request is done. */
  async #collectUntilDone(id: string, patienceMs = PATIENCE_MS): Promise<void> {
    for (;;) {
      const { type, answers, content } = await this.#receive(this.#published, patienceMs);
      if (["stream", "display_data", "execute_result", "error"].includes(type)) {
        const { transient: _, ...kept } = content;
        this.#outputs.get(answers)?.push({ output_type: type as Output["output_type"], ...kept });
      }
      if (answers === id && type === "status" && content["execution_state"] === "idle") return;
    }
  }

  /** Waits for what has been shown to arrive, and ends the kernel. */
  async stop(): Promise<void> {
    try {
      await this.#collectUntilDone(await this.#send(this.#shell, "kernel_info_request", {}), FAREWELL_MS);
      await this.#send(this.#control, "shutdown_request", { restart: false });
      // it ends, which is an error everywhere else
      await Promise.race([this.#ended, setTimeout(FAREWELL_MS, undefined, { ref: false })]);
    } catch {
      // it ended, or hangs
    } finally {
      this.#end();
    }
  }

  readonly #end = (): void => {
    process.off("exit", this.#end);
    for (const socket of [this.#shell, this.#control, this.#published]) socket.close();
    const { pid } = this.#process;
    if (pid === undefined || this.#process.exitCode !== null) return;
    try {
      process.kill(GROUPS ? -pid : pid, "SIGKILL");
    } catch {
      // it was faster
    }
  };

  async #send(socket: Dealer, type: string, content: object): Promise<string> {
    const id = randomUUID();
    const header = {
      msg_id: id,
      msg_type: type,
      username: "",
      session: this.#key,
      date: new Date().toISOString(),
      version: "5.3",
    };
    const parts = [header, {}, {}, content].map((part) => JSON.stringify(part));
    const hmac = createHmac("sha256", this.#key);
    for (const part of parts) hmac.update(part);
    await socket.send([DELIMITER, hmac.digest("hex"), ...parts]);
    return id;
  }

  /** @throws {Error} if nothing comes for long, or the kernel is gone */
  async #receive(socket: Dealer | Subscriber, patienceMs = PATIENCE_MS): Promise<Message> {
    socket.receiveTimeout = patienceMs;
    const frames = await Promise.race([socket.receive(), this.#ended]);
    const texts = frames.map((frame) => frame.toString());
    const [header = "{}", parent = "{}", , content = "{}"] = texts.slice(texts.indexOf(DELIMITER) + 2);
    return {
      type: JSON.parse(header).msg_type,
      answers: JSON.parse(parent).msg_id,
      content: JSON.parse(content),
    };
  }
}

type Connection = Awaited<ReturnType<typeof newConnection>>;

/** A connection file's content: free ports of this machine, and a key. */
async function newConnection() {
  const [shell_port, control_port, iopub_port, stdin_port, hb_port] = await freePorts(5);
  return {
    ip: "127.0.0.1",
    transport: "tcp",
    signature_scheme: "hmac-sha256",
    key: randomUUID(),
    shell_port: shell_port as number,
    control_port: control_port as number,
    iopub_port: iopub_port as number,
    stdin_port,
    hb_port,
  };
}

async function freePorts(count: number): Promise<number[]> {
  const servers = Array.from({ length: count }, () => createServer().listen(0, "127.0.0.1"));
  await Promise.all(servers.map((server) => once(server, "listening")));
  const ports = servers.map((server) => (server.address() as { port: number }).port);
  await Promise.all(servers.map((server) => once(server.close(), "close")));
  return ports;
}
