package cloud.techulus.sqlite;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One row of a result, read as {@link ValueArguments} binds. */
record Row(ResultSet result) {

  String text(String column) throws SQLException {
    return result.getString(column);
  }

  Optional<String> optionalText(String column) throws SQLException {
    @Nullable String text = result.getString(column);
    return Optional.ofNullable(text);
  }

  int integer(String column) throws SQLException {
    return Math.toIntExact(number(column));
  }

  long number(String column) throws SQLException {
    return result.getLong(column);
  }

  Optional<Long> optionalNumber(String column) throws SQLException {
    long number = result.getLong(column);
    return result.wasNull() ? Optional.empty() : Optional.of(number);
  }

  boolean flag(String column) throws SQLException {
    return number(column) != 0;
  }

  Instant instant(String column) throws SQLException {
    return Instant.ofEpochSecond(0, number(column));
  }

  Optional<Instant> optionalInstant(String column) throws SQLException {
    return optionalNumber(column).map(nanoseconds -> Instant.ofEpochSecond(0, nanoseconds));
  }

  <E extends Enum<E>> E constant(Class<E> type, String column) throws SQLException {
    return Enum.valueOf(type, text(column).toUpperCase(Locale.ROOT));
  }
}
