/** Users known elsewhere. Nothing here is loaded unless it is configured. */
package io.leveret.auth;
