/** Rates and samples: what changes over time, kept sparsely and for a limited time. */
package io.leveret.management.stats;
