# Krippendorff's alpha of twenty random tables with missing values, worked out from coincidence matrices as in
# Krippendorff (2011), Computing Krippendorff's Alpha-Reliability, sections C to E. Base R alone: no package is needed.
#
#   Rscript alpha.R            (in this folder; writes alpha_tables.csv and alpha.csv)
#
# The script first works out the paper's own example C, and stops where it does not get the paper's numbers.

coincidences <- function(table) {            # coders in rows, units in columns, NA where a coder gave no value
  values <- sort(unique(as.vector(table[!is.na(table)])))
  o <- matrix(0, length(values), length(values))
  for (u in seq_len(ncol(table))) {
    given <- table[!is.na(table[, u]), u]
    m <- length(given)
    if (m < 2) next
    for (i in seq_len(m)) for (j in seq_len(m)) if (i != j) {
      c <- match(given[i], values); k <- match(given[j], values)
      o[c, k] <- o[c, k] + 1 / (m - 1)
    }
  }
  paired <- rowSums(o) > 0                     # a value that nobody set against another is in no pair
  list(values = values[paired], o = o[paired, paired, drop = FALSE])
}

bits <- function(v) which(bitwAnd(v, c(1L, 2L, 4L)) > 0)
masi <- function(a, b) {                      # Passonneau 2006, of sets written as sums of 1, 2 and 4
  one <- bits(a); other <- bits(b)
  shared <- length(intersect(one, other)); together <- length(union(one, other))
  weight <- if (a == b) 1 else if (shared == min(length(one), length(other))) 2 / 3 else if (shared > 0) 1 / 3 else 0
  1 - shared / together * weight
}

alpha <- function(table, level) {
  found <- coincidences(table); v <- found$values; o <- found$o
  n_c <- rowSums(o); n <- sum(n_c); size <- length(v)
  if (size < 2) return(NA)
  delta <- matrix(0, size, size)
  for (c in seq_len(size)) for (k in seq_len(size)) if (c != k) delta[c, k] <- switch(level,
    nominal = 1,
    ordinal = (sum(n_c[min(c, k):max(c, k)]) - (n_c[c] + n_c[k]) / 2)^2,
    interval = (v[c] - v[k])^2,
    masi = masi(as.integer(v[c]), as.integer(v[k])))
  1 - (n - 1) * sum(o * delta) / sum(outer(n_c, n_c) * delta)
}

paper <- rbind(c(1, 2, 3, 3, 2, 1, 4, 1, 2, NA, NA, NA), c(1, 2, 3, 3, 2, 2, 4, 1, 2, 5, NA, 3),
               c(NA, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, NA), c(1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, NA))
got <- sapply(c("nominal", "ordinal", "interval"), function(level) alpha(paper, level))
stopifnot(abs(got - c(0.743, 0.815, 0.849)) < 0.0005)

set.seed(2011)
tables <- data.frame(); answers <- data.frame()
for (set in 1:20) {
  coders <- sample(2:4, 1); units <- sample(8:30, 1); kinds <- sample(3:7, 1)
  truth <- sample(kinds, units, replace = TRUE)
  table <- t(sapply(seq_len(coders), function(coder) {
    slips <- runif(units) < sample(c(0.1, 0.3, 0.6), 1)
    ifelse(slips, sample(kinds, units, replace = TRUE), truth)
  }))
  table[runif(length(table)) < sample(c(0.1, 0.25, 0.4), 1)] <- NA
  table[sample(length(table), 1)] <- NA        # at least one is missing
  for (coder in seq_len(coders)) for (unit in seq_len(units)) if (!is.na(table[coder, unit]))
    tables <- rbind(tables, data.frame(set, coder, unit, value = table[coder, unit]))
  row <- sapply(c("nominal", "ordinal", "interval", "masi"), function(level) alpha(table, level))
  answers <- rbind(answers, data.frame(set, coders, units, t(row)))
}
write.csv(tables, "alpha_tables.csv", row.names = FALSE, quote = FALSE)
answers[4:7] <- lapply(answers[4:7], function(x) sprintf("%.12f", x))
write.csv(answers, "alpha.csv", row.names = FALSE, quote = FALSE)
