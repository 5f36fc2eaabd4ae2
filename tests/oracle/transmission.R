# Expected numbers of transmission.test.ts, from R: Rscript tests/oracle/transmission.R > tests/oracle/transmission.json
# Needs the package surveillance (Debian: r-cran-surveillance). Its code is GPL; only numbers go into the JSON.
suppressMessages(library(surveillance))
options(digits = 12)
set.seed(20211)
json <- function(x) if (length(x) == 1) format(x, digits = 12) else paste0("[", paste(format(x, digits = 12, trim = TRUE), collapse = ", "), "]")

# 1. Counts y with mean nu + lambda y[t-1] + phi x[t-1], Poisson and negative binomial, by hhh4.
# Only y is modelled by x: the weights have no way back. hhh4 estimates logarithms; x has its own level and past.
n <- 150
hhh4Of <- function(y, x, family) {
  weights <- matrix(c(0, 1, 0, 0), 2)
  own <- list(f = ~ -1 + fe(1, unitSpecific = TRUE))
  fit <- hhh4(sts(cbind(y = y, x = x)), list(
    end = own, ar = own, ne = list(f = ~ -1 + fe(1, which = c(TRUE, FALSE)), weights = weights), family = family,
    optimizer = list(stop = list(tol = 1e-14, niter = 1000))
  ))
  stopifnot(fit$convergence)
  list(value = exp(coef(fit))[c("end.1.y", "ar.1.y", "ne.1.y")],
       se = coef(fit, se = TRUE, idx2Exp = TRUE)[c("exp(end.1.y)", "exp(ar.1.y)", "exp(ne.1.y)"), 2],
       logLik = sum(dpois(y[-1], fitted(fit)[, 1], log = TRUE)))
}
x <- y <- z <- numeric(n)
x[1] <- y[1] <- z[1] <- 3
for (t in 2:n) {
  x[t] <- rnbinom(1, mu = 2 + 0.4 * x[t - 1], size = 2)
  y[t] <- rpois(1, 1.2 + 0.35 * y[t - 1] + 0.25 * x[t - 1])
  z[t] <- rnbinom(1, mu = 1.2 + 0.35 * z[t - 1] + 0.25 * x[t - 1], size = 4)
}
poisson <- hhh4Of(y, x, "Poisson")
negbin <- hhh4Of(z, x, "NegBinM")
# the same maximum by iterated least squares, for standard errors from the expected information
identity <- glm(y[-1] ~ y[-n] + x[-n], family = poisson(link = "identity"), start = c(1, 0.3, 0.3),
                control = glm.control(epsilon = 1e-15, maxit = 200))
stopifnot(max(abs(coef(identity) - poisson$value)) < 1e-5)

# 2. The model with six terms: design matrix by filter(), maximum with bounds by nlminb().
months <- 120
kernel <- 2^(-(0:5) / 2); kernel <- kernel / sum(kernel)
region <- matrix(0, months, 10)
target <- numeric(months)
shock <- exp(filter(rnorm(months, sd = 0.2), 0.9, method = "recursive"))
past <- function(s, t) sum(kernel * s[t - 1:6])
for (t in 1:months) {
  mean <- function(base, s) base * shock[t] + if (t > 6) 0.4 * past(s, t) else 0
  for (j in 1:10) region[t, j] <- rnbinom(1, mu = mean(j / 2, region[, j]), size = 2)
  target[t] <- rnbinom(1, mu = mean(1, target) + if (t > 6) 0.3 * past(region[, 10], t) else 0, size = 2)
}
lag <- function(s) c(NA, filter(s, kernel, sides = 1)[-months])
average <- colMeans(region)
G <- as.vector(region %*% (1 / (1 + average))) / sum(average / (1 + average))
slow <- sapply(1:months, function(t) if (t == 1) NA else mean.default(target[max(1, t - 24):(t - 1)]))
rows <- 7:months
Z <- cbind(1, slow, lag(target), G, lag(G), lag(region[, 10]))[rows, ]
Y <- target[rows]
maximum <- function(Z) {
  loss <- function(th) { mu <- as.vector(Z %*% th); sum(mu - Y * log(mu)) }
  slope <- function(th) { mu <- as.vector(Z %*% th); colSums(Z * (1 - Y / mu)) }
  best <- NULL
  for (start in c(0.05, 0.2, 0.5)) {
    fit <- nlminb(rep(start, ncol(Z)), loss, slope, lower = 0, control = list(rel.tol = 1e-15, iter.max = 1e4, eval.max = 1e4))
    if (is.null(best) || fit$objective < best$objective) best <- fit
  }
  list(theta = best$par, logLik = -best$objective, mu = as.vector(Z %*% best$par))
}
with <- maximum(Z); without <- maximum(Z[, -6])
phi <- max(1, sum((Y - with$mu)^2 / with$mu) / (length(Y) - 6))
information <- t(Z) %*% (Z / with$mu)
p <- c(0.21, 0.003, 0.5, 0.041, 0.003, 0.02, 0.9, 1)
shape <- c(0.5, 0.5, 0.8, 1, 2.5, 30, 0.1, 200)
at <- c(0.1, 12, 3, 2, 0.7, 55, 1e-5, 180)

cat("{\n")
put <- function(name, value, end = ",") cat(sprintf('  "%s": %s%s\n', name, json(value), end))
cat(sprintf('  "made": "%s, surveillance %s",\n', R.version.string, packageVersion("surveillance")))
put("x", x); put("y", y); put("z", z)
put("poisson", unname(poisson$value)); put("poissonError", unname(summary(identity)$coefficients[, 2])); put("poissonLogLik", poisson$logLik)
put("negbin", unname(negbin$value)); put("negbinError", unname(negbin$se))
put("target", target); put("region", as.vector(region))
put("theta", with$theta); put("logLik", with$logLik); put("logLikWithout", without$logLik); put("phi", phi)
put("standardError", sqrt(phi * solve(information)[6, 6]))
put("expected", with$mu)
put("p", p); put("q", p.adjust(p, "BH"))
put("shape", shape); put("at", at); put("above", pgamma(at, shape, lower.tail = FALSE), "")
cat("}\n")
