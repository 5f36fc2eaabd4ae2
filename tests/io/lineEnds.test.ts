import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { lineEndsOf } from "../../pipeline/io/lineEnds.ts";
import { withTemporaryFolder } from "../../pipeline/io/temporaryFolder.ts";

test.each([
  ["a,b\n1,2\n", "LF"],
  ["a,b\r\n1,2\r\n", "CRLF"],
  ["a,b\r1,2\r", "CR"],
  ["a,b\r\n1,2\n", "CRLF and LF"],
  ['a,b\r\n1,"two\nlines, ""quoted"""\r\n', "CRLF"],
  ["a,b", "none"],
])("%j ends its lines with %s", async (text, ends) => {
  await withTemporaryFolder(async (folder) => {
    const path = join(folder, "x.csv");
    await writeFile(path, text);
    expect(await lineEndsOf(path)).toBe(ends);
  });
});
