import { open, rename, rm } from "node:fs/promises";

/**
 * Writes a text file that appears whole or not at all, also after a power cut, in place of what stood there. A link
 * planted under its name, or under that of its draft, is replaced and never followed.
 * @param draft where it is written first; in the same folder
 */
export async function writeWhole(path: string, text: string, draft: string = `${path}.part`): Promise<void> {
  await rm(draft, { force: true });
  const file = await open(draft, "wx");
  try {
    await file.writeFile(text);
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(draft, path);
}
