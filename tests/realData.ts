/** Folder of real data, which is not part of the project; undefined where none is named. */
const { HARMATTAN_REAL_DATA: named } = process.env;
export const REAL_DATA = named === "" ? undefined : named;
