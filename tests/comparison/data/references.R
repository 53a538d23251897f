# References for tests/comparison, made with base R 4.2.2 and none of the toolkit's code:
#   Rscript references.R   (writes problems.csv, likeness.csv, small.csv beside itself)
# Twenty small data sets with ties and missing values. Exact p of tau-b and Jonckheere-Terpstra by going through every
# pairing of the complete cases; Fisher by fisher.test; shares by binom.test; likeness by Gower's formula.
set.seed(2026)

permutations <- function(n) {
  if (n == 1) return(matrix(1, 1, 1))
  smaller <- permutations(n - 1)
  do.call(rbind, lapply(seq_len(n), function(first) cbind(first, smaller + (smaller >= first))))
}
all_pairings <- lapply(1:8, permutations)
pairs_s <- function(x, y) sum(sign(outer(x, x, "-") * outer(y, y, "-"))) / 2

problems <- list(); small <- list(); likeness <- list()
for (set in 1:20) {
  n <- 6 + set %% 4                      # 6 to 9 cases, 5 to 8 of them complete
  number <- sample(c(0, 1, 2, 3, 5, 8), n, replace = TRUE)
  rank <- sample(1:4, n, replace = TRUE)
  class <- sample(c("a", "b", "c"), n, replace = TRUE)
  two <- sample(c("x", "y"), n, replace = TRUE)
  group <- sort(rep(1:3, length.out = n))
  first <- sample(0:1, n, replace = TRUE); second <- sample(0:1, n, replace = TRUE)
  absent <- sample(n, 1)
  number[absent] <- NA
  if (set %% 3 == 0) rank[absent %% n + 1] <- NA
  if (set %% 2 == 0) class[(absent + 1) %% n + 1] <- NA
  frame <- data.frame(set, case = seq_len(n), number, rank, class, two, group, first, second)
  problems[[set]] <- frame

  known <- !is.na(number) & !is.na(rank)
  if (sum(known) == 9) known[9] <- FALSE  # as many as all pairings can be gone through
  x <- number[known]; y <- rank[known]; g <- group[known]
  through <- all_pairings[[length(x)]]
  s <- pairs_s(x, y); null <- apply(through, 1, function(order) pairs_s(x, y[order]))
  jt <- function(y) sum(sapply(combn(sort(unique(g)), 2, simplify = FALSE), function(two) {
    d <- outer(y[g == two[2]], y[g == two[1]], "-"); sum(d > 0) + sum(d == 0) / 2 }))
  null_jt <- apply(through, 1, function(order) jt(x[order]))
  middle <- mean(null_jt)
  complete <- !is.na(class)
  counts <- table(class[complete], two[complete])
  square <- table(factor(first, 0:1), factor(second, 0:1))
  fitted <- fisher.test(square); whole <- fisher.test(counts)
  exact <- binom.test(sum(first), n)$conf.int
  small[[set]] <- data.frame(set, n_rank = length(x),
    tau = cor(x, y, method = "kendall"), tau_p = mean(abs(null) >= abs(s) - 1e-9), tau_greater = mean(null >= s - 1e-9),
    jt = jt(x), jt_p = mean(abs(null_jt - middle) >= abs(jt(x) - middle) - 1e-9), jt_greater = mean(null_jt >= jt(x) - 1e-9),
    fisher_p = fitted$p.value, odds = unname(fitted$estimate), odds_lower = fitted$conf.int[1], odds_upper = fitted$conf.int[2],
    classes_p = whole$p.value, n_classes = sum(complete), share_lower = exact[1], share_upper = exact[2])

  weights <- c(number = 2, rank = 1, class = 1, two = 0.5)
  for (i in seq_len(n - 1)) for (j in (i + 1):n) {
    parts <- c(number = abs(number[i] - number[j]) / diff(range(number, na.rm = TRUE)),
               rank = abs(rank[i] - rank[j]) / 3,
               class = as.numeric(class[i] != class[j]), two = as.numeric(two[i] != two[j]))
    least <- parts; most <- parts
    far <- function(v, lo, hi) max(v - lo, hi - v) / (hi - lo)
    for (name in names(parts)) if (is.na(parts[name])) {
      least[name] <- 0; most[name] <- 1
      if (name == "number" || name == "rank") {
        v <- c(get(name)[i], get(name)[j]); v <- v[!is.na(v)]
        ends <- if (name == "rank") c(1, 4) else range(number, na.rm = TRUE)
        if (length(v) == 1) most[name] <- far(v, ends[1], ends[2])
      }
    }
    there <- !is.na(parts)
    likeness[[length(likeness) + 1]] <- data.frame(set, first = i, second = j,
      low = sum(weights * least) / sum(weights), high = sum(weights * most) / sum(weights),
      known = sum(weights[there] * parts[there]) / sum(weights[there]))
  }
}
save <- function(table, name) { table[] <- lapply(table, function(v) if (is.double(v)) ifelse(is.na(v), NA, trimws(formatC(v, digits = 15, format = "g"))) else v)
  write.csv(table, name, row.names = FALSE, quote = FALSE, na = "") }
save(do.call(rbind, problems), "problems.csv"); save(do.call(rbind, small), "small.csv"); save(do.call(rbind, likeness), "likeness.csv")
