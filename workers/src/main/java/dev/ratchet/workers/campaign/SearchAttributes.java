package dev.ratchet.workers.campaign;

import dev.ratchet.domain.fault.Fault;
import dev.ratchet.domain.fault.FaultException;
import dev.ratchet.workers.embedded.TemporalConnection;
import dev.ratchet.workflows.WorkflowIds;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.temporal.api.enums.v1.IndexedValueType;
import io.temporal.api.operatorservice.v1.AddSearchAttributesRequest;
import io.temporal.api.operatorservice.v1.ListSearchAttributesRequest;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The search attributes that campaigns set, and their types. */
final class SearchAttributes {
    static final SortedMap<String, IndexedValueType> TYPES = Collections.unmodifiableSortedMap(types());

    private SearchAttributes() {}

    private static SortedMap<String, IndexedValueType> types() {
        TreeMap<String, IndexedValueType> types = new TreeMap<>();
        types.put(WorkflowIds.ITERATION_ATTRIBUTE, IndexedValueType.INDEXED_VALUE_TYPE_INT);
        types.put(WorkflowIds.PHASE_ATTRIBUTE, IndexedValueType.INDEXED_VALUE_TYPE_KEYWORD);
        types.put(WorkflowIds.REWARD_ATTRIBUTE, IndexedValueType.INDEXED_VALUE_TYPE_DOUBLE);
        return types;
    }

    /** Registers on a server elsewhere what it lacks; without them it would refuse the campaign's workflow tasks. */
    static void ensure(TemporalConnection connection) {
        var operator = connection.operator();
        TreeMap<String, IndexedValueType> missing = new TreeMap<>(TYPES);
        try {
            missing.keySet()
                    .removeAll(operator.listSearchAttributes(ListSearchAttributesRequest.newBuilder()
                                    .setNamespace(connection.namespace())
                                    .build())
                            .getCustomAttributesMap()
                            .keySet());
            if (!missing.isEmpty()) {
                operator.addSearchAttributes(AddSearchAttributesRequest.newBuilder()
                        .setNamespace(connection.namespace())
                        .putAllSearchAttributes(missing)
                        .build());
            }
        } catch (StatusRuntimeException e) {
            if (e.getStatus().getCode() != Status.Code.ALREADY_EXISTS) {
                throw refused(connection, missing, e);
            }
        }
    }

    private static FaultException refused(
            TemporalConnection connection, SortedMap<String, IndexedValueType> missing, StatusRuntimeException e) {
        String wanted = missing.entrySet().stream()
                .map(type -> "%s (%s)".formatted(type.getKey(), type.getValue()))
                .collect(Collectors.joining(", "));
        return new FaultException(
                Fault.INVALID_REQUEST,
                "Temporal server: %s, namespace %s does not let us register search attributes: %s (expected: %s; ask who runs it to add them)"
                        .formatted(
                                connection.settings().address(),
                                connection.namespace(),
                                e.getStatus().getCode(),
                                wanted),
                e);
    }
}
