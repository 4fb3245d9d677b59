package io.leveret.compat.auth;

import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.impl.CredentialsProvider;
import com.rabbitmq.client.impl.CredentialsRefreshService;
import java.time.Duration;
import java.util.concurrent.Callable;

/** Makes the stock client send connection.update-secret when a test wants it to. */
final class RenewableSecret implements CredentialsProvider, CredentialsRefreshService {
    private volatile String secret;
    private volatile Callable<Boolean> update;

    RenewableSecret(String secret) {
        this.secret = secret;
    }

    void installIn(ConnectionFactory factory) {
        factory.setCredentialsProvider(this);
        factory.setCredentialsRefreshService(this);
    }

    /** Whether the broker took it. */
    boolean renew(String newSecret) throws Exception {
        secret = newSecret;
        return update.call();
    }

    @Override
    public String getUsername() {
        return "";
    }

    @Override
    public String getPassword() {
        return secret;
    }

    @Override
    public Duration getTimeBeforeExpiration() {
        return Duration.ofHours(1);
    }

    @Override
    public String register(CredentialsProvider provider, Callable<Boolean> refresh) {
        update = refresh;
        return "";
    }

    @Override
    public void unregister(CredentialsProvider provider, String registration) {
        update = () -> false;
    }

    @Override
    public boolean isApproachingExpiration(Duration timeBeforeExpiration) {
        return false;
    }
}
