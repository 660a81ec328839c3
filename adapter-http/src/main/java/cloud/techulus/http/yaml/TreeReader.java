package cloud.techulus.http.yaml;

import cloud.techulus.core.Problem;
import cloud.techulus.core.compose.Value;
import cloud.techulus.core.compose.Value.Mapping;
import cloud.techulus.core.compose.Value.Nothing;
import cloud.techulus.core.compose.Value.Scalar;
import cloud.techulus.core.compose.Value.Sequence;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.snakeyaml.engine.v2.common.Anchor;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.DocumentEndEvent;
import org.snakeyaml.engine.v2.events.DocumentStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.MappingEndEvent;
import org.snakeyaml.engine.v2.events.MappingStartEvent;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.events.SequenceEndEvent;
import org.snakeyaml.engine.v2.events.SequenceStartEvent;
import org.snakeyaml.engine.v2.events.StreamStartEvent;

/**
 * Makes a tree of the events of one document. Aliases are followed and counted as if they were
 * written out, so what a text stands for is bounded and not only its length.
 */
final class TreeReader {
  /** How deep lists and mappings may lie within each other, aliases written out. */
  static final int DEPTH_LIMIT = 50;

  /** Characters and nodes together, aliases written out. */
  static final int SIZE_LIMIT = 1 << 20;

  private static final String MERGE = "<<";
  private static final Set<String> EMPTY_SCALARS = Set.of("", "~", "null", "Null", "NULL");
  private static final String TAG = "tag:yaml.org,2002:";
  private static final String NULL_TAG = TAG + "null";

  /** Tags that say no more than that it is data. */
  private static final Set<String> PLAIN_TAGS =
      Set.of(
          "!",
          TAG + "str",
          TAG + "int",
          TAG + "float",
          TAG + "bool",
          NULL_TAG,
          TAG + "seq",
          TAG + "map");

  private final String field;
  private final Iterator<Event> events;
  private final Map<Anchor, Node> anchors = new HashMap<>();
  private int size;

  /** Of the node that is being read, how deep it has gone. */
  private int deepest;

  /**
   * A part of the tree.
   *
   * @param size as {@link #SIZE_LIMIT} counts
   * @param depth of lists and mappings in it
   */
  private record Node(Value value, int size, int depth) {}

  TreeReader(String field, Iterator<Event> events) {
    this.field = field;
    this.events = events;
  }

  /**
   * The one document of the stream; nothing if there is none.
   *
   * @throws Problem INVALID for more than one, and for what no limit allows
   */
  Value document() {
    next(StreamStartEvent.class);
    if (!(events.next() instanceof DocumentStartEvent)) {
      return new Nothing();
    }
    Value value = node(events.next(), 0).value();
    next(DocumentEndEvent.class);
    Event after = events.next();
    if (after instanceof DocumentStartEvent) {
      throw wrong(after, "has a second document");
    }
    return value;
  }

  private void next(Class<? extends Event> type) {
    Event event = events.next();
    if (!type.isInstance(event)) {
      throw new IllegalStateException("a YAML stream without a " + type.getSimpleName());
    }
  }

  private Node node(Event event, int depth) {
    if (event instanceof AliasEvent alias) {
      return aliased(alias, depth);
    }
    int before = size;
    int outer = deepest;
    grow(event, 1);
    deepest = requireDepth(event, event instanceof CollectionStartEvent ? depth + 1 : depth);
    Value value =
        switch (event) {
          case ScalarEvent scalar -> scalar(scalar);
          case SequenceStartEvent sequence -> new Sequence(items(sequence, depth));
          case MappingStartEvent mapping -> new Mapping(entries(mapping, depth));
          default -> throw new IllegalStateException("no node: " + event.getEventId());
        };
    Node node = new Node(value, size - before, deepest - depth);
    deepest = Math.max(outer, deepest);
    if (event instanceof NodeEvent named) {
      named.getAnchor().ifPresent(anchor -> anchors.put(anchor, node));
    }
    return node;
  }

  /** An anchor is known once its node is whole: nothing can be within itself. */
  private Node aliased(AliasEvent alias, int depth) {
    Node node =
        Optional.ofNullable(anchors.get(alias.getAlias()))
            .orElseThrow(() -> wrong(alias, "has an alias that stands for nothing"));
    grow(alias, node.size());
    deepest = Math.max(deepest, requireDepth(alias, depth + node.depth()));
    return node;
  }

  private Value scalar(ScalarEvent event) {
    requirePlainTag(event, event.getTag());
    grow(event, event.getValue().length());
    boolean empty =
        event.getTag().isPresent()
            ? event.getTag().get().equals(NULL_TAG)
            : event.isPlain() && EMPTY_SCALARS.contains(event.getValue());
    return empty ? new Nothing() : new Scalar(event.getValue());
  }

  private List<Value> items(CollectionStartEvent start, int depth) {
    requirePlainTag(start, start.getTag());
    List<Value> items = new ArrayList<>();
    Event event = events.next();
    while (!(event instanceof SequenceEndEvent)) {
      items.add(node(event, depth + 1).value());
      event = events.next();
    }
    return items;
  }

  private Map<String, Value> entries(CollectionStartEvent start, int depth) {
    requirePlainTag(start, start.getTag());
    Map<String, Value> entries = new LinkedHashMap<>();
    List<Mapping> merged = new ArrayList<>();
    boolean merges = false;
    Event event = events.next();
    while (!(event instanceof MappingEndEvent)) {
      String key = key(event);
      Value value = node(events.next(), depth + 1).value();
      boolean merge = event instanceof ScalarEvent scalar && scalar.isPlain() && key.equals(MERGE);
      if (merge ? merges : entries.containsKey(key)) {
        throw wrong(event, "has a key twice");
      }
      if (merge) {
        merges = true;
        merged.addAll(mappings(event, value));
      } else {
        entries.put(key, value);
      }
      event = events.next();
    }
    merged.forEach(each -> each.entries().forEach(entries::putIfAbsent));
    return entries;
  }

  private String key(Event event) {
    if (!(event instanceof ScalarEvent scalar)) {
      throw wrong(event, "has a key that is no text");
    }
    requirePlainTag(scalar, scalar.getTag());
    grow(scalar, 1 + scalar.getValue().length());
    return scalar.getValue();
  }

  private List<Mapping> mappings(Event where, Value value) {
    return switch (value) {
      case Mapping mapping -> List.of(mapping);
      case Sequence(List<Value> items) ->
          items.stream().flatMap(item -> mappings(where, item).stream()).toList();
      case Nothing _, Scalar _ -> throw wrong(where, "merges something that is no mapping");
    };
  }

  private void grow(Event event, int by) {
    size += by;
    if (size > SIZE_LIMIT) {
      throw wrong(event, "stands for too much once its aliases are written out");
    }
  }

  private int requireDepth(Event event, int depth) {
    if (depth > DEPTH_LIMIT) {
      throw wrong(event, "is nested more than " + DEPTH_LIMIT + " deep");
    }
    return depth;
  }

  private void requirePlainTag(Event event, Optional<String> tag) {
    if (tag.isPresent() && !PLAIN_TAGS.contains(tag.get())) {
      throw wrong(event, "has a tag that is not read");
    }
  }

  private Problem wrong(Event event, String what) {
    return Problem.invalid(field, what + YamlText.from(event.getStartMark()));
  }
}
