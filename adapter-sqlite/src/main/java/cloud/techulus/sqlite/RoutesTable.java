package cloud.techulus.sqlite;

import cloud.techulus.core.proxy.Route;
import cloud.techulus.core.proxy.Routes;
import cloud.techulus.core.service.Domain;
import cloud.techulus.core.service.Service;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.sqlobject.customizer.Bind;
import org.jdbi.v3.sqlobject.customizer.BindMethods;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jdbi.v3.sqlobject.statement.SqlUpdate;

/** {@code proxyRoutes}, and the generation of the table made from them. */
public interface RoutesTable extends Routes.Mutable {

  @Override
  @SqlQuery("SELECT * FROM proxyRoutes ORDER BY domain")
  List<Route> all();

  @Override
  @SqlQuery("SELECT * FROM proxyRoutes WHERE domain = :domain")
  Optional<Route> find(@Bind("domain") Domain domain);

  @Override
  @SqlQuery("SELECT * FROM proxyRoutes WHERE serviceId = :service")
  Optional<Route> ofService(@Bind("service") Service.Id service);

  @Override
  @SqlQuery("SELECT routesGeneration FROM settings")
  long generation();

  @Override
  @SqlUpdate(
      """
      INSERT INTO proxyRoutes (id, domain, serviceId, sslEnabled, responseTimeoutMillis)
      VALUES (:id, :domain, :service, :sslEnabled, :responseTimeout)
      ON CONFLICT (id) DO UPDATE SET
        domain = excluded.domain,
        serviceId = excluded.serviceId,
        sslEnabled = excluded.sslEnabled,
        responseTimeoutMillis = excluded.responseTimeoutMillis
      """)
  void save(@BindMethods Route route);

  @Override
  @SqlUpdate("DELETE FROM proxyRoutes WHERE serviceId = :service")
  void removeOf(@Bind("service") Service.Id service);

  @Override
  @SqlQuery(
      "UPDATE settings SET routesGeneration = routesGeneration + 1 RETURNING routesGeneration")
  long nextGeneration();

  /** A route as a row. */
  static Route read(Row row) throws SQLException {
    return new Route(
        new Route.Id(row.text("id")),
        new Domain(row.text("domain")),
        new Service.Id(row.text("serviceId")),
        row.flag("sslEnabled"),
        row.optionalNumber("responseTimeoutMillis").map(Duration::ofMillis));
  }
}
