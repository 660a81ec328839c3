/** The store on disk: SQLite, reached by JDBI. */
@NullMarked
package cloud.techulus.sqlite;

import org.jspecify.annotations.NullMarked;
