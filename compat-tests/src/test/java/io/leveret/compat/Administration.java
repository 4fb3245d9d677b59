package io.leveret.compat;

import java.util.Map;

/** What an operator does to a broker from outside AMQP. Deleting what is not there is no error. */
public interface Administration {
    /** Creates a vhost in which {@code guest} may do everything. */
    void addVhost(String vhost);

    void deleteVhost(String vhost);

    /** What queues of {@code vhost} are that name no type. */
    void defaultQueueType(String vhost, String type);

    /** Creates or changes a user; without permissions anywhere at first. */
    void addUser(String user, String password, String... tags);

    void deleteUser(String user);

    /** Sets the three regular expressions of a user in a vhost. */
    void permit(String user, String vhost, String configure, String write, String read);

    void clearPermissions(String user, String vhost);

    void permitTopic(String user, String vhost, String exchange, String write, String read);

    void clearTopicPermissions(String user, String vhost);

    void setPolicy(String vhost, Policy policy);

    void deletePolicy(String vhost, String name);

    void setOperatorPolicy(String vhost, Policy policy);

    void deleteOperatorPolicy(String vhost, String name);

    /** {@code limit} is max-connections or max-queues; a negative value means no limit. */
    void limitVhost(String vhost, String limit, int value);

    /** {@code limit} is max-connections or max-channels; a negative value means no limit. */
    void limitUser(String user, String limit, int value);

    /** Turns the firehose of a vhost on or off. */
    void trace(String vhost, boolean on);

    /** Closes every connection of a user, giving {@code reason} as the reply text. */
    void closeConnections(String user, String reason);

    /**
     * One policy or operator policy. {@code pattern} is a regular expression searched for in the
     * name; {@code applyTo} is queues, exchanges or all.
     */
    record Policy(
            String name,
            String pattern,
            String applyTo,
            int priority,
            Map<String, Object> definition) {}
}
