package io.leveret.management;

import static io.leveret.management.http.Access.ADMINISTRATOR;
import static io.leveret.management.http.Access.ANY;
import static io.leveret.management.http.Access.MONITOR;
import static io.leveret.management.http.Access.OPEN;
import static io.leveret.management.http.Access.POLICYMAKER;
import static io.leveret.management.http.Access.VHOST;

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
    private final BasicAuthentication authentication;
    private final EndpointTable table = new EndpointTable();

    private Endpoints(Administration broker, Sampler sampler, BasicAuthentication authentication) {
        this.broker = broker;
        this.sampler = sampler;
        this.authentication = authentication;
    }

    static EndpointTable of(
            Administration broker, Sampler sampler, BasicAuthentication authentication) {
        Endpoints endpoints = new Endpoints(broker, sampler, authentication);
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
        table.at("/overview").get(ANY, overview::show);
        table.at("/cluster-name").get(ANY, cluster::name).put(ADMINISTRATOR, cluster::putName);
        table.at("/extensions").get(ANY, cluster::extensions);
        table.at("/version").get(OPEN, cluster::version);
        table.at("/feature-flags").get(ADMINISTRATOR, cluster::featureFlags);
        table.at("/feature-flags/:name/enable").put(ADMINISTRATOR, cluster::enableFeatureFlag);
        table.at("/deprecated-features").get(ANY, cluster::deprecatedFeatures);
        table.at("/deprecated-features/used").get(ANY, cluster::nothing);
        table.at("/config/effective").get(ADMINISTRATOR, cluster::configuration);
        table.at("/rebalance/queues").post(ADMINISTRATOR, cluster::rebalance);
        table.at("/reset").delete(ADMINISTRATOR, cluster::resetStatistics);
        table.at("/reset/:node").delete(ADMINISTRATOR, cluster::resetStatistics);
    }

    private void nodes() {
        var nodes = new NodesResource(broker, sampler);
        table.at("/nodes").get(MONITOR, nodes::all);
        table.at("/nodes/:node").get(MONITOR, nodes::one);
        table.at("/nodes/:node/memory").get(MONITOR, nodes::memory);
        table.at("/nodes/:node/memory/relative").get(MONITOR, nodes::relativeMemory);
        table.at("/nodes/:node/memory/ets").get(MONITOR, nodes::tables);
        table.at("/nodes/:node/memory/ets/relative").get(MONITOR, nodes::tables);
        table.at("/nodes/:node/memory/ets/:filter").get(MONITOR, nodes::tables);
        table.at("/nodes/:node/memory/ets/:filter/relative").get(MONITOR, nodes::tables);
    }

    private void definitions() {
        var definitions = new DefinitionsResource(broker);
        table.at("/definitions")
                .get(ADMINISTRATOR, definitions::export)
                .post(ADMINISTRATOR, definitions::importAll);
        table.at("/definitions/:vhost")
                .get(ADMINISTRATOR, definitions::exportVhost)
                .post(ADMINISTRATOR, definitions::importVhost);
        table.at("/all-configuration")
                .get(ADMINISTRATOR, definitions::export)
                .post(ADMINISTRATOR, definitions::importAll);
    }

    private void vhosts() {
        var vhosts = new VhostsResource(broker, sampler);
        var permissions = new PermissionsResource(broker, sampler);
        var connections = new ConnectionsResource(broker, sampler);
        table.at("/vhosts").get(ANY, vhosts::all);
        table.at("/vhosts/:vhost")
                .get(ADMINISTRATOR, vhosts::one)
                .put(ADMINISTRATOR, vhosts::put)
                .delete(ADMINISTRATOR, vhosts::delete);
        table.at("/vhosts/:vhost/start/:node").post(ADMINISTRATOR, vhosts::start);
        table.at("/vhosts/:vhost/deletion/protection")
                .post(ADMINISTRATOR, vhosts::protect)
                .delete(ADMINISTRATOR, vhosts::unprotect);
        table.at("/vhosts/:vhost/permissions").get(ADMINISTRATOR, permissions::inVhost);
        table.at("/vhosts/:vhost/topic-permissions").get(ADMINISTRATOR, permissions::topicsInVhost);
        table.at("/vhosts/:vhost/connections").get(VHOST, connections::inVhost);
        table.at("/vhosts/:vhost/channels").get(VHOST, connections::channelsInVhost);
    }

    private void users() {
        var users = new UsersResource(broker, sampler);
        var permissions = new PermissionsResource(broker, sampler);
        var queues = new QueuesResource(broker, sampler);
        table.at("/users").get(ADMINISTRATOR, users::all);
        table.at("/users/without-permissions").get(ADMINISTRATOR, users::withoutPermissions);
        table.at("/users/bulk-delete").post(ADMINISTRATOR, users::bulkDelete);
        table.at("/users/:user")
                .get(ADMINISTRATOR, users::one)
                .put(ADMINISTRATOR, users::put)
                .delete(ADMINISTRATOR, users::delete);
        table.at("/users/:user/queues").get(VHOST, queues::ofUser);
        table.at("/users/:user/permissions").get(ADMINISTRATOR, permissions::ofUser);
        table.at("/users/:user/topic-permissions").get(ADMINISTRATOR, permissions::topicsOfUser);
    }

    private void permissions() {
        var permissions = new PermissionsResource(broker, sampler);
        table.at("/permissions").get(ADMINISTRATOR, permissions::all);
        table.at("/permissions/:vhost/:user")
                .get(ADMINISTRATOR, permissions::one)
                .put(ADMINISTRATOR, permissions::put)
                .delete(ADMINISTRATOR, permissions::delete);
        table.at("/topic-permissions").get(ADMINISTRATOR, permissions::allTopics);
        table.at("/topic-permissions/:vhost/:user")
                .get(ADMINISTRATOR, permissions::topics)
                .put(ADMINISTRATOR, permissions::putTopic)
                .delete(ADMINISTRATOR, permissions::deleteTopics);
        table.at("/topic-permissions/:vhost/:user/:exchange")
                .delete(ADMINISTRATOR, permissions::deleteTopic);
    }

    private void exchanges() {
        var exchanges = new ExchangesResource(broker, sampler);
        var bindings = new BindingsResource(broker, sampler);
        var messages = new MessagesResource(broker, sampler);
        table.at("/exchanges").get(VHOST, exchanges::all);
        table.at("/exchanges/:vhost").get(VHOST, exchanges::inVhost);
        table.at("/exchanges/:vhost/:name")
                .get(VHOST, exchanges::one)
                .put(VHOST, exchanges::declare)
                .delete(VHOST, exchanges::delete);
        table.at("/exchanges/:vhost/:name/publish").post(VHOST, messages::publish);
        table.at("/exchanges/:vhost/:name/bindings/source").get(VHOST, bindings::fromExchange);
        table.at("/exchanges/:vhost/:name/bindings/destination").get(VHOST, bindings::toExchange);
    }

    private void queues() {
        var queues = new QueuesResource(broker, sampler);
        var bindings = new BindingsResource(broker, sampler);
        var messages = new MessagesResource(broker, sampler);
        table.at("/queues").get(VHOST, queues::all);
        table.at("/queues/detailed").get(VHOST, queues::all);
        table.at("/queues/:vhost").get(VHOST, queues::inVhost);
        table.at("/queues/:vhost/:name")
                .get(VHOST, queues::one)
                .put(VHOST, queues::declare)
                .delete(VHOST, queues::delete);
        table.at("/queues/quorum/:vhost/:name/status").get(VHOST, queues::quorumStatus);
        table.at("/queues/:vhost/:name/bindings").get(VHOST, bindings::toQueue);
        table.at("/queues/:vhost/:name/contents").delete(VHOST, queues::purge);
        table.at("/queues/:vhost/:name/get").post(VHOST, messages::get);
        table.at("/queues/:vhost/:name/actions").post(ADMINISTRATOR, queues::act);
    }

    private void bindings() {
        var bindings = new BindingsResource(broker, sampler);
        table.at("/bindings").get(VHOST, bindings::all);
        table.at("/bindings/:vhost").get(VHOST, bindings::inVhost);
        table.at("/bindings/:vhost/e/:source/q/:destination")
                .get(VHOST, request -> bindings.between(request, To.QUEUE))
                .post(VHOST, request -> bindings.bind(request, To.QUEUE));
        table.at("/bindings/:vhost/e/:source/q/:destination/:properties")
                .get(VHOST, request -> bindings.one(request, To.QUEUE))
                .delete(VHOST, request -> bindings.unbind(request, To.QUEUE));
        table.at("/bindings/:vhost/e/:source/e/:destination")
                .get(VHOST, request -> bindings.between(request, To.EXCHANGE))
                .post(VHOST, request -> bindings.bind(request, To.EXCHANGE));
        table.at("/bindings/:vhost/e/:source/e/:destination/:properties")
                .get(VHOST, request -> bindings.one(request, To.EXCHANGE))
                .delete(VHOST, request -> bindings.unbind(request, To.EXCHANGE));
    }

    private void connections() {
        var connections = new ConnectionsResource(broker, sampler);
        table.at("/connections").get(ANY, connections::all);
        table.at("/connections/:name").get(ANY, connections::one).delete(ANY, connections::close);
        table.at("/connections/username/:user")
                .get(ANY, connections::ofUser)
                .delete(ANY, connections::closeOfUser);
        table.at("/connections/:name/channels").get(ANY, connections::channelsOfConnection);
        table.at("/connections/:name/sessions").get(ANY, connections::sessions);
        table.at("/channels").get(ANY, connections::channels);
        table.at("/channels/:name").get(ANY, connections::channel);
        table.at("/consumers").get(ANY, connections::consumers);
        table.at("/consumers/:vhost").get(ANY, connections::consumersInVhost);
    }

    private void policies() {
        var policies = PoliciesResource.policies(broker, sampler);
        table.at("/policies").get(VHOST, policies::all);
        table.at("/policies/:vhost").get(VHOST, policies::inVhost);
        table.at("/policies/:vhost/:name")
                .get(POLICYMAKER, policies::one)
                .put(POLICYMAKER, policies::put)
                .delete(POLICYMAKER, policies::delete);
        var operatorPolicies = PoliciesResource.operatorPolicies(broker, sampler);
        table.at("/operator-policies").get(VHOST, operatorPolicies::all);
        table.at("/operator-policies/:vhost").get(VHOST, operatorPolicies::inVhost);
        table.at("/operator-policies/:vhost/:name")
                .get(ADMINISTRATOR, operatorPolicies::one)
                .put(ADMINISTRATOR, operatorPolicies::put)
                .delete(ADMINISTRATOR, operatorPolicies::delete);
    }

    private void parameters() {
        var parameters = new ParametersResource(broker, sampler);
        table.at("/parameters").get(POLICYMAKER, parameters::all);
        table.at("/parameters/:component").get(POLICYMAKER, parameters::ofComponent);
        table.at("/parameters/:component/:vhost").get(POLICYMAKER, parameters::inVhost);
        table.at("/parameters/:component/:vhost/:name")
                .get(POLICYMAKER, parameters::one)
                .put(POLICYMAKER, parameters::put)
                .delete(POLICYMAKER, parameters::delete);
        table.at("/global-parameters").get(POLICYMAKER, parameters::globals);
        table.at("/global-parameters/:name")
                .get(POLICYMAKER, parameters::global)
                .put(POLICYMAKER, parameters::putGlobal)
                .delete(POLICYMAKER, parameters::deleteGlobal);
    }

    private void limits() {
        var limits = new LimitsResource(broker, sampler);
        table.at("/vhost-limits").get(VHOST, limits::ofVhosts);
        table.at("/vhost-limits/:vhost").get(VHOST, limits::ofVhost);
        table.at("/vhost-limits/:vhost/:name")
                .put(ADMINISTRATOR, limits::putOfVhost)
                .delete(ADMINISTRATOR, limits::deleteOfVhost);
        table.at("/user-limits").get(ANY, limits::ofUsers);
        table.at("/user-limits/:user").get(ANY, limits::ofUser);
        table.at("/user-limits/:user/:name")
                .put(ADMINISTRATOR, limits::putOfUser)
                .delete(ADMINISTRATOR, limits::deleteOfUser);
    }

    private void health() {
        var health = new HealthResource(broker, sampler);
        var aliveness = new AlivenessResource(broker, sampler);
        table.at("/aliveness-test/:vhost").get(VHOST, aliveness::test);
        table.at("/healthchecks/node").get(ANY, health::node);
        table.at("/healthchecks/node/:node").get(ANY, health::node);
        table.at("/health/checks/alarms").get(ANY, health::alarms);
        table.at("/health/checks/local-alarms").get(ANY, health::alarms);
        table.at("/health/checks/virtual-hosts").get(ANY, health::ok);
        table.at("/health/checks/port-listener/:port").get(ANY, health::portListener);
        table.at("/health/checks/protocol-listener/:protocol").get(ANY, health::protocolListener);
        table.at("/health/checks/certificate-expiration/:within/:unit")
                .get(ANY, health::certificates);
        table.at("/health/checks/node-is-quorum-critical").get(ANY, health::singleNode);
        table.at("/health/checks/node-is-mirror-sync-critical").get(ANY, health::singleNode);
        table.at("/health/checks/ready-to-serve-clients").get(OPEN, health::ok);
        table.at("/health/checks/is-in-service").get(OPEN, health::ok);
        table.at("/health/checks/below-node-connection-limit").get(OPEN, health::ok);
        table.at("/health/checks/reached-target-cluster-size").get(OPEN, health::ok);
        table.at("/health/checks/metadata-store/initialized").get(ANY, health::ok);
        table.at("/health/checks/metadata-store/initialized/with-data").get(ANY, health::ok);
        String leaders = "/health/checks/quorum-queues-without-elected-leaders";
        table.at(leaders + "/all-vhosts").get(ANY, health::ok);
        table.at(leaders + "/all-vhosts/pattern/:pattern").get(ANY, health::ok);
        table.at(leaders + "/vhost/:vhost").get(ANY, health::ok);
        table.at(leaders + "/vhost/:vhost/pattern/:pattern").get(ANY, health::ok);
    }

    private void identity() {
        var identity = new IdentityResource(broker, sampler, authentication);
        var users = new UsersResource(broker, sampler);
        table.at("/whoami").get(ANY, identity::whoami);
        table.at("/auth").get(OPEN, identity::oauth);
        table.at("/auth/hash_password/:password").get(ADMINISTRATOR, users::hashPassword);
        table.at("/auth/attempts/:node")
                .get(MONITOR, identity::attempts)
                .delete(ADMINISTRATOR, identity::resetAttempts);
        table.at("/auth/attempts/:node/source")
                .get(MONITOR, identity::attemptsBySource)
                .delete(ADMINISTRATOR, identity::resetAttempts);
        table.at("/login").post(OPEN, identity::login).delete(OPEN, identity::logout);
    }
}
