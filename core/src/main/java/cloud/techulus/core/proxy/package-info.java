/**
 * The public door: proxies, routes and the table that all proxies serve. Read {@link
 * cloud.techulus.core.proxy.RouteTable} first.
 */
@NullMarked
package cloud.techulus.core.proxy;

import org.jspecify.annotations.NullMarked;
