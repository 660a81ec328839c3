/**
 * What is measured, always beside something else in the same run: these machines' absolute times
 * mean nothing.
 */
@NullMarked
package cloud.techulus.testbed.benchmark;

import org.jspecify.annotations.NullMarked;
