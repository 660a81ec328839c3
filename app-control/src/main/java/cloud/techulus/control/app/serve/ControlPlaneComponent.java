package cloud.techulus.control.app.serve;

import cloud.techulus.argon2.Argon2Hasher;
import cloud.techulus.core.Journal;
import cloud.techulus.core.access.PasswordHasher;
import cloud.techulus.core.control.Access;
import cloud.techulus.core.control.Audit;
import cloud.techulus.core.control.Catalog;
import cloud.techulus.core.control.ControlSettings;
import cloud.techulus.core.control.Dispatcher;
import cloud.techulus.core.control.Enrollment;
import cloud.techulus.core.control.Idempotency;
import cloud.techulus.core.control.Imports;
import cloud.techulus.core.control.KeyApproval;
import cloud.techulus.core.control.LogSessions;
import cloud.techulus.core.control.Orchestrator;
import cloud.techulus.core.control.People;
import cloud.techulus.core.identity.SignatureVerifier;
import cloud.techulus.core.secret.KeyProof;
import cloud.techulus.core.secret.MasterKey;
import cloud.techulus.core.secret.SecretBox;
import cloud.techulus.core.server.Liveness;
import cloud.techulus.http.server.ControlServices;
import cloud.techulus.http.server.ParkedPolls;
import cloud.techulus.sqlite.SqliteStore;
import cloud.techulus.wireguard.Ed25519Verifier;
import dagger.BindsInstance;
import dagger.Component;
import dagger.Module;
import dagger.Provides;
import jakarta.inject.Singleton;
import java.security.SecureRandom;
import java.time.InstantSource;

/** All that a control plane is made of. */
@Singleton
@Component(modules = ControlPlaneComponent.Graph.class)
interface ControlPlaneComponent {
  ControlServices services();

  /** Takes what the graph does not make itself. */
  @Component.Factory
  interface Factory {
    ControlPlaneComponent create(
        @BindsInstance ServeSettings settings,
        @BindsInstance SqliteStore store,
        @BindsInstance MasterKey masterKey,
        @BindsInstance Journal journal,
        @BindsInstance SecureRandom random);
  }

  /** Who gets what. */
  @Module
  final class Graph {
    private Graph() {}

    @Provides
    @Singleton
    static InstantSource clock() {
      return SteadyClock.start();
    }

    @Provides
    @Singleton
    static ControlSettings settings(
        ServeSettings serve, InstantSource clock, Journal journal, SecureRandom random) {
      Liveness liveness = new Liveness(serve.offlineAfter(), clock.instant());
      return new ControlSettings(
          liveness, serve.healthDeadline(), clock, InstantSource.system(), journal, random);
    }

    @Provides
    @Singleton
    static SignatureVerifier verifier() {
      return new Ed25519Verifier();
    }

    @Provides
    @Singleton
    static PasswordHasher hasher() {
      return new Argon2Hasher();
    }

    @Provides
    @Singleton
    static ParkedPolls parkedPolls() {
      return new ParkedPolls();
    }

    @Provides
    @Singleton
    static ControlServices services(
        ControlSettings settings,
        SqliteStore store,
        SignatureVerifier verifier,
        MasterKey masterKey,
        PasswordHasher hasher,
        ParkedPolls polls) {
      SecretBox secretBox = new SecretBox(masterKey, settings.random());
      return new ControlServices(
          settings,
          new Access(store, settings.clock()),
          new Audit(store),
          People.of(settings, store, hasher, secretBox),
          new Enrollment(settings, store, verifier, polls),
          new KeyApproval(settings, store, verifier, new KeyProof(masterKey), polls),
          new Dispatcher(settings, store, verifier, polls),
          new Catalog(settings, store, secretBox, polls),
          new Orchestrator(settings, store, polls),
          new Imports(settings, store),
          new Idempotency(settings, store, secretBox),
          new LogSessions(settings, store, verifier, polls),
          polls);
    }
  }
}
