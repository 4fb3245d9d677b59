package io.leveret.broker.connection;

import io.leveret.broker.access.User;
import io.leveret.codec.LongString;

final class Login {
    private final Connection connection;

    Login(Connection connection, String mechanism) {
        this.connection = connection;
    }

    void respond(LongString response) {
        connection.loggedIn(new User("guest"));
    }

    void enter(String vhostName) {
        connection.opened(connection.environment().vhosts().get(vhostName));
    }

    void updateSecret(LongString secret) {}
}
