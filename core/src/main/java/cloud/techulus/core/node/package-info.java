/**
 * What a node and the control plane tell each other. Read {@link cloud.techulus.core.node.Report}
 * first.
 */
@NullMarked
package cloud.techulus.core.node;

import org.jspecify.annotations.NullMarked;
