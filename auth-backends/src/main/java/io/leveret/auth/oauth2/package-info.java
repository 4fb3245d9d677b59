/** Users who show a signed token (JWT): what RabbitMQ's rabbitmq_auth_backend_oauth2 does. */
package io.leveret.auth.oauth2;
