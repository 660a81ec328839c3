/**
 * The operator's commands: arguments in, calls of the operator API, tables or JSON out. Read {@link
 * cloud.techulus.control.app.cli.Session} first.
 */
@NullMarked
package cloud.techulus.control.app.cli;

import org.jspecify.annotations.NullMarked;
