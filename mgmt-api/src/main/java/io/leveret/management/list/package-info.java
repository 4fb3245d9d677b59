/** What can be asked of every list: filters, order, pages, columns. One mechanism for all. */
package io.leveret.management.list;
