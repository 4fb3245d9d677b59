package io.leveret.broker.access;

import io.leveret.broker.Logins;
import io.leveret.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Who may come in and what they may do: what connections ask.
 *
 * @param mechanisms how clients can prove who they are
 * @param logins checks names and passwords
 * @param authorizer knows what users may do
 * @param control the broker's own users and permissions, for administration
 * @param hashing of passwords of users to come
 * @param backends whoever else knows users; to be closed with the broker
 */
public record AccessServices(
        SaslMechanisms mechanisms,
        PasswordLogin logins,
        Authorizer authorizer,
        AccessControl control,
        HashingAlgorithm hashing,
        LoginChain backends) {

    /** Opens every backend that is configured, each once. */
    public static AccessServices open(Logins logins, AccessControl control, Clock clock) {
        Map<AuthBackendFactory, AuthBackend> opened = new LinkedHashMap<>();
        List<LoginChain.Link> links = new ArrayList<>();
        for (LoginStep step : logins.steps()) {
            List<AuthBackend> authorizers = new ArrayList<>();
            for (AuthBackendFactory each : step.authorizers()) {
                authorizers.add(opened.computeIfAbsent(each, f -> f.open(control, clock)));
            }
            links.add(
                    new LoginChain.Link(
                            opened.computeIfAbsent(
                                    step.authenticator(), f -> f.open(control, clock)),
                            authorizers));
        }
        LoginChain chain = new LoginChain(links);
        Authorizer internal = new InternalAuthorizer(control);
        boolean onlyInternal = opened.values().stream().allMatch(InternalBackend.class::isInstance);
        return new AccessServices(
                logins.mechanisms(),
                new PasswordLogin(chain, logins.loopbackUsers(), clock),
                onlyInternal
                        ? internal
                        : new RightsAuthorizer(
                                internal,
                                opened.values().stream()
                                        .filter(each -> !(each instanceof InternalBackend))
                                        .map(AuthBackend::authorizer)
                                        .toList()),
                control,
                logins.hashing(),
                chain);
    }
}
