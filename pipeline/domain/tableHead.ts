/** What a JSON table says about itself. */
export interface TableHead {
  readonly as_of: string;
  readonly source: string;
  readonly licence: string;
}
