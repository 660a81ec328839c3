package cloud.techulus.core.logs;

import cloud.techulus.core.deployment.Deployment;

/** A node shall stream the log of one of its replicas into a session. */
public record LogRequest(LogSession.Id session, Deployment.Id replica, LogRange range) {}
