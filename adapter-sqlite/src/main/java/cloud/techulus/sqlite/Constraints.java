package cloud.techulus.sqlite;

import cloud.techulus.core.store.Store;
import java.lang.reflect.Method;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jdbi.v3.core.JdbiException;
import org.jdbi.v3.core.extension.AttachedExtensionHandler;
import org.jdbi.v3.core.extension.ExtensionHandler;
import org.jdbi.v3.core.extension.ExtensionHandlerCustomizer;
import org.sqlite.SQLiteException;

/** Says in the store's own words which constraint a statement of a table ran into. */
final class Constraints implements ExtensionHandlerCustomizer {
  /** The last column is the one that tells: a service's name is unique in its project. */
  private static final Pattern LAST_COLUMN = Pattern.compile("([A-Za-z]+\\.[A-Za-z]+)\\)?$");

  @Override
  public ExtensionHandler customize(ExtensionHandler handler, Class<?> table, Method method) {
    return (config, target) -> {
      // Once for each table and not for each call: it costs more than most statements.
      AttachedExtensionHandler attached = handler.attachTo(config, target);
      return (handle, arguments) -> {
        try {
          return attached.invoke(handle, arguments);
        } catch (JdbiException failed) {
          throw translated(failed);
        }
      };
    };
  }

  private static RuntimeException translated(JdbiException failed) {
    if (!(failed.getCause() instanceof SQLiteException cause)) {
      return failed;
    }
    return switch (cause.getResultCode()) {
      case SQLITE_CONSTRAINT_UNIQUE, SQLITE_CONSTRAINT_PRIMARYKEY ->
          new Store.UniqueViolation(column(String.valueOf(cause.getMessage())), cause);
      case SQLITE_CONSTRAINT_FOREIGNKEY ->
          new IllegalStateException("a reference would lead nowhere", failed);
      default -> failed;
    };
  }

  private static String column(String message) {
    Matcher column = LAST_COLUMN.matcher(message);
    return column.find() ? column.group(1) : message;
  }
}
