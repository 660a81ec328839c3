package cloud.techulus.http.pages;

import cloud.techulus.core.access.User;
import cloud.techulus.core.deployment.Deployment;
import cloud.techulus.core.deployment.Desired;
import cloud.techulus.core.deployment.Progress;
import cloud.techulus.core.proxy.Proxy;
import cloud.techulus.core.server.Availability;
import cloud.techulus.core.server.Liveness;
import cloud.techulus.core.server.Server;
import cloud.techulus.core.server.ServerStatus;
import java.time.Instant;

/**
 * A state in a word, with a colour and a shape: nobody has to tell colours apart.
 *
 * @param look classes of the style sheet
 */
public record Lamp(String text, String look) {
  public static Lamp good(String text) {
    return new Lamp(text, "good");
  }

  public static Lamp bad(String text) {
    return new Lamp(text, "bad");
  }

  static Lamp warn(String text) {
    return new Lamp(text, "warn");
  }

  public static Lamp busy(String text) {
    return new Lamp(text, "warn busy");
  }

  public static Lamp idle(String text) {
    return new Lamp(text, "idle");
  }

  public static Lamp of(Progress progress) {
    return switch (progress.state()) {
      case NOT_DEPLOYED -> idle("not deployed");
      case DEPLOYING -> busy("deploying");
      case RUNNING -> good("running");
      case RECOVERING -> busy("recovering");
      case CRASH_LOOPING -> bad("crash looping");
      case ROLLING_BACK -> busy("rolling back");
      case ROLLED_BACK -> warn("rolled back");
      case FAILED -> bad("failed");
      case DELETING -> busy("going away");
    };
  }

  public static Lamp of(Deployment replica) {
    if (replica.desired() == Desired.STOP && !replica.status().hasEnded()) {
      return busy("leaving");
    }
    return switch (replica.status()) {
      case PENDING -> replica.server().isPresent() ? busy("ordered") : warn("waiting");
      case PULLING -> busy("starting");
      case RUNNING -> good("serving");
      case STOPPED -> idle("stopped");
      case FAILED -> bad("failed");
    };
  }

  public static Lamp of(Server server) {
    return switch (server.status()) {
      case PENDING -> idle("not registered yet");
      case OFFLINE -> bad("offline");
      case UNKNOWN -> bad("key in doubt");
      case ONLINE -> online(server.availability());
    };
  }

  private static Lamp online(Availability availability) {
    return switch (availability) {
      case OPEN -> good("online");
      case CORDONED -> warn("online, cordoned");
      case DRAINING -> busy("online, draining");
    };
  }

  public static Lamp of(Proxy proxy, Liveness liveness, Instant now) {
    if (proxy.membership().isEmpty()) {
      return idle("not registered yet");
    }
    return liveness.isAlive(proxy.lastHeartbeat(), now) ? good("online") : bad("silent");
  }

  public static Lamp of(User user) {
    if (user.disabled()) {
      return bad("disabled");
    }
    return user.password().isPresent() ? good("may sign in") : idle("no password yet");
  }

  public static boolean isOnline(Server server) {
    return server.status() == ServerStatus.ONLINE;
  }
}
