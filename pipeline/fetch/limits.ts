/** How long and how often a server is waited for, and how much is taken from it. */
export interface Limits {
  /** Times that something is tried before it is given up. */
  readonly attempts: number;
  /** Before the second attempt; doubled with each further one. */
  readonly firstWaitMs: number;
  /** No server is waited for longer than this between two attempts, whatever it asks for. */
  readonly longestWaitMs: number;
  /** A reply must begin within this time, and bring `stallBytes` more within every such time. */
  readonly stallMs: number;
  readonly stallBytes: number;
  /** An attempt that got this much further begins the count of attempts anew: a slow line gets there in the end. */
  readonly headwayBytes: number;
  readonly redirects: number;
  /** A web page. */
  readonly pageBytes: number;
  /** One page of an API's reply, unpacked. */
  readonly replyBytes: number;
  /** A file: several times what UCDP's yearly archive holds unpacked, so that only what is wrong meets it. */
  readonly fileBytes: number;
  /** Replies of an API for one file. */
  readonly replies: number;
}

export const LIMITS: Limits = {
  attempts: 5,
  firstWaitMs: 1000,
  longestWaitMs: 60_000,
  stallMs: 45_000,
  stallBytes: 16_384,
  headwayBytes: 1 << 20,
  redirects: 5,
  pageBytes: 10e6,
  replyBytes: 100e6,
  fileBytes: 2e9,
  replies: 3000,
};
