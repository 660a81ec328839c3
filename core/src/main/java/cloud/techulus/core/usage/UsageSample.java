package cloud.techulus.core.usage;

import java.time.Instant;

/**
 * How much a replica used at one moment.
 *
 * @param cpuMillis thousandths of a core
 */
public record UsageSample(Instant at, long cpuMillis, long memoryBytes) {}
