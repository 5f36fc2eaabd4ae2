/** How CSVs separate their cells and write decimals. */
export interface CsvForm {
  readonly delimiter: "," | ";";
  readonly decimalMark: "." | ",";
}

/** By what users call them: spreadsheets in most of Europe, Africa and Latin America expect decimal commas. */
export const CSV_FORMS = {
  point: { delimiter: ",", decimalMark: "." },
  comma: { delimiter: ";", decimalMark: "," },
} as const satisfies Record<string, CsvForm>;

export type CsvLocale = keyof typeof CSV_FORMS;
export const CSV_LOCALES = Object.keys(CSV_FORMS) as CsvLocale[];
