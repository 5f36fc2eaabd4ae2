import { open } from "node:fs/promises";

const HEAD_BYTES = 1 << 20;
const ENDS = { "\r\n": "CRLF", "\n": "LF", "\r": "CR" } as const;

/**
 * How the lines of a UTF-8 file end, as far as its first megabyte tells; breaks inside quotes are not ends.
 * @returns "LF", "CRLF" or "CR", several with "and" between them; "none" for a single line without an end
 */
export async function lineEndsOf(path: string): Promise<string> {
  const handle = await open(path, "r");
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(HEAD_BYTES), 0, HEAD_BYTES, 0);
    const outside = buffer.toString("utf8", 0, bytesRead).replace(/"[^"]*"/g, "");
    const found = new Set(outside.match(/\r\n|\n|\r/g) as (keyof typeof ENDS)[] | null);
    const names = Object.entries(ENDS).flatMap(([end, name]) =>
      found.has(end as keyof typeof ENDS) ? [name] : [],
    );
    return names.length === 0 ? "none" : names.join(" and ");
  } finally {
    await handle.close();
  }
}
