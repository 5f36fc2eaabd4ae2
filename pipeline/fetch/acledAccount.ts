import * as z from "zod";
import { DataError, UsageError } from "../domain/errors.ts";
import { hostOf } from "./http.ts";
import { type Answer, askJson } from "./json.ts";
import type { Limits } from "./limits.ts";

/** What a user logs in with at acleddata.com. */
export interface Login {
  readonly email: string;
  readonly password: string;
}

/** A token that could break out of its header is none. */
const TOKEN = z.object({ access_token: z.string().regex(/^[\x21-\x7e]{1,16384}$/) });

/**
 * A user's own myACLED account (acleddata.com/api-documentation/getting-started): OAuth's password grant, tokens that
 * last for a day. Login and token live in memory only, and no message holds them or what the server says about them.
 */
export class AcledAccount {
  readonly #login: Login;
  readonly #address: URL;
  readonly #limits: Limits;
  #token: string | null = null;

  constructor(login: Login, address: URL, limits: Limits) {
    this.#login = login;
    this.#address = address;
    this.#limits = limits;
  }

  /** Asks the API in the account's name, once more with a new token where the old one has expired. */
  async ask(url: URL): Promise<unknown> {
    const first = await this.#askWith(this.#token ?? (await this.#logIn()), url);
    const { status, json } = first.status === 401 ? await this.#askWith(await this.#logIn(), url) : first;
    if (status === 401 || status === 403) {
      throw new UsageError(
        `ACLED knows the account but does not let it read event data (HTTP ${status}): see its access and terms at ${hostOf(url)}`,
      );
    }
    if (status !== 200)
      throw new DataError(
        `${hostOf(url)}${url.pathname} refuses what is asked for (HTTP ${status}): try again later`,
      );
    return json;
  }

  async #askWith(token: string, url: URL): Promise<Answer> {
    return await askJson({ url, secretHeaders: { authorization: `Bearer ${token}` } }, this.#limits);
  }

  async #logIn(): Promise<string> {
    const { email: username, password } = this.#login;
    const secretForm = {
      username,
      password,
      grant_type: "password",
      client_id: "acled",
      scope: "authenticated",
    };
    const { status, json } = await askJson({ url: this.#address, secretForm }, this.#limits);
    if ([400, 401, 403].includes(status)) {
      throw new UsageError(
        `ACLED does not accept the login in ACLED_EMAIL and ACLED_PASSWORD (HTTP ${status}): try it at ${hostOf(this.#address)}`,
      );
    }
    const read = TOKEN.safeParse(json);
    if (!read.success)
      throw new DataError(`${hostOf(this.#address)} gives no token (HTTP ${status}): try again later`);
    this.#token = read.data.access_token;
    return this.#token;
  }
}
