import { fuzz } from "./fuzz.ts";

fuzz(/UCDP/);
