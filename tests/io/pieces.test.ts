import { createHash } from "node:crypto";
import { appendFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { piecesOf } from "../../pipeline/io/pieces.ts";
import { withTemporaryFolder } from "../../pipeline/io/temporaryFolder.ts";

const MEGABYTE = 1 << 20;

/** Bytes of which no stretch looks like another. */
function bytesOf(length: number): Buffer {
  const parts: Buffer[] = [];
  for (let part = 0; parts.length * 32 < length; part++)
    parts.push(createHash("sha256").update(String(part)).digest());
  return Buffer.concat(parts).subarray(0, length);
}

const sizes = [0, 1, 4095, MEGABYTE - 1, MEGABYTE, MEGABYTE + 1, 3 * MEGABYTE, 5 * MEGABYTE + 17];

test.each(sizes)("a file of %d bytes comes whole and in order", async (size) => {
  await withTemporaryFolder(async (folder) => {
    const path = join(folder, "x");
    const bytes = bytesOf(size);
    await writeFile(path, bytes);
    const copies: Buffer[] = [];
    for await (const piece of piecesOf(path)) {
      // what is read meanwhile must not touch what is worked on
      await new Promise((resolve) => setTimeout(resolve, 5));
      copies.push(Buffer.from(piece));
    }
    expect(Buffer.concat(copies).equals(bytes)).toBe(true);
    expect(copies.every(({ length }) => length > 0 && length <= MEGABYTE)).toBe(true);
  });
});

test("who stops early leaves nothing open; what is added while a file is read is read too", async () => {
  await withTemporaryFolder(async (folder) => {
    const path = join(folder, "x");
    await writeFile(path, bytesOf(4 * MEGABYTE));
    for await (const piece of piecesOf(path)) {
      expect(piece.length).toBe(MEGABYTE);
      break;
    }
    let [length, pieces] = [0, 0];
    for await (const piece of piecesOf(path)) {
      if (pieces++ === 0) await appendFile(path, bytesOf(2 * MEGABYTE));
      length += piece.length;
    }
    expect(length).toBe(6 * MEGABYTE);
  });
});

test("a file that is not there says so", async () => {
  await expect(
    (async () => {
      for await (const _ of piecesOf("/nowhere/at/all"));
    })(),
  ).rejects.toThrow("ENOENT");
});
