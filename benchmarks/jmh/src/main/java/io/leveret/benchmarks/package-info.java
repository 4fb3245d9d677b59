/** What single classes on the data path cost, in nanoseconds: JMH benchmarks. */
package io.leveret.benchmarks;
