/** Users known to a web service: the protocol of RabbitMQ's rabbitmq_auth_backend_http. */
package io.leveret.auth.http;
