/** Where the log goes: logback, set up without its XML, which costs a tenth of a second. */
package io.leveret.main.log;
