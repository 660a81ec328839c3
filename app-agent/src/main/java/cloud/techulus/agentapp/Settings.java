package cloud.techulus.agentapp;

import cloud.techulus.caddy.CertificateIssuer;
import cloud.techulus.http.client.ControlPlaneUrl;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What the command line says, understood.
 *
 * @param tokenFile needed until the node is registered
 * @param masterKeyFile needed by workers
 * @param listenPort of WireGuard, UDP
 * @param issuer of the certificates a proxy serves
 * @param resolvers asked for names that are not of the mesh; empty for those of the machine
 * @param upstreamPort where a proxy's Caddy asks for upstreams, TCP on the loopback address
 */
record Settings(
    Role role,
    ControlPlaneUrl controlPlane,
    Optional<Path> tokenFile,
    Optional<Path> masterKeyFile,
    Path data,
    int listenPort,
    CertificateIssuer issuer,
    int upstreamPort,
    List<InetAddress> resolvers) {}
