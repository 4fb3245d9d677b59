package io.leveret.broker.tls;

import io.vertx.core.Handler;
import java.io.IOException;
import java.security.cert.CertificateException;
import java.util.function.IntSupplier;
import javax.net.ssl.SSLException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Logs why clients did not get through the TLS handshake. */
public final class TlsFailures implements Handler<Throwable> {
    private static final Logger LOG = LoggerFactory.getLogger(TlsFailures.class);

    private final String host;
    private final IntSupplier port;

    /** Of clients that connect to this address; the port is asked for when it is needed. */
    public TlsFailures(String host, IntSupplier port) {
        this.host = host;
        this.port = port;
    }

    @Override
    public void handle(Throwable failure) {
        String listener = host + ":" + port.getAsInt();
        Throwable root = failure;
        Throwable told = null;
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (told == null && cause instanceof CertificateException) {
                told = cause;
            }
            root = cause;
        }
        if (told != null) {
            LOG.warn("TLS listener {}: {}", listener, told.getMessage());
        } else if (root instanceof SSLException) {
            LOG.warn("TLS listener {}: handshake failed: {}", listener, root.getMessage());
        } else if (root instanceof IOException) {
            LOG.info("TLS listener {}: client closed TCP connection in handshake", listener);
        } else {
            LOG.warn("TLS listener {}: handshake failed: {}", listener, root.toString());
        }
    }
}
