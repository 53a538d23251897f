# Reference values for years.csv and mixed.csv, computed in R by methods that share no code with tillkom:
# survival::survreg for a ceiling of 1, stats::optim (several starts) for every family with the ceiling fixed and free,
# optim under uniroot for the ceiling's profile interval, and Turnbull's self-consistency iteration to 1e-13.
# Run: Rscript reference.R  (writes reference.json beside the data; needs the packages survival and jsonlite)
library(survival)
library(jsonlite)

origin <- 1996

F_of <- list(
  logistic = function(t, a, b) plogis((t - a) / exp(b)),
  gompertz = function(t, a, b) exp(-exp(-(t - a) / exp(b))),
  bass = function(t, a, b) {
    p <- exp(a); q <- exp(b); x <- pmax(t - origin, 0)
    (1 - exp(-(p + q) * x)) / (1 + q / p * exp(-(p + q) * x))
  },
  weibull = function(t, a, b) pweibull(pmax(t - origin, 0), exp(a), exp(b))
)
starts <- list(
  logistic = list(c(2014, log(2)), c(2012, log(4)), c(2018, log(3))),
  gompertz = list(c(2013, log(3)), c(2010, log(5)), c(2017, log(4))),
  bass = list(c(log(0.001), log(0.4)), c(log(0.02), log(0.1)), c(log(0.005), log(0.25))),
  weibull = list(c(log(3), log(18)), c(log(6), log(18)), c(log(2), log(25)))
)
named <- list(
  logistic = function(v) list(mu = v[1], s = exp(v[2])),
  gompertz = function(v) list(mu = v[1], s = exp(v[2])),
  bass = function(v) list(p = exp(v[1]), q = exp(v[2])),
  weibull = function(v) list(shape = exp(v[1]), scale = exp(v[2]))
)

loglik <- function(v, K, family, d) {
  Fn <- F_of[[family]]
  ad <- is.finite(d$upper)
  low <- ifelse(is.finite(d$lower), Fn(ifelse(is.finite(d$lower), d$lower, 0), v[1], v[2]), 0)
  step <- Fn(d$upper[ad], v[1], v[2]) - low[ad]
  left <- 1 - K * low[!ad]
  if (any(!is.finite(step)) || any(step <= 0) || any(left <= 0)) return(-1e10)
  sum(log(K * step)) + sum(log(left))
}

climb <- function(start, objective) {
  best <- optim(start, objective, method = "Nelder-Mead", control = list(fnscale = -1, maxit = 5000, reltol = 1e-14))
  for (i in 1:4) {
    again <- optim(best$par, objective, method = "BFGS", control = list(fnscale = -1, maxit = 2000, reltol = 1e-16))
    if (again$value > best$value) best <- again
    again <- optim(best$par, objective, method = "Nelder-Mead", control = list(fnscale = -1, maxit = 5000, reltol = 1e-16))
    if (again$value > best$value) best <- again
  }
  best
}

highest <- function(candidates) candidates[[which.max(sapply(candidates, function(r) r$value))]]

fixed <- function(K, family, d, from = starts[[family]]) {
  highest(lapply(from, climb, objective = function(v) loglik(v, K, family, d)))
}

free <- function(family, d) {
  inner <- highest(lapply(starts[[family]], function(v) {
    climb(c(v, qlogis(0.85)), function(w) loglik(w[1:2], plogis(w[3]), family, d))
  }))
  edge <- fixed(1, family, d)
  if (edge$value >= inner$value - 1e-9) list(par = c(edge$par, Inf), value = edge$value) else inner
}

profile_ends <- function(family, d, best, cut) {
  K <- plogis(best$par[3])
  drop <- function(k) best$value - fixed(k, family, d, c(starts[[family]], list(best$par[1:2])))$value - cut^2 / 2
  seen <- mean(is.finite(d$upper))
  low <- uniroot(drop, c(seen * 0.5, K), tol = 1e-9)$root
  high <- if (K > 1 - 1e-9 || drop(1) <= 0) 1 else uniroot(drop, c(K, 1), tol = 1e-9)$root
  c(low, high)
}

turnbull <- function(d) {
  # Innermost intervals: a lower bound directly followed by an upper bound; at a tie uppers come first, since (l, u].
  ends <- rbind(data.frame(t = d$upper, open = 0), data.frame(t = d$lower, open = 1))
  ends <- ends[order(ends$t, ends$open), ]
  i <- which(ends$open[-nrow(ends)] == 1 & ends$open[-1] == 0)
  L <- ends$t[i]; R <- ends$t[i + 1]
  A <- outer(d$lower, L, "<=") & outer(d$upper, R, ">=")
  p <- rep(1 / length(L), length(L))
  repeat {
    q <- p * colMeans(A / as.vector(A %*% p))
    done <- max(abs(q - p)) < 1e-15
    p <- q
    if (done) break
  }
  list(lower = L, upper = R, mass = p)
}

infinite <- function(x) ifelse(is.infinite(x), sign(x) * 1e9, x)

out <- list(versions = list(R = R.version.string, survival = as.character(packageVersion("survival")),
                            jsonlite = as.character(packageVersion("jsonlite"))), origin = origin, data = list())
for (name in c("years", "mixed")) {
  d <- read.csv(paste0(name, ".csv"))
  n <- nrow(d)
  entry <- list(n = n, adopters = sum(is.finite(d$upper)), families = list())
  for (family in names(F_of)) {
    one <- fixed(1, family, d)
    best <- free(family, d)
    K <- plogis(best$par[3])
    entry$families[[family]] <- list(
      fixed = list(loglik = one$value, parameters = named[[family]](one$par)),
      free = list(loglik = best$value, parameters = c(named[[family]](best$par), list(K = K)),
                  K_profile95_normal = profile_ends(family, d, best, qnorm(0.975)),
                  K_profile95 = profile_ends(family, d, best, qt(0.975, n - 3)))
    )
    cat(name, family, one$value, best$value, K, "\n")
  }
  S <- Surv(ifelse(is.finite(d$lower), d$lower, NA), ifelse(is.finite(d$upper), d$upper, NA), type = "interval2")
  r <- survreg(S ~ 1, dist = "logistic", control = survreg.control(rel.tolerance = 1e-12, maxiter = 200))
  entry$survreg_logistic <- list(mu = unname(coef(r)), s = r$scale, loglik = r$loglik[1])
  m <- Surv(ifelse(is.finite(d$upper), -d$upper, NA), ifelse(is.finite(d$lower), -d$lower, NA), type = "interval2")
  r <- survreg(m ~ 1, dist = "extreme", control = survreg.control(rel.tolerance = 1e-12, maxiter = 200))
  entry$survreg_gumbel_max <- list(mu = -unname(coef(r)), s = r$scale, loglik = r$loglik[1])
  tb <- turnbull(d)
  entry$turnbull <- list(lower = infinite(tb$lower), upper = infinite(tb$upper), mass = tb$mass)
  out$data[[name]] <- entry
}
write(toJSON(out, auto_unbox = TRUE, digits = 14, pretty = TRUE), "reference.json")
