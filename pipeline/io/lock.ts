import { randomUUID } from "node:crypto";
import { lstatSync, readFileSync, unlinkSync } from "node:fs";
import { link, lstat, mkdir, open, readdir, readFile, rename, rm } from "node:fs/promises";
import { hostname } from "node:os";
import { join } from "node:path";
import { LockedError } from "../domain/errors.ts";

const LOCK_NAME = ".lock";

/** Who holds a lock: the content of a lock file. */
interface Holder {
  readonly pid: number;
  readonly host: string;
  /** Which start of the machine it belongs to (Linux); null where the system does not tell. */
  readonly boot: string | null;
  /** Start of the process in clock ticks since boot (Linux); null where the system does not tell. */
  readonly startedAt: string | null;
  /** Different for every attempt to take a lock, so that one lock file is never mistaken for another. */
  readonly token: string;
}

/**
 * Runs `run` while this process alone holds the lock of a folder, and releases it afterwards, also on an error and on
 * `process.exit`. Signals have no handler here: it could not run while this thread computes, which may take a minute,
 * and would keep SIGTERM from ending the process meanwhile. Without one the process ends at once and leaves its lock,
 * like one that is killed or runs out of memory, and the next run takes that over.
 *
 * The lock is the file `.lock`. It appears with its content in one step: the content is written to a file of
 * its own, which is then hard-linked to the lock's name; linking fails where that name exists. A lock whose
 * process has ended (or whose process id now belongs to a process with another start time, or whose machine has been
 * started anew since) is taken over. The clock plays no part.
 *
 * 1. the contender locks, in the same way, `.lock.<token>`, named after the token of the dead lock;
 * 2. holding that, it looks again whether the lock still carries that token;
 * 3. if so, it renames its own file over it.
 *
 * A dead lock is replaced only in step 3 and only by the holder of the file named after it, so between 2 and 3
 * nobody else can have replaced it; a slow contender that still believes in an old token finds another in
 * step 2. A contender that dies on the way leaves a dead `.lock.<token>`, which is taken over likewise.
 *
 * Not covered: two machines or containers that share the folder and the host name but not their process ids.
 *
 * @throws {LockedError} if another process holds it; it does not wait.
 */
export async function withLock<T>(folder: string, run: () => Promise<T>): Promise<T> {
  await mkdir(folder, { recursive: true });
  const holder: Holder = {
    pid: process.pid,
    host: hostname(),
    boot: bootId(),
    startedAt: processStart(process.pid)?.startedAt ?? null,
    token: randomUUID(),
  };
  const path = join(folder, LOCK_NAME);
  const release = (): void => removeOwn(path, holder.token);
  process.on("exit", release);
  try {
    await take(path, folder, holder);
    await sweep(folder);
    return await run();
  } finally {
    release();
    process.off("exit", release);
  }
}

/** Takes the lock file `path`, over a dead one if need be. */
async function take(path: string, folder: string, holder: Holder): Promise<void> {
  for (;;) {
    if (await create(path, holder)) return;
    const current = await readHolder(path);
    if (current === null) continue; // released in this moment
    // a network drive whose answer got lost is asked again, and finds the name taken: by this very process
    if (current.token === holder.token) return;
    if (!isDead(current)) throw new LockedError(heldMessage(path, current));
    const guard = join(folder, `${LOCK_NAME}.${current.token}`);
    const guardHolder = { ...holder, token: randomUUID() };
    await take(guard, folder, guardHolder);
    try {
      if ((await readHolder(path))?.token === current.token) {
        await replace(path, holder);
        return;
      }
    } finally {
      removeOwn(guard, guardHolder.token);
    }
  }
}

/** Creates the file with its content in one step; false if it exists. */
async function create(path: string, holder: Holder): Promise<boolean> {
  const draft = await writeDraft(path, holder);
  try {
    await link(draft, path);
    return true;
  } catch (error) {
    if (codeOf(error) === "EEXIST") return false;
    if (!["EPERM", "ENOSYS", "ENOTSUP", "EOPNOTSUPP", "EISDIR"].includes(codeOf(error))) throw error;
    return await createWithoutLinks(path, holder);
  } finally {
    await rm(draft, { force: true });
  }
}

/** For file systems without hard links (FAT). Readers allow for the moment in which the file is empty. */
async function createWithoutLinks(path: string, holder: Holder): Promise<boolean> {
  try {
    const file = await open(path, "wx");
    await file.writeFile(JSON.stringify(holder));
    await file.close();
    return true;
  } catch (error) {
    if (codeOf(error) === "EEXIST") return false;
    throw error;
  }
}

async function replace(path: string, holder: Holder): Promise<void> {
  const draft = await writeDraft(path, holder);
  await rename(draft, path);
}

async function writeDraft(path: string, holder: Holder): Promise<string> {
  const draft = `${path}.${holder.token}.draft`;
  try {
    const file = await open(draft, "wx");
    try {
      await file.writeFile(JSON.stringify(holder));
      // an empty file after a power cut would name nobody, and be in everybody's way
      await file.sync();
    } finally {
      await file.close();
    }
  } catch (error) {
    await rm(draft, { force: true });
    throw error;
  }
  return draft;
}

/** null if the file is gone. @throws {LockedError} for anything else that stands there, which is left alone */
async function readHolder(path: string): Promise<Holder | null> {
  for (let attempt = 0; ; attempt++) {
    let text: string;
    try {
      // a link that leads nowhere is not gone
      if (!(await lstat(path)).isFile()) throw new LockedError(`${path} is not a lock; ${IF_SURE}`);
      text = await readFile(path, "utf8");
    } catch (error) {
      if (codeOf(error) === "ENOENT") return null;
      throw error;
    }
    const holder = parseHolder(text);
    if (holder !== null) return holder;
    if (attempt === 10) throw new LockedError(`${path} is not readable as a lock; ${IF_SURE}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

function parseHolder(text: string): Holder | null {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return null;
  }
  if (typeof value !== "object" || value === null) return null;
  const { pid, host, boot = null, startedAt, token } = value as Record<keyof Holder, unknown>;
  if (typeof pid !== "number" || !Number.isSafeInteger(pid) || pid <= 0) return null;
  if (typeof host !== "string" || typeof token !== "string" || !/^[0-9a-f-]{36}$/.test(token)) return null;
  if (startedAt !== null && typeof startedAt !== "string") return null;
  if (boot !== null && typeof boot !== "string") return null;
  return { pid, host, boot, startedAt, token };
}

/** True only if it is certain that the holder has ended. */
function isDead(holder: Holder): boolean {
  if (holder.host !== hostname()) return false;
  if (holder.boot !== null && holder.boot !== (bootId() ?? holder.boot)) return true;
  try {
    process.kill(holder.pid, 0);
  } catch (error) {
    if (codeOf(error) === "ESRCH") return true;
  }
  const now = processStart(holder.pid);
  if (now === null) return false;
  return now.ended || (holder.startedAt !== null && now.startedAt !== holder.startedAt);
}

/** Start time (field 22) and state (field 3) from /proc/<pid>/stat; null where there is none. */
function processStart(pid: number): { startedAt: string; ended: boolean } | null {
  let stat: string;
  try {
    stat = readFileSync(`/proc/${pid}/stat`, "utf8");
  } catch {
    return null;
  }
  // The second field is the command in parentheses and may itself hold spaces and parentheses.
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  const startedAt = fields[19];
  return startedAt === undefined ? null : { startedAt, ended: fields[0] === "Z" || fields[0] === "X" };
}

/** A name that the system takes anew at each start; null where it does not tell. */
function bootId(): string | null {
  try {
    return readFileSync("/proc/sys/kernel/random/boot_id", "utf8").trim();
  } catch {
    return null;
  }
}

const IF_SURE = "if you are sure that no run is using this folder, remove the file and try again";

function heldMessage(path: string, holder: Holder): string {
  return holder.host === hostname()
    ? `another run (process ${holder.pid}) is using this folder: wait for it to end, or give another --out (${path})`
    : `${path} is held by process ${holder.pid} on ${holder.host}; ${IF_SURE}`;
}

/** Removes the drafts and `.lock.<token>` files of dead processes. Only the lock's holder may call it. */
async function sweep(folder: string): Promise<void> {
  for (const name of await readdir(folder)) {
    if (!/^\.lock\.[0-9a-f-]{36}/.test(name)) continue;
    const path = join(folder, name);
    const holder = parseHolder(await readFile(path, "utf8").catch(() => ""));
    if (holder !== null && isDead(holder)) await rm(path, { force: true });
  }
}

/** Removes a lock file if it still is the one with this token. */
function removeOwn(path: string, token: string): void {
  try {
    if (!lstatSync(path).isFile()) return;
    if (parseHolder(readFileSync(path, "utf8"))?.token === token) unlinkSync(path);
  } catch (error) {
    if (codeOf(error) !== "ENOENT") throw error;
  }
}

function codeOf(error: unknown): string {
  return error instanceof Error && "code" in error ? String(error.code) : "";
}
