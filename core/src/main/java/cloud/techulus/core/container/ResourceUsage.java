package cloud.techulus.core.container;

import java.time.Duration;

/**
 * What a container has used.
 *
 * @param cpuTime of all its processes together, since it started
 * @param memoryBytes that it holds now, without files the kernel keeps only while there is room
 */
public record ResourceUsage(Duration cpuTime, long memoryBytes) {}
