/** Remembers what others answered: RabbitMQ's rabbitmq_auth_backend_cache. */
package io.leveret.auth.cache;
