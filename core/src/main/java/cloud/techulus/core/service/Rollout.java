package cloud.techulus.core.service;

import java.time.Instant;

/**
 * The operator's last word on what shall run.
 *
 * @param revision whose replicas are wanted on the servers
 * @param startedAt when that was asked for; replicas that failed before it do not count against it
 */
public record Rollout(int revision, Instant startedAt) {}
