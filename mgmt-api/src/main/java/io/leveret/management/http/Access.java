package io.leveret.management.http;

import io.leveret.broker.access.User;

/** Who may call an endpoint: the tags of ENDPOINTS, and the texts RabbitMQ refuses others with. */
public enum Access {
    /** Everybody; no credentials are asked for. */
    OPEN,
    /** Whoever has one of the tags management, policymaker, monitoring, administrator. */
    ANY,
    /** Any of these who may enter the vhost of the path, and every administrator. */
    VHOST,
    /** The same, and everybody with the tag monitoring. */
    VHOST_OR_MONITOR,
    MONITOR,
    /** Policymakers, in vhosts they may enter, and administrators. */
    POLICYMAKER,
    ADMINISTRATOR;

    /**
     * @param vhost of the path; null if it has none, or there is no such vhost
     * @throws ApiException 401
     */
    void check(Sender sender, String vhost) {
        if (this == OPEN) {
            return;
        }
        User user = sender.user();
        if (!isManagement(user)) {
            throw ApiException.notAuthorised("Not management user");
        }
        switch (this) {
            case OPEN, ANY -> {}
            case VHOST -> {
                if (vhost != null && !mayEnter(sender, vhost)) {
                    throw ApiException.notAuthorised("User not authorised to access virtual host");
                }
            }
            case VHOST_OR_MONITOR -> {
                if (vhost != null && !isMonitor(user) && !mayEnter(sender, vhost)) {
                    throw ApiException.notAuthorised("User not authorised to access virtual host");
                }
            }
            case MONITOR -> {
                if (!isMonitor(user)) {
                    throw ApiException.notAuthorised("Not monitor user");
                }
            }
            case POLICYMAKER -> {
                if (!isPolicymaker(sender, vhost)) {
                    throw ApiException.notAuthorised("User not authorised to access object");
                }
            }
            case ADMINISTRATOR -> {
                if (!isAdministrator(user)) {
                    throw ApiException.notAuthorised("Not administrator user");
                }
            }
        }
    }

    private static boolean isManagement(User user) {
        return isMonitor(user) || user.has(User.POLICYMAKER) || user.has(User.MANAGEMENT);
    }

    private static boolean isPolicymaker(Sender sender, String vhost) {
        User user = sender.user();
        return isAdministrator(user)
                || user.has(User.POLICYMAKER) && (vhost == null || mayEnter(sender, vhost));
    }

    static boolean isMonitor(User user) {
        return isAdministrator(user) || user.has(User.MONITORING);
    }

    static boolean isAdministrator(User user) {
        return user.has(User.ADMINISTRATOR);
    }

    static boolean mayEnter(Sender sender, String vhost) {
        return isAdministrator(sender.user()) || sender.vhosts().test(vhost);
    }
}
