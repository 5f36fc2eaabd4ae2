import { basename } from "node:path";
import { DataError, type Place, UsageError } from "./domain/errors.ts";
import { formatMonth, type Month, month } from "./domain/month.ts";
import type { TextRow } from "./domain/textRow.ts";
import { withTemporaryFolder } from "./io/temporaryFolder.ts";
import { readUserTable } from "./io/userTable.ts";

/** Columns of both files, each with the other names under which a file may have it. */
const COLUMNS = {
  month_id: [],
  country_id: [],
  outcome: ["ged best sb", "ged sb", "deaths"],
} as const;

/** VIEWS counts months from January 1980, which is 1. */
const MONTH_ZERO = month(1979, 12);
/** Nobody has data from before this month id (January 1900) or beyond that one (December 2199). */
const FIRST_ID = -959;
const LAST_ID = 2640;

/** Deaths by country and month, row-major. */
export interface ViewsPanel {
  readonly firstMonth: Month;
  readonly monthCount: number;
  /** First month that comes from the file of actuals. */
  readonly actualsFrom: Month;
  /** Ascending. */
  readonly countryIds: readonly number[];
  readonly deaths: Float64Array;
  readonly covered: Uint8Array;
}

interface CountryMonth {
  readonly month: Month;
  readonly country: number;
  readonly deaths: number;
  readonly place: Place;
}

/**
 * Two files of country-months by VIEWS ids put together: up to the month before the first of the actuals from the
 * history, from then on from the actuals. Columns month_id, country_id and outcome (in the history also ged_best_sb);
 * others are left aside.
 * @throws {DataError} for a missing column, a cell that is no number, a country-month that is there twice, or a gap
 * @throws {UsageError} if a file cannot be read
 */
export async function readViewsPanel(historyFile: string, actualsFile: string): Promise<ViewsPanel> {
  const [history, actuals] = await withTemporaryFolder(async (temporary) => [
    await readCountryMonths(historyFile, temporary),
    await readCountryMonths(actualsFile, temporary),
  ]);
  if (history === undefined || actuals === undefined) throw new UsageError("two files are needed");
  const actualsFrom = least(actuals) as Month;
  const rows = [...history.filter((row) => row.month < actualsFrom), ...actuals];
  if (rows.length === actuals.length)
    throw new DataError(`has no month before ${formatMonth(actualsFrom)}, the first of the actuals`, {
      file: basename(historyFile),
    });
  return panelOf(rows, actualsFrom);
}

const least = (rows: readonly CountryMonth[]): number =>
  rows.reduce((first, row) => Math.min(first, row.month), Number.POSITIVE_INFINITY);

function panelOf(rows: readonly CountryMonth[], actualsFrom: Month): ViewsPanel {
  const firstMonth = least(rows) as Month;
  const monthCount = rows.reduce((last, row) => Math.max(last, row.month), 0) - firstMonth + 1;
  const countryIds = [...new Set(rows.map(({ country }) => country))].sort((a, b) => a - b);
  const positions = new Map(countryIds.map((id, index) => [id, index]));
  const deaths = new Float64Array(countryIds.length * monthCount);
  const covered = new Uint8Array(deaths.length);
  for (const row of rows) {
    const cell = (positions.get(row.country) as number) * monthCount + (row.month - firstMonth);
    if (covered[cell] === 1) {
      const what = `country ${row.country} in ${formatMonth(row.month)}`;
      throw new DataError(`is a second row for ${what}: keep one`, row.place);
    }
    covered[cell] = 1;
    deaths[cell] = row.deaths;
  }
  refuseGaps(countryIds, covered, firstMonth, monthCount);
  return { firstMonth, monthCount, actualsFrom, countryIds, deaths, covered };
}

/** Countries may begin and end, but not in between. */
function refuseGaps(
  countryIds: readonly number[],
  covered: Uint8Array,
  firstMonth: Month,
  monthCount: number,
): void {
  for (const [row, id] of countryIds.entries()) {
    const months = covered.subarray(row * monthCount, (row + 1) * monthCount);
    const missing = months.indexOf(0, months.indexOf(1));
    if (missing < 0 || missing > months.lastIndexOf(1)) continue;
    throw new DataError(
      `country ${id} has no row for ${formatMonth((firstMonth + missing) as Month)}, but earlier and later ones: ` +
        "add the month, with 0 where nothing happened",
    );
  }
}

async function readCountryMonths(path: string, temporary: string): Promise<CountryMonth[]> {
  const { rows } = await readUserTable(path, COLUMNS, ["month_id", "country_id", "outcome"], temporary);
  return rows.map((row) => {
    const id = numberIn(row, "month_id");
    const country = numberIn(row, "country_id");
    const deaths = numberIn(row, "outcome");
    if (!(Number.isInteger(id) && id >= FIRST_ID && id <= LAST_ID)) refuse(row, "month_id", "is no month id");
    if (!Number.isInteger(country)) refuse(row, "country_id", "is no country id");
    if (deaths < 0) refuse(row, "outcome", "is less than 0 deaths");
    return { month: (MONTH_ZERO + id) as Month, country, deaths, place: row.place };
  });
}

type Row = TextRow<keyof typeof COLUMNS>;

function numberIn(row: Row, column: keyof typeof COLUMNS): number {
  const text = row.cells[column];
  const value = Number(text);
  if (text === "" || !Number.isFinite(value)) refuse(row, column, "is not a number");
  return value;
}

function refuse({ cells, place }: Row, column: keyof typeof COLUMNS, problem: string): never {
  throw new DataError(`${problem}: "${cells[column]}"`, { ...place, column });
}
