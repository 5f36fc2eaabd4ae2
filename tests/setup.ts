/** Properties are tried on the same values in every run, unless another seed is asked for: a failure can be repeated. */
import fc from "fast-check";

fc.configureGlobal({ seed: Number(process.env["HARMATTAN_FUZZ_SEED"] ?? 1) });
