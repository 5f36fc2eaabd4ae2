import { existsSync, readFileSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { FOLDER, type Notebook, notebooksIn, typeErrors } from "../notebooks/cells.ts";
import { chart, markdown, type Shown, table } from "../notebooks/display.ts";
import { execute } from "../notebooks/execute.ts";

const ROOT = fileURLToPath(new URL("..", import.meta.url));

let notebooks: readonly Notebook[];
let temporary: string;
beforeAll(async () => {
  notebooks = await notebooksIn(FOLDER);
  temporary = await mkdtemp(join(tmpdir(), "harmattan-notebooks-"));
});
afterAll(async () => {
  await rm(temporary, { recursive: true, force: true, maxRetries: 3 });
});

/** A notebook of these cells of code, each below a cell of text. */
async function notebookOf(name: string, ...code: readonly string[]): Promise<Notebook> {
  const cells = code.flatMap((source) => [
    { cell_type: "markdown", metadata: {}, source: ["About ", "this"] },
    { cell_type: "code", metadata: {}, execution_count: null, outputs: [], source: source.split(/(?<=\n)/) },
  ]);
  const path = join(temporary, `${name}.ipynb`);
  await writeFile(path, JSON.stringify({ nbformat: 4, nbformat_minor: 5, metadata: {}, cells }));
  const found = (await notebooksIn(temporary)).find((notebook) => notebook.name === name);
  if (found === undefined) throw new Error(`${name} is not found again`);
  return found;
}

describe("the notebooks as they are saved", () => {
  test("are the four that the page lists, for the kernel that comes along", () => {
    const page = readFileSync(join(FOLDER, "README.md"), "utf8");
    const listed = [...page.matchAll(/^\| `([^`]+)\.ipynb` \|/gm)].map(([, name]) => name);
    expect(notebooks.map(({ name }) => name)).toEqual(listed);
    expect(notebooks).toHaveLength(4);
    for (const { json } of notebooks) {
      expect(json).toMatchObject({ nbformat_minor: 5, metadata: { kernelspec: { name: "harmattan" } } });
      expect(existsSync(join(FOLDER, "jupyter", "kernels", "harmattan", "kernel.json"))).toBe(true);
    }
  });

  test("hold no outputs, and every cell an id of its own", () => {
    for (const { name, json } of notebooks) {
      const left = json.cells.filter(
        ({ cell_type, outputs, execution_count }) =>
          cell_type === "code" && (JSON.stringify(outputs) !== "[]" || execution_count !== null),
      );
      expect(left, `${name}: clear all outputs before you save it`).toEqual([]);
      expect(new Set(json.cells.map(({ id }) => id)).size, name).toBe(json.cells.length);
    }
  });

  test("explain themselves, and name scripts, files and notebooks that exist", () => {
    const { scripts } = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8"));
    for (const { name, json } of notebooks) {
      const texts = json.cells.filter(({ cell_type }) => cell_type === "markdown");
      const words = texts.map(({ source }) => source).join("\n");
      expect(words.split(/\s+/).length, name).toBeGreaterThan(200);
      const commands = [...words.matchAll(/npm run ([a-z:-]+)/g)].map(([, command]) => command as string);
      const paths = [...words.matchAll(/`((?:pipeline|datasets)\/[^`]+|[^`/]+\.ipynb)`/g)]
        .map(([, path]) => path as string)
        .filter((path) => path !== "datasets/corrections.csv");
      expect(commands.filter((command) => scripts[command] === undefined)).toEqual([]);
      expect(
        paths.filter((path) => !existsSync(join(path.endsWith(".ipynb") ? FOLDER : ROOT, path))),
      ).toEqual([]);
    }
  });
});

describe("what notebooks show", () => {
  const formsOf = (value: Shown) => value[Symbol.for("Jupyter.display")]?.() ?? {};

  test("tables keep text as text and empty cells empty", () => {
    const rows = [
      { region: "<b>Gao</b> & x", score: 1.5, note: Number.NaN },
      { region: "", score: Number.NaN, note: "a" },
    ];
    const cell = (text: string | number, kind = "td") =>
      `<${kind} style="text-align: ${typeof text === "number" ? "right" : "left"}">${text}</${kind}>`;
    const shown = formsOf(table(rows, ["region", "score"]));
    expect(shown["text/html"]).toBe(
      `<table><tr>${cell("region", "th")}${cell("score", "th")}</tr>` +
        `<tr>${cell("&lt;b&gt;Gao&lt;/b&gt; &amp; x")}${cell(1.5)}</tr><tr>${cell("")}${cell("")}</tr></table>`,
    );
    expect(shown["text/plain"]).toBe("region\tscore\n<b>Gao</b> & x\t1.5\n\t");
    expect(formsOf(table([]))["text/html"]).toBe("<table><tr></tr></table>");
  });

  test("charts are images with their title, texts are Markdown", async () => {
    const shown = formsOf(await chart("A <title>", "below", (Plot) => ({ marks: [Plot.dot([[1, 2]])] })));
    expect(shown["image/svg+xml"]).toMatch(/^<svg [\s\S]*A &lt;title&gt;[\s\S]*<circle/);
    expect(shown["text/plain"]).toBe("A <title>. below");
    expect(formsOf(markdown("**b**"))["text/markdown"]).toBe("**b**");
  });
});

test("an error of types is told with its cell and line; the notebooks have none", async () => {
  const wrong = await notebookOf(
    "wrong",
    "const one: number = 1;",
    '// text\nconst two: number = "2";\none + two;',
  );
  expect(await typeErrors([...notebooks, wrong])).toEqual([
    "wrong.ipynb cell 4, line 2: TS2322: Type 'string' is not assignable to type 'number'.",
  ]);
});

test("cells run one after another in the kernel, and what they show is kept", async () => {
  await writeFile(join(temporary, "beside.ts"), "export const beside: string = 'from beside';\n");
  const notebook = await notebookOf(
    "good",
    'import { beside } from "./beside.ts";\nconsole.log(beside);',
    'const show = (html: string) => ({ [Symbol.for("Jupyter.display")]: () => ({ "text/html": html }) });\nshow(beside);',
    'await import("npm:csv-parse-not-installed").then(() => "fetched", () => "nothing is fetched");',
  );
  const { executed, failure } = await execute(notebook, temporary);
  expect(failure).toBeNull();
  const outputs = executed.cells.map((cell) => cell["outputs"]).filter((shown) => shown !== undefined);
  expect(outputs).toMatchObject([
    [{ output_type: "stream", name: "stdout", text: "from beside\n" }],
    [{ output_type: "execute_result", data: { "text/html": "from beside" } }],
    [
      {
        output_type: "execute_result",
        data: { "text/plain": expect.stringContaining("nothing is fetched") },
      },
    ],
  ]);
});

test("a cell that fails ends its notebook", async () => {
  const notebook = await notebookOf("bad", "1;", 'throw new RangeError("as meant");', '"never";');
  const { executed, failure } = await execute(notebook, temporary);
  expect(failure).toBe("bad.ipynb cell 4: RangeError: as meant");
  expect(executed.cells.at(-1)).toMatchObject({ execution_count: null, outputs: [] });
  expect(executed.cells[3]).toMatchObject({ execution_count: 2, outputs: [{ output_type: "error" }] });
});
