import { fuzz } from "./fuzz.ts";

fuzz(/ACLED/);
