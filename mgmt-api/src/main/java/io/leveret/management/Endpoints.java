package io.leveret.management;

import static io.leveret.management.http.Access.ADMINISTRATOR;
import static io.leveret.management.http.Access.ANY;
import static io.leveret.management.http.Access.MONITOR;
import static io.leveret.management.http.Access.OPEN;
import static io.leveret.management.http.Access.POLICYMAKER;
import static io.leveret.management.http.Access.VHOST;
import static io.leveret.management.http.Access.VHOST_OR_MONITOR;

import io.leveret.broker.admin.Administration;
import io.leveret.management.definitions.DefinitionsResource;
import io.leveret.management.http.BasicAuthentication;
import io.leveret.management.http.EndpointTable;
import io.leveret.management.resource.AlivenessResource;
import io.leveret.management.resource.BindingsResource;
import io.leveret.management.resource.BindingsResource.To;
import io.leveret.management.resource.ClusterResource;
import io.leveret.management.resource.ConnectionsResource;
import io.leveret.management.resource.ExchangesResource;
import io.leveret.management.resource.HealthResource;
import io.leveret.management.resource.IdentityResource;
import io.leveret.management.resource.LimitsResource;
import io.leveret.management.resource.MessagesResource;
import io.leveret.management.resource.NodeFiles;
import io.leveret.management.resource.NodesResource;
import io.leveret.management.resource.OverviewResource;
import io.leveret.management.resource.ParametersResource;
import io.leveret.management.resource.PermissionsResource;
import io.leveret.management.resource.PoliciesResource;
import io.leveret.management.resource.QueuesResource;
import io.leveret.management.resource.UsersResource;
import io.leveret.management.resource.VhostsResource;
import io.leveret.management.stats.Sampler;

/** All endpoints of the API, each with who may use it. */
final class Endpoints {
    private final Administration broker;
    private final Sampler sampler;
    private final NodeFiles files;
    private final BasicAuthentication authentication;
    private final EndpointTable table = new EndpointTable();

    private Endpoints(
            Administration broker,
            Sampler sampler,
            BasicAuthentication authentication,
            NodeFiles files) {
        this.files = files;
        this.broker = broker;
        this.sampler = sampler;
        this.authentication = authentication;
    }

    static EndpointTable of(
            Administration broker,
            Sampler sampler,
            BasicAuthentication authentication,
            NodeFiles files) {
        Endpoints endpoints = new Endpoints(broker, sampler, authentication, files);
        endpoints.broker();
        endpoints.nodes();
        endpoints.definitions();
        endpoints.vhosts();
        endpoints.users();
        endpoints.permissions();
        endpoints.exchanges();
        endpoints.queues();
        endpoints.bindings();
        endpoints.connections();
        endpoints.policies();
        endpoints.parameters();
        endpoints.limits();
        endpoints.health();
        endpoints.identity();
        return endpoints.table;
    }

    private void broker() {
        var overview = new OverviewResource(broker, sampler);
        var cluster = new ClusterResource(broker, sampler);
        table.at("/overview", "The broker at a glance: versions, totals, rates, listeners")
                .get(ANY, overview::show);
        table.at("/cluster-name", "What the operator calls this broker")
                .get(ANY, cluster::name)
                .put(ADMINISTRATOR, cluster::putName, "name*");
        table.at("/extensions", "Extensions of the web page").get(ANY, cluster::extensions);
        table.at("/version", "The RabbitMQ version whose behaviour to expect")
                .get(OPEN, cluster::version);
        table.at("/feature-flags", "Feature flags, all of them on")
                .get(ADMINISTRATOR, cluster::featureFlags);
        table.at("/feature-flags/:name/enable", "Enables a feature flag; all are")
                .put(ADMINISTRATOR, cluster::enableFeatureFlag);
        table.at("/deprecated-features", "Features that will go one day")
                .get(ANY, cluster::deprecatedFeatures);
        table.at("/deprecated-features/used", "Those of them in use").get(ANY, cluster::nothing);
        table.at("/config/effective", "The settings in force")
                .get(ADMINISTRATOR, cluster::configuration);
        table.at("/rebalance/queues", "Spreads queues over nodes; there is one node")
                .post(ADMINISTRATOR, cluster::rebalance);
        table.at("/reset", "Forgets past samples of statistics")
                .delete(ADMINISTRATOR, cluster::resetStatistics);
        table.at("/reset/:node", "The same of one node")
                .delete(ADMINISTRATOR, cluster::resetStatistics);
    }

    private void nodes() {
        var nodes = new NodesResource(broker, sampler, files);
        table.at("/nodes", "All nodes: resources, limits, alarms").get(MONITOR, nodes::all);
        table.at("/nodes/:node", "One node").get(MONITOR, nodes::one);
        table.at("/nodes/:node/memory", "Where its memory goes").get(MONITOR, nodes::memory);
        table.at("/nodes/:node/memory/relative", "The same in percent")
                .get(MONITOR, nodes::relativeMemory);
        table.at("/nodes/:node/memory/ets", "Erlang tables; there are none")
                .get(MONITOR, nodes::tables);
        table.at("/nodes/:node/memory/ets/relative", "The same in percent")
                .get(MONITOR, nodes::tables);
        table.at("/nodes/:node/memory/ets/:filter", "Some of them").get(MONITOR, nodes::tables);
        table.at("/nodes/:node/memory/ets/:filter/relative", "The same in percent")
                .get(MONITOR, nodes::tables);
    }

    private void definitions() {
        var definitions = new DefinitionsResource(broker);
        table.at("/definitions", "Everything but messages, as one document")
                .get(ADMINISTRATOR, definitions::export)
                .post(ADMINISTRATOR, definitions::importAll);
        table.at("/definitions/:vhost", "Everything in one virtual host")
                .get(ADMINISTRATOR, definitions::exportVhost)
                .post(ADMINISTRATOR, definitions::importVhost);
        table.at("/all-configuration", "Older name of /definitions")
                .get(ADMINISTRATOR, definitions::export)
                .post(ADMINISTRATOR, definitions::importAll);
    }

    private void vhosts() {
        var vhosts = new VhostsResource(broker, sampler);
        var permissions = new PermissionsResource(broker, sampler);
        var connections = new ConnectionsResource(broker, sampler);
        table.at("/vhosts", "All virtual hosts").get(ANY, vhosts::all);
        table.at("/vhosts/:vhost", "One virtual host")
                .get(ADMINISTRATOR, vhosts::one)
                .put(
                        ADMINISTRATOR,
                        vhosts::put,
                        "description, tags, tracing, default_queue_type, protected_from_deletion")
                .delete(ADMINISTRATOR, vhosts::delete);
        table.at("/vhosts/:vhost/start/:node", "Starts it on a node; it always runs")
                .post(ADMINISTRATOR, vhosts::start);
        table.at("/vhosts/:vhost/deletion/protection", "Whether deleting it is refused")
                .post(ADMINISTRATOR, vhosts::protect)
                .delete(ADMINISTRATOR, vhosts::unprotect);
        table.at("/vhosts/:vhost/permissions", "Who may do what in it")
                .get(ADMINISTRATOR, permissions::inVhost);
        table.at("/vhosts/:vhost/topic-permissions", "Who may use which routing keys in it")
                .get(ADMINISTRATOR, permissions::topicsInVhost);
        table.at("/vhosts/:vhost/connections", "Connections to it")
                .get(VHOST, connections::inVhost);
        table.at("/vhosts/:vhost/channels", "Channels in it")
                .get(VHOST, connections::channelsInVhost);
    }

    private void users() {
        var users = new UsersResource(broker, sampler);
        var permissions = new PermissionsResource(broker, sampler);
        var queues = new QueuesResource(broker, sampler);
        table.at("/users", "All users").get(ADMINISTRATOR, users::all);
        table.at("/users/without-permissions", "Users who may enter no virtual host")
                .get(ADMINISTRATOR, users::withoutPermissions);
        table.at("/users/bulk-delete", "Deletes several users")
                .post(ADMINISTRATOR, users::bulkDelete, "users*");
        table.at("/users/:user", "One user")
                .get(ADMINISTRATOR, users::one)
                .put(ADMINISTRATOR, users::put, "tags*, password, password_hash, hashing_algorithm")
                .delete(ADMINISTRATOR, users::delete);
        table.at("/users/:user/queues", "Queues the user has declared").get(VHOST, queues::ofUser);
        table.at("/users/:user/permissions", "What the user may do")
                .get(ADMINISTRATOR, permissions::ofUser);
        table.at("/users/:user/topic-permissions", "Which routing keys the user may use")
                .get(ADMINISTRATOR, permissions::topicsOfUser);
    }

    private void permissions() {
        var permissions = new PermissionsResource(broker, sampler);
        table.at("/permissions", "All permissions").get(ADMINISTRATOR, permissions::all);
        table.at("/permissions/:vhost/:user", "What a user may do in a virtual host")
                .get(ADMINISTRATOR, permissions::one)
                .put(ADMINISTRATOR, permissions::put, "configure*, write*, read*")
                .delete(ADMINISTRATOR, permissions::delete);
        table.at("/topic-permissions", "All topic permissions")
                .get(ADMINISTRATOR, permissions::allTopics);
        table.at(
                        "/topic-permissions/:vhost/:user",
                        "Which routing keys a user may use in a virtual host")
                .get(ADMINISTRATOR, permissions::topics)
                .put(ADMINISTRATOR, permissions::putTopic, "exchange*, write*, read*")
                .delete(ADMINISTRATOR, permissions::deleteTopics);
        table.at("/topic-permissions/:vhost/:user/:exchange", "The same with one exchange")
                .delete(ADMINISTRATOR, permissions::deleteTopic);
    }

    private void exchanges() {
        var exchanges = new ExchangesResource(broker, sampler);
        var bindings = new BindingsResource(broker, sampler);
        var messages = new MessagesResource(broker, sampler);
        table.at("/exchanges", "All exchanges").get(VHOST, exchanges::all);
        table.at("/exchanges/:vhost", "Exchanges of a virtual host").get(VHOST, exchanges::inVhost);
        table.at(
                        "/exchanges/:vhost/:name",
                        "One exchange; the default one is called amq.default here")
                .get(VHOST, exchanges::one)
                .put(VHOST, exchanges::declare, "type, durable, auto_delete, internal, arguments")
                .delete(VHOST, exchanges::delete);
        table.at("/exchanges/:vhost/:name/publish", "Publishes one message")
                .post(
                        VHOST,
                        messages::publish,
                        "properties*, routing_key*, payload*, payload_encoding*");
        table.at("/exchanges/:vhost/:name/bindings/source", "Bindings from it")
                .get(VHOST, bindings::fromExchange);
        table.at("/exchanges/:vhost/:name/bindings/destination", "Bindings to it")
                .get(VHOST, bindings::toExchange);
    }

    private void queues() {
        var queues = new QueuesResource(broker, sampler);
        var bindings = new BindingsResource(broker, sampler);
        var messages = new MessagesResource(broker, sampler);
        table.at("/queues", "All queues").get(VHOST, queues::all);
        table.at("/queues/detailed", "All queues with all details").get(VHOST, queues::all);
        table.at("/queues/:vhost", "Queues of a virtual host").get(VHOST, queues::inVhost);
        table.at("/queues/:vhost/:name", "One queue")
                .get(VHOST, queues::one)
                .put(VHOST, queues::declare, "durable, auto_delete, arguments, node")
                .delete(VHOST, queues::delete);
        table.at("/queues/quorum/:vhost/:name/status", "Members of a quorum queue")
                .get(VHOST, queues::quorumStatus);
        table.at("/queues/:vhost/:name/bindings", "Bindings to it").get(VHOST, bindings::toQueue);
        table.at("/queues/:vhost/:name/contents", "Its messages").delete(VHOST, queues::purge);
        table.at("/queues/:vhost/:name/get", "Takes messages out, for a look")
                .post(VHOST, messages::get, "count*, ackmode*, encoding*, truncate");
        table.at("/queues/:vhost/:name/actions", "Synchronises mirrors; there are none")
                .post(ADMINISTRATOR, queues::act, "action*");
    }

    private void bindings() {
        var bindings = new BindingsResource(broker, sampler);
        table.at("/bindings", "All bindings").get(VHOST, bindings::all);
        table.at("/bindings/:vhost", "Bindings of a virtual host").get(VHOST, bindings::inVhost);
        table.at(
                        "/bindings/:vhost/e/:source/q/:destination",
                        "Bindings between an exchange and a queue")
                .get(VHOST, request -> bindings.between(request, To.QUEUE))
                .post(VHOST, request -> bindings.bind(request, To.QUEUE), "routing_key, arguments");
        table.at(
                        "/bindings/:vhost/e/:source/q/:destination/:properties",
                        "One of them, by its properties_key")
                .get(VHOST, request -> bindings.one(request, To.QUEUE))
                .delete(VHOST, request -> bindings.unbind(request, To.QUEUE));
        table.at("/bindings/:vhost/e/:source/e/:destination", "Bindings between two exchanges")
                .get(VHOST, request -> bindings.between(request, To.EXCHANGE))
                .post(
                        VHOST,
                        request -> bindings.bind(request, To.EXCHANGE),
                        "routing_key, arguments");
        table.at(
                        "/bindings/:vhost/e/:source/e/:destination/:properties",
                        "One of them, by its properties_key")
                .get(VHOST, request -> bindings.one(request, To.EXCHANGE))
                .delete(VHOST, request -> bindings.unbind(request, To.EXCHANGE));
    }

    private void connections() {
        var connections = new ConnectionsResource(broker, sampler);
        table.at("/connections", "All connections; without the tag monitoring, one's own")
                .get(ANY, connections::all);
        table.at("/connections/:name", "One connection")
                .get(ANY, connections::one)
                .delete(ANY, connections::close);
        table.at("/connections/username/:user", "Connections of a user")
                .get(ANY, connections::ofUser)
                .delete(ANY, connections::closeOfUser);
        table.at("/connections/:name/channels", "Its channels")
                .get(ANY, connections::channelsOfConnection);
        table.at("/connections/:name/sessions", "Its AMQP 1.0 sessions; there are none")
                .get(ANY, connections::sessions);
        table.at("/channels", "All channels").get(ANY, connections::channels);
        table.at("/channels/:name", "One channel").get(ANY, connections::channel);
        table.at("/consumers", "All consumers").get(ANY, connections::consumers);
        table.at("/consumers/:vhost", "Consumers in a virtual host")
                .get(ANY, connections::consumersInVhost);
    }

    private void policies() {
        var policies = PoliciesResource.policies(broker, sampler);
        table.at("/policies", "All policies").get(VHOST, policies::all);
        table.at("/policies/:vhost", "Policies of a virtual host").get(VHOST, policies::inVhost);
        table.at("/policies/:vhost/:name", "One policy")
                .get(POLICYMAKER, policies::one)
                .put(POLICYMAKER, policies::put, "pattern*, definition*, priority, apply-to")
                .delete(POLICYMAKER, policies::delete);
        var operatorPolicies = PoliciesResource.operatorPolicies(broker, sampler);
        table.at("/operator-policies", "All operator policies").get(VHOST, operatorPolicies::all);
        table.at("/operator-policies/:vhost", "Operator policies of a virtual host")
                .get(VHOST, operatorPolicies::inVhost);
        table.at("/operator-policies/:vhost/:name", "One operator policy")
                .get(ADMINISTRATOR, operatorPolicies::one)
                .put(
                        ADMINISTRATOR,
                        operatorPolicies::put,
                        "pattern*, definition*, priority, apply-to")
                .delete(ADMINISTRATOR, operatorPolicies::delete);
    }

    private void parameters() {
        var parameters = new ParametersResource(broker, sampler);
        table.at("/parameters", "All runtime parameters").get(POLICYMAKER, parameters::all);
        table.at("/parameters/:component", "Those of one component")
                .get(POLICYMAKER, parameters::ofComponent);
        table.at("/parameters/:component/:vhost", "Those of one component in a virtual host")
                .get(POLICYMAKER, parameters::inVhost);
        table.at("/parameters/:component/:vhost/:name", "One runtime parameter")
                .get(POLICYMAKER, parameters::one)
                .put(POLICYMAKER, parameters::put, "value*")
                .delete(POLICYMAKER, parameters::delete);
        table.at("/global-parameters", "All parameters of the whole broker")
                .get(POLICYMAKER, parameters::globals);
        table.at("/global-parameters/:name", "One of them")
                .get(POLICYMAKER, parameters::global)
                .put(POLICYMAKER, parameters::putGlobal, "value*")
                .delete(POLICYMAKER, parameters::deleteGlobal);
    }

    private void limits() {
        var limits = new LimitsResource(broker, sampler);
        table.at("/vhost-limits", "Limits of all virtual hosts").get(VHOST, limits::ofVhosts);
        table.at("/vhost-limits/:vhost", "Limits of a virtual host")
                .get(VHOST_OR_MONITOR, limits::ofVhost);
        table.at("/vhost-limits/:vhost/:name", "max-connections or max-queues")
                .put(ADMINISTRATOR, limits::putOfVhost, "value*")
                .delete(ADMINISTRATOR, limits::deleteOfVhost);
        table.at("/user-limits", "Limits of all users").get(ANY, limits::ofUsers);
        table.at("/user-limits/:user", "Limits of a user").get(ANY, limits::ofUser);
        table.at("/user-limits/:user/:name", "max-connections or max-channels")
                .put(ADMINISTRATOR, limits::putOfUser, "value*")
                .delete(ADMINISTRATOR, limits::deleteOfUser);
    }

    private void health() {
        var health = new HealthResource(broker, sampler);
        var aliveness = new AlivenessResource(broker, sampler);
        table.at(
                        "/aliveness-test/:vhost",
                        "Declares a queue, sends a message through it and takes it out")
                .get(VHOST, aliveness::test);
        table.at("/healthchecks/node", "Older check of the node").get(ANY, health::node);
        table.at("/healthchecks/node/:node", "Older check of a node").get(ANY, health::node);
        table.at("/health/checks/alarms", "Fails if there is an alarm").get(ANY, health::alarms);
        table.at("/health/checks/local-alarms", "Fails if there is an alarm on this node")
                .get(ANY, health::alarms);
        table.at("/health/checks/virtual-hosts", "Fails if a virtual host does not run")
                .get(ANY, health::ok);
        table.at("/health/checks/port-listener/:port", "Fails if nobody listens on the port")
                .get(ANY, health::portListener);
        table.at(
                        "/health/checks/protocol-listener/:protocol",
                        "Fails if nobody speaks the protocol")
                .get(ANY, health::protocolListener);
        table.at(
                        "/health/checks/certificate-expiration/:within/:unit",
                        "Fails if a certificate of a listener ends within that time")
                .get(ANY, health::certificates);
        table.at("/health/checks/node-is-quorum-critical", "Fails if a quorum needs this node")
                .get(ANY, health::singleNode);
        table.at("/health/checks/node-is-mirror-sync-critical", "Fails if a mirror needs this node")
                .get(ANY, health::singleNode);
        table.at("/health/checks/ready-to-serve-clients", "Fails if clients cannot be served")
                .get(OPEN, health::ok);
        table.at("/health/checks/is-in-service", "Fails while the node is started or stopped")
                .get(OPEN, health::ok);
        table.at(
                        "/health/checks/below-node-connection-limit",
                        "Fails if no further connection is taken")
                .get(OPEN, health::ok);
        table.at("/health/checks/reached-target-cluster-size", "Fails while nodes are missing")
                .get(OPEN, health::ok);
        table.at("/health/checks/metadata-store/initialized", "Fails until definitions can be used")
                .get(ANY, health::ok);
        table.at(
                        "/health/checks/metadata-store/initialized/with-data",
                        "Fails until definitions are there")
                .get(ANY, health::ok);
        String leaders = "/health/checks/quorum-queues-without-elected-leaders";
        String whatLeaders = "Fails if a quorum queue has no leader";
        table.at(leaders + "/all-vhosts", whatLeaders).get(ANY, health::ok);
        table.at(leaders + "/all-vhosts/pattern/:pattern", whatLeaders).get(ANY, health::ok);
        table.at(leaders + "/vhost/:vhost", whatLeaders).get(ANY, health::ok);
        table.at(leaders + "/vhost/:vhost/pattern/:pattern", whatLeaders).get(ANY, health::ok);
    }

    private void identity() {
        var identity = new IdentityResource(broker, sampler, authentication);
        var users = new UsersResource(broker, sampler);
        table.at("/whoami", "The user who asks").get(ANY, identity::whoami);
        table.at("/auth", "How the web page logs in").get(OPEN, identity::oauth);
        table.at("/auth/hash_password/:password", "The hash of a password")
                .get(ADMINISTRATOR, users::hashPassword);
        table.at("/auth/attempts/:node", "Logins that worked and did not")
                .get(MONITOR, identity::attempts)
                .delete(MONITOR, identity::resetAttempts);
        table.at("/auth/attempts/:node/source", "The same by address")
                .get(MONITOR, identity::attemptsBySource)
                .delete(MONITOR, identity::resetAttempts);
        table.at("/login", "Logs in with a form of username and password")
                .post(OPEN, identity::login)
                .delete(OPEN, identity::logout);
    }
}
