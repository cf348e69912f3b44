package dev.ratchet.workers.planted.workflows;

import java.util.Map;
import java.util.Set;

public record HasNoOrder(Map<String, String> map, Set<String> set) {}
