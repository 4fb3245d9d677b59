/**
 * How requests become answers, whatever they are about: paths, credentials, JSON, errors, headers.
 * Nothing here knows a single resource.
 */
package io.leveret.management.http;
