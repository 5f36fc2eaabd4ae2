import { type Command, Option } from "commander";
import { UsageError } from "./domain/errors.ts";
import { between } from "./optionParsers.ts";
import { type CommandOptions, runOptionsOf, withOptions } from "./runOptions.ts";

/** How many months the newest incident may lie back where nothing else is asked for: UCDP's candidate events of a month
 * are out by the end of the next. */
const MAX_AGE = 2;
/** Sources that `npm run fetch` knows. */
const FETCHED = ["ucdp", "acled"] as const;

interface Options extends CommandOptions {
  readonly fetch?: (typeof FETCHED)[number];
  readonly onceFromDay?: number;
}

/**
 * Adds the command `run-month`.
 * @param print takes the summary lines, and notes below them
 */
export function addRunMonthCommand(root: Command, print: (text: string) => void): void {
  withOptions(
    root
      .command("run-month")
      .description(
        "fetches, runs, compares with the run before and reports, for schedulers; tells HARMATTAN_WEBHOOK, if the environment has it",
      ),
  )
    .addOption(new Option("--fetch <source>", "fetch new input first").choices(FETCHED))
    .option(
      "--once-from-day <n>",
      "do nothing before this day of the month, nor after a run of the month that succeeded",
      between(1, 28, true),
    )
    .action(async (options: Options) => {
      const { runMonth } = await import("./runMonth.ts");
      const report = await runMonth({
        out: options.out,
        run: () => runOptionsOf({ ...options, maxAge: options.maxAge ?? MAX_AGE }, "ingest", "publish"),
        fetch: options.fetch === undefined ? null : fetching(root, options.fetch),
        onceFromDay: options.onceFromDay ?? null,
        webhook: webhookOf(process.env),
        now: () => new Date(),
      });
      const { lines, notes, error } = report;
      // what went wrong is printed where errors are
      const told = error === null ? [...lines, ...notes] : notes;
      if (options.jsonLog === true) print(JSON.stringify({ ...report, error: undefined }));
      else if (options.quiet !== true && told.length > 0) print(told.join("\n"));
      if (error !== null) throw error;
    });
}

/** Runs the command `fetch` of the same program. */
function fetching(root: Command, source: string): () => Promise<unknown> {
  const command = root.commands.find((each) => each.name() === "fetch");
  if (command === undefined)
    throw new UsageError("--fetch needs the command fetch, which this program lacks");
  return () => command.parseAsync([source, "--quiet"], { from: "user" });
}

function webhookOf(environment: NodeJS.ProcessEnv): { url: string; token: string | null } | null {
  const url = environment["HARMATTAN_WEBHOOK"] ?? "";
  return url === "" ? null : { url, token: environment["HARMATTAN_WEBHOOK_TOKEN"] || null };
}
