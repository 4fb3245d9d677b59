package io.leveret.broker.access;

/**
 * Who may come in and what they may do: what connections ask.
 *
 * @param mechanisms how clients can prove who they are
 * @param logins checks names and passwords
 * @param authorizer knows what users may do
 * @param control the broker's own users and permissions, for administration
 */
public record AccessServices(
        SaslMechanisms mechanisms,
        PasswordLogin logins,
        Authorizer authorizer,
        AccessControl control) {}
