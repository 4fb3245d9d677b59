package io.leveret.broker.access;

import java.util.List;

/**
 * Who is to be asked what a user may do; nothing counts but what all of them allow. Belongs to one
 * login.
 *
 * @param authorizers never empty
 */
public record UserRights(List<Authorizer> authorizers) {
    public UserRights {
        authorizers = List.copyOf(authorizers);
    }
}
