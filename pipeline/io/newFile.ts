import { lstat, writeFile } from "node:fs/promises";

/** Whether anything stands at a path, be it a broken link. */
export async function isTaken(path: string): Promise<boolean> {
  return await lstat(path).then(
    () => true,
    () => false,
  );
}

/** Writes a file unless something of its name is there already. @returns whether it was written */
export async function writeNewFile(path: string, text: string): Promise<boolean> {
  try {
    await writeFile(path, text, { flag: "wx" });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") return false;
    throw error;
  }
}
