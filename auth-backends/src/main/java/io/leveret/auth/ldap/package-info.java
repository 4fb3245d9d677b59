/** Users in a directory (LDAP): what RabbitMQ's rabbitmq_auth_backend_ldap does. */
package io.leveret.auth.ldap;
