/**
 * What an operator wants to run: projects, services, their specification and its immutable
 * revisions. Read {@link cloud.techulus.core.service.ServiceSpec} first; every grammar a field must
 * meet stands there or beside it.
 */
@NullMarked
package cloud.techulus.core.service;

import org.jspecify.annotations.NullMarked;
