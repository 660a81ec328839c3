package cloud.techulus.sqlite;

import cloud.techulus.core.mesh.MeshBlock;
import cloud.techulus.core.mesh.MeshRange;
import cloud.techulus.core.mesh.MeshSettings;
import cloud.techulus.core.mesh.MeshState;
import cloud.techulus.core.mesh.TopologyMode;
import java.sql.SQLException;
import org.jdbi.v3.sqlobject.customizer.Bind;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jdbi.v3.sqlobject.statement.SqlUpdate;

/** The mesh's columns of {@code settings}. */
public interface MeshTable extends MeshSettings.Mutable {

  @Override
  @SqlQuery("SELECT * FROM settings")
  MeshState current();

  @Override
  default void save(MeshState state) {
    update(state.generation(), state.range().block().toString(), state.mode(), state.lastSubnet());
  }

  @SqlUpdate(
      """
      UPDATE settings
      SET meshGeneration = :generation, meshRange = :range, meshTopology = :mode, meshLastSubnet = :lastSubnet
      """)
  void update(
      @Bind("generation") long generation,
      @Bind("range") String range,
      @Bind("mode") TopologyMode mode,
      @Bind("lastSubnet") int lastSubnet);

  /** The mesh's state as a row. */
  static MeshState read(Row row) throws SQLException {
    return new MeshState(
        row.number("meshGeneration"),
        new MeshRange(MeshBlock.parse(row.text("meshRange"))),
        row.constant(TopologyMode.class, "meshTopology"),
        row.integer("meshLastSubnet"));
  }
}
