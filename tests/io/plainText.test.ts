/** A file whose content an earlier run has found to be plain UTF-8 is not looked at a second time; any other is. */
import { gzipSync } from "node:zlib";
import { expect, test, vi } from "vitest";
import { checksumOf, sha256 } from "../../pipeline/io/checksum.ts";
import { type Hashing, openText } from "../../pipeline/io/plainText.ts";
import { put, withFolder } from "../pipeline/harness.ts";

const TEXT = "id,place\n1,Ménaka\n";
const bytes = Buffer.from(TEXT);
const latin = Buffer.from("id,place\n1,M\u00e9naka!\n", "latin1");

/** @param plain contents that are said to be plain UTF-8 */
async function opened(content: Buffer, plain: readonly Buffer[], hash: Hashing["hash"] = checksumOf) {
  return await withFolder(async (folder) => {
    const [path] = (await put(folder, { "it's a file.csv": content })) as [string];
    const known = new Map(plain.map((each) => [each.length, new Set([sha256(each)])]));
    const hashing = { hash, plain: Promise.resolve(known) };
    const text = await openText(
      { path, name: "it's a file.csv" },
      folder,
      (work) => work(),
      undefined,
      hashing,
    );
    const whole = await text.whole;
    return { ...whole, encoding: text.encoding, isCopy: text.path !== path };
  });
}

test("content that is known is taken for what it was found to be", async () => {
  // no UTF-8 in truth, so that what is said of it can only be what was known
  expect(latin.length).toBe(bytes.length);
  expect(await opened(latin, [latin])).toEqual({
    ...{ sha256: sha256(latin), bytes: latin.length },
    ...{ encoding: "utf-8", isCopy: false },
  });
});

test("other content of the same size is looked at, and so is what is packed", async () => {
  expect(await opened(latin, [bytes])).toMatchObject({ encoding: "windows-1252", isCopy: true });
  expect(await opened(bytes, [latin])).toMatchObject({ encoding: "utf-8", isCopy: false });
  const packed = gzipSync(TEXT);
  expect(await opened(packed, [bytes])).toEqual({
    ...{ sha256: sha256(packed), bytes: packed.length },
    ...{ encoding: "utf-8", isCopy: true },
  });
});

test("each file is hashed once, beside; one that cannot be is told of", async () => {
  const hash = vi.fn(checksumOf);
  await opened(latin, [], hash);
  expect(hash).toHaveBeenCalledTimes(1);
  await expect(opened(bytes, [], () => Promise.reject(new Error("gone")))).rejects.toThrow("gone");
  await expect(opened(bytes, [bytes], () => Promise.reject(new Error("gone")))).rejects.toThrow("gone");
});
