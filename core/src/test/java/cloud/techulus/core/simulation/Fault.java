package cloud.techulus.core.simulation;

import cloud.techulus.core.deployment.Deployment;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;

/** The kinds of misfortune. Each ends by itself after a while, or when the world is healed. */
enum Fault {
  /** Between any two of its calls to the outside. */
  AGENT_KILLED {
    @Override
    void strike(World world, Chance chance) {
      SimulatedNode node = chance.pick(world.nodes());
      node.killAgent(chance.between(1, 40), brief(chance));
    }
  },

  SERVER_LOSES_POWER {
    @Override
    void strike(World world, Chance chance) {
      if (!world.servers().isEmpty()) {
        losePower(world, chance.pick(world.servers()), chance);
      }
    }
  },

  PROXY_LOSES_POWER {
    @Override
    void strike(World world, Chance chance) {
      if (!world.proxies().isEmpty()) {
        losePower(world, chance.pick(world.proxies()), chance);
      }
    }
  },

  /** Servers come up again while the control plane is still away. */
  BLACKOUT {
    @Override
    void strike(World world, Chance chance) {
      world.control().kill();
      world.timeline().after(lengthy(chance), world.control()::start);
      for (SimulatedServer server : world.servers()) {
        if (chance.happens(0.5)) {
          world.disturb(server, "it lost power");
          server.powerOff();
          world.timeline().after(brief(chance), () -> comeBack(world, server));
        }
      }
    }
  },

  CONTROL_PLANE_KILLED {
    @Override
    void strike(World world, Chance chance) {
      world
          .control()
          .killAtWrite(chance.between(1, 20), chance.pick(List.of(MortalStore.Moment.values())));
      world.timeline().after(brief(chance).plusSeconds(2), () -> restart(world, chance));
    }

    private void restart(World world, Chance chance) {
      if (!world.control().isUp() && chance.happens(0.8)) {
        world.control().start();
      } else {
        world.timeline().after(brief(chance), world.control()::start);
      }
    }
  },

  CONTAINER_DIES {
    @Override
    void strike(World world, Chance chance) {
      onContainer(
          world,
          chance,
          (server, deployment) -> {
            server.log("container of " + deployment + " dies");
            world.disturb(server, "a container died");
            server.machine().die(deployment, chance.between(0, 1) == 0 ? 0 : 137);
          });
    }
  },

  CONTAINER_SICK {
    @Override
    void strike(World world, Chance chance) {
      Duration time = brief(chance);
      onContainer(
          world,
          chance,
          (server, deployment) -> {
            server.log("%s does not answer for %d s".formatted(deployment, time.toSeconds()));
            world.disturb(server, "a container does not answer");
            server.machine().sicken(deployment, time);
          });
    }
  },

  DISK_FAILS {
    @Override
    void strike(World world, Chance chance) {
      SimulatedNode node = chance.pick(world.nodes());
      int calls = chance.between(1, 12);
      node.log("disk fails for " + calls + " calls");
      world.disturb(node, "its disk fails");
      node.trouble().plan(chance.between(0, 20), calls);
    }
  },

  /** Images that nothing needs may go; all else must stay. */
  DISK_NEARLY_FULL {
    @Override
    void strike(World world, Chance chance) {
      if (!world.servers().isEmpty()) {
        SimulatedServer server = chance.pick(world.servers());
        server.log("space is short");
        server.fill(true);
        world.timeline().after(lengthy(chance), () -> server.fill(false));
      }
    }
  },

  REGISTRY_AWAY {
    @Override
    void strike(World world, Chance chance) {
      world.log().add("registry", "is away");
      world.registry().goAway();
      world.timeline().after(lengthy(chance), world.registry()::comeBack);
    }
  },

  LINE_CUT {
    @Override
    void strike(World world, Chance chance) {
      SimulatedNode node = chance.pick(world.nodes());
      int ways = chance.between(1, 3);
      boolean requests = (ways & 1) != 0;
      boolean answers = (ways & 2) != 0;
      node.log(
          "line cut: %s"
              .formatted(requests && answers ? "both ways" : requests ? "requests" : "answers"));
      node.line().cut(requests, answers);
      world.timeline().after(lengthy(chance), () -> node.line().cut(false, false));
    }
  },

  LINE_STORMY {
    @Override
    void strike(World world, Chance chance) {
      SimulatedNode node = chance.pick(world.nodes());
      node.log("line is stormy");
      node.line()
          .become(new Line.Quality(Duration.ofMillis(chance.between(50, 1500)), 0.3, 0.2, 0.05));
      world.timeline().after(lengthy(chance), node.line()::calmDown);
    }
  },

  CLOCK_SET_WRONG {
    @Override
    void strike(World world, Chance chance) {
      SimulatedNode node = chance.pick(world.nodes());
      int most = chance.happens(0.3) ? 120 : 30;
      Duration ahead = Duration.ofSeconds(chance.between(-most, most));
      node.log("clock is set %d s ahead".formatted(ahead.toSeconds()));
      node.clock().set(ahead);
      world.timeline().after(lengthy(chance), () -> node.clock().set(Duration.ZERO));
    }
  },

  /** The machine stays what it was, and nobody can tell but its operator. */
  KEY_LOST {
    @Override
    void strike(World world, Chance chance) {
      if (!world.servers().isEmpty()) {
        SimulatedServer server = chance.pick(world.servers());
        world.disturb(server, "its key is lost");
        server.loseKey();
      }
    }
  },

  /** The operator makes a new token for that; without an answer nothing happens. */
  REINSTALLED {
    @Override
    void strike(World world, Chance chance) {
      SimulatedNode node = chance.pick(world.nodes());
      if (world.knows(node.id())) {
        world.disturb(node, "it is installed again");
        world
            .control()
            .operate(it -> SimulatedOperator.newToken(it.enrollment(), node))
            .ifPresent(node::reinstall);
      }
    }
  },

  /** It serves what it has and takes nothing new: whoever waits for it must go on waiting. */
  PROXY_PROGRAM_STUCK {
    @Override
    void strike(World world, Chance chance) {
      if (!world.proxies().isEmpty()) {
        SimulatedProxy proxy = chance.pick(world.proxies());
        proxy.log("the proxy program takes no table");
        proxy.door().stick();
        // Longer than a replica drains, and with time between for promises to be made again.
        Duration time = chance.between(Duration.ofSeconds(6), Duration.ofSeconds(20));
        world.timeline().after(time, proxy.door()::unstick);
      }
    }
  },

  PROXY_PROGRAM_ENDS {
    @Override
    void strike(World world, Chance chance) {
      if (!world.proxies().isEmpty()) {
        SimulatedProxy proxy = chance.pick(world.proxies());
        world.disturb(proxy, "its program ended");
        proxy.endDoor();
      }
    }
  };

  /**
   * Those that befall every world. Not yet those about keys: what core makes of them is worked on.
   */
  static final List<Fault> ALL =
      Arrays.stream(values()).filter(fault -> fault != KEY_LOST && fault != REINSTALLED).toList();

  /** It happens now, if there is anybody to befall. */
  abstract void strike(World world, Chance chance);

  private interface OnContainer {
    void strike(SimulatedServer server, Deployment.Id deployment);
  }

  private static void onContainer(World world, Chance chance, OnContainer strike) {
    List<SimulatedServer> candidates =
        world.servers().stream().filter(server -> !server.machine().up().isEmpty()).toList();
    if (!candidates.isEmpty()) {
      SimulatedServer server = chance.pick(candidates);
      strike.strike(server, chance.pick(server.machine().up()));
    }
  }

  private static void losePower(World world, SimulatedNode node, Chance chance) {
    world.disturb(node, "it lost power");
    node.powerOff();
    Duration off = chance.happens(0.5) ? brief(chance) : lengthy(chance);
    world.timeline().after(off, () -> comeBack(world, node));
  }

  private static void comeBack(World world, SimulatedNode node) {
    world.disturb(node, "it comes back");
    node.powerOn();
  }

  /** Shorter than it takes to be given up, as a rule. */
  private static Duration brief(Chance chance) {
    return chance.between(Duration.ofMillis(200), Duration.ofSeconds(12));
  }

  private static Duration lengthy(Chance chance) {
    return chance.between(Duration.ofSeconds(3), Duration.ofSeconds(60));
  }
}
