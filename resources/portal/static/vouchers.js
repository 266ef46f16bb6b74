/* The rules of paper vouchers, the same as the server's: ov_desktop/domain/vouchers.py. No page is touched here. */
"use strict";

globalThis.vouchers = (() => {
  const DENOMINATIONS = [10, 20, 25, 50];
  const STEP = 10;

  const amountOf = (counts) => DENOMINATIONS.reduce((sum, value, i) => sum + value * counts[i], 0);
  const total = (counts) => counts.reduce((sum, count) => sum + count, 0);
  const gcd = (a, b) => (b ? gcd(b, a % b) : a);

  /* Fewest vouchers first, then the most of the largest denomination, then of the next. */
  function better(one, other) {
    if (total(one) !== total(other)) return total(one) < total(other);
    for (let i = DENOMINATIONS.length - 1; i >= 0; i -= 1) {
      if (one[i] !== other[i]) return one[i] > other[i];
    }
    return false;
  }

  function subsets(values, size) {
    if (size === 0) return [[]];
    return values.flatMap((value, i) => subsets(values.slice(i + 1), size - 1).map((rest) => [value, ...rest]));
  }

  /* The preferred breakdown that uses each denomination of the subset, or null. */
  function fewest(amount, subset) {
    const largest = subset[subset.length - 1];
    const smaller = subset.slice(0, -1);
    let best = null;
    const visit = (i, left, counts) => {
      if (left < 0) return;
      if (i < smaller.length) {
        const bound = largest / gcd(smaller[i], largest);
        for (let extra = 0; extra < bound; extra += 1) {
          const next = counts.slice();
          next[DENOMINATIONS.indexOf(smaller[i])] = 1 + extra;
          visit(i + 1, left - smaller[i] * extra, next);
        }
      } else if (left % largest === 0) {
        const found = counts.slice();
        found[DENOMINATIONS.indexOf(largest)] = 1 + left / largest;
        if (best === null || better(found, best)) best = found;
      }
    };
    visit(0, amount - subset.reduce((sum, value) => sum + value, 0), [0, 0, 0, 0]);
    return best;
  }

  /* Counts of 10, 20, 25 and 50 € that make up the amount exactly, or null. */
  function propose(amount, offered) {
    if (amount <= 0) return amount === 0 ? [0, 0, 0, 0] : null;
    for (let size = offered.length; size > 0; size -= 1) {
      let best = null;
      for (const subset of subsets(offered, size)) {
        const found = fewest(amount, subset);
        if (found && (best === null || better(found, best))) best = found;
      }
      if (best) return best;
    }
    return null;
  }

  /* The closest Classic amounts under and over an amount that can be paid; null where there is none. */
  function nearest(amount, offered, maximum) {
    const search = (start, step, end) => {
      for (let a = start; step < 0 ? a > end : a <= end; a += step) if (propose(a, offered)) return a;
      return null;
    };
    return [search(amount - STEP, -STEP, 0), search(amount + STEP, STEP, maximum)];
  }

  return { DENOMINATIONS, STEP, amountOf, total, propose, nearest };
})();
