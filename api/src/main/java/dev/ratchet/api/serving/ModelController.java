package dev.ratchet.api.serving;

import dev.ratchet.api.openapi.MayRefuse;
import dev.ratchet.api.security.Role;
import dev.ratchet.api.serving.ModelView.ModelList;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.security.annotation.Secured;

/** The models that can be asked: a campaign's name stands for its newest committed weights, name@version for one version. */
@MayRefuse
@Controller("/v1/models")
@ExecuteOn(TaskExecutors.BLOCKING)
@Secured(Role.LOOK)
final class ModelController {
    private final ServedModels models;

    ModelController(ServedModels models) {
        this.models = models;
    }

    @Get
    ModelList list() {
        return new ModelList("list", models.names().stream().map(ModelView::of).toList());
    }

    @Get("/{model}")
    ModelView show(String model) {
        ModelName name = ModelName.parse(model);
        String resolved = models.resolved(name);
        return ModelView.of(name.version().isPresent() ? resolved : name.campaign());
    }
}
